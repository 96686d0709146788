import AttentionEngine

extension SceneDecoder {
  /// What a sequence is made from, from the keys that the scene and its source share.
  struct Sequence {
    /// How the tokens are written; nil where there are none.
    var manner: TokenManner?
    var tokens: [Token]?
    var embeddings: Embeddings?
    var width: Int? { embeddings?.dModel }
  }

  struct Token {
    let text: String
    let place: Place
  }

  /// The tokens from `text`, `sentence` or `tokens`.
  mutating func tokens(
    _ fields: [String: YAMLNode.Entry], _ part: Part
  ) -> (manner: TokenManner, tokens: [Token]?)? {
    let given = TokenManner.allCases.filter { fields[$0.rawValue] != nil }
    guard let manner = given.first, let entry = fields[manner.rawValue] else { return nil }
    if given.count > 1 {
      let places = given.compactMap { fields[$0.rawValue]?.key.place }.sorted()
      let line = files[places[0].file].location(at: places[0].offset).line
      report(
        .severalTexts(
          part == .main ? .scene : .source, given.prefix(2).map(\.rawValue), firstLine: line),
        at: places[1])
      return (manner, nil)
    }
    sources.tokens[part] = TokenSource(node: entry.value, manner: manner)
    return (manner, someTokens(of: entry.value, manner, manner.subject))
  }

  /// The tokens of `node`: one at least, and not too many.
  mutating func someTokens(
    of node: YAMLNode, _ manner: TokenManner, _ subject: Subject
  ) -> [Token]? {
    guard let tokens = tokens(of: node, manner, subject) else { return nil }
    guard !tokens.isEmpty else {
      report(.noTokens(subject), at: node.place)
      return nil
    }
    guard tokens.count <= Scene.Limit.tokens else {
      let problem = Problem.tooMany(.tokens, count: tokens.count, limit: Scene.Limit.tokens)
      report(problem, at: tokens[Scene.Limit.tokens].place)
      return nil
    }
    return tokens
  }

  /// - Parameter subject: how messages call `node`.
  mutating func tokens(
    of node: YAMLNode, _ manner: TokenManner, _ subject: Subject
  ) -> [Token]? {
    guard manner != .tokens else { return items(of: node, subject) }
    guard let text = node.text else {
      reportKind(node, subject, expected: .text)
      return nil
    }
    return manner == .text ? pieces(of: text, node) : words(of: text, node)
  }

  /// The tokens of raw text: words and punctuation marks.
  private func pieces(of text: String, _ node: YAMLNode) -> [Token] {
    let places = TextPlaces(text, files[node.file].wordRanges(of: node))
    return TextTokenizer.tokens(text).map { token in
      let place = places.offset(of: token.range.lowerBound).map {
        Place(file: node.file, offset: $0)
      }
      return Token(text: token.text, place: place ?? node.place)
    }
  }

  /// The tokens of a sentence: what stands between white space.
  private func words(of text: String, _ node: YAMLNode) -> [Token] {
    let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map(
      String.init)
    let ranges = files[node.file].wordRanges(of: node)
    return words.enumerated().map { index, word in
      let place = ranges.map { Place(file: node.file, offset: $0[index].lowerBound) }
      return Token(text: word, place: place ?? node.place)
    }
  }

  private mutating func items(of node: YAMLNode, _ subject: Subject) -> [Token]? {
    guard let items = node.list else {
      reportKind(node, subject, expected: .tokens)
      return nil
    }
    let tokens = items.map { item -> Token? in
      guard let text = item.text else {
        reportKind(item, subject == .segmentTokens ? .item(of: subject) : .token, expected: .text)
        return nil
      }
      if text.isEmpty {
        report(.emptyToken, at: item.place)
        return nil
      }
      return Token(text: text, place: item.place)
    }
    return tokens.contains { $0 == nil } ? nil : tokens.compactMap { $0 }
  }

  /// For each token its row in the embeddings; a word without one is reported once.
  mutating func rows(of tokens: [Token]?, in embeddings: Embeddings?) -> [Int]? {
    guard let tokens, let embeddings else { return nil }
    let rows = Dictionary(uniqueKeysWithValues: zip(embeddings.words, 0...))
    var missing: Set<String> = []
    for token in tokens where rows[token.text] == nil {
      guard missing.insert(token.text).inserted else { continue }
      // Looking for similar words takes its time; beyond some it helps nobody.
      let nearest =
        missing.count <= 20 ? Spelling.nearest(to: token.text, in: embeddings.words) : nil
      let origin = embeddings.words.isEmpty ? nil : embeddings.origin
      report(.noEmbedding(token.text, nearest: nearest, origin), at: token.place)
    }
    return missing.isEmpty ? tokens.compactMap { rows[$0.text] } : nil
  }

  /// The sequence of `part` once its tokens and embeddings are known; nil where a part of it cannot
  /// be made out.
  mutating func sequence(
    _ sequence: Sequence, _ fields: [String: YAMLNode.Entry], _ part: Part
  ) -> InputSequence? {
    let rows = rows(of: sequence.tokens, in: sequence.embeddings)
    let count = sequence.tokens?.count
    let positions =
      fields["positions"].map {
        self.positions($0.value, part, tokens: count, dModel: sequence.width)
      } ?? Optional(Positions.none)
    let segments =
      fields["segments"].map {
        self.segments($0.value, part, tokens: count, dModel: sequence.width).map(Optional.some)
      } ?? Segments??.some(nil)
    guard let embeddings = sequence.embeddings, let value = embeddings.value, let rows,
      let positions, let segments
    else { return nil }
    return InputSequence(
      words: embeddings.words, embeddings: take(value, as: .embeddings(part)), tokens: rows,
      positions: positions, segments: segments)
  }
}

/// How a scene writes its tokens: the key.
package enum TokenManner: String, CaseIterable, Sendable {
  /// Raw text, cut into words and punctuation marks.
  case text
  /// What stands between blanks.
  case sentence
  /// A list.
  case tokens

  var subject: Subject {
    switch self {
    case .text: .text
    case .sentence: .sentence
    case .tokens: .tokens
    }
  }
}

/// Where the tokens of a part are written.
struct TokenSource: Sendable {
  let node: YAMLNode
  let manner: TokenManner
}
