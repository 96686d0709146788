import AttentionEngine

extension SceneDecoder {
  /// What a scene's own file says.
  struct Content {
    let title: String
    let summary: String?
    let lesson: Int?
    let notes: [Stage: String]
    let model: AttentionModel
  }

  /// The content of the scene `root`; nil where a part cannot be made out.
  mutating func scene(_ root: YAMLNode) -> Content? {
    guard let fields = fields(root, of: .scene) else { return nil }
    sources.root = root
    let title = fields["title"].flatMap { text($0.value, of: .title) }
    let summary = fields["summary"].flatMap { text($0.value, of: .summary) }
    let lesson = fields["lesson"].flatMap { self.lesson($0.value) }
    let notes = fields["notes"].flatMap { self.notes($0.value) } ?? [:]
    let sentenceKey = fields["tokens"] == nil ? "sentence" : "tokens"
    require([sentenceKey, "embeddings", "attention"], in: fields, root, .scene)
    let sentence = sentence(fields)
    var embeddings: Embeddings?
    if let entry = fields["embeddings"] {
      embeddings = included(entry.value, .embeddings, key: "embeddings")
        .flatMap { self.embeddings($0) }
    }
    let tokens = rows(of: sentence, in: embeddings)
    let known = Known(tokens: sentence?.count, dModel: embeddings?.dModel)
    let positions =
      fields["positions"].map { self.positions($0.value, known) } ?? Optional(Positions.none)
    var attention: (convention: Convention, layer: AttentionLayer)?
    if let entry = fields["attention"] {
      attention = included(entry.value, .attention, key: "attention")
        .flatMap { self.attention($0, known) }
    }
    guard let sentence, let embeddings, let matrix = embeddings.matrix, let tokens, let positions,
      let attention
    else { return nil }
    sources.spans[.embeddings(.main)] = matrix.spans
    let model = AttentionModel(
      convention: attention.convention, words: embeddings.words, embeddings: matrix.matrix,
      tokens: tokens, positions: positions, layers: [attention.layer])
    return Content(
      title: title ?? sentence.map(\.text).joined(separator: " "), summary: summary,
      lesson: lesson, notes: notes, model: model)
  }

  private mutating func lesson(_ node: YAMLNode) -> Int? {
    guard let text = text(node, of: .lesson) else { return nil }
    guard let number = Int(text), (1...999).contains(number) else {
      report(.lessonNumber(text), at: node.place)
      return nil
    }
    return number
  }

  /// A text for each stage that has one.
  private mutating func notes(_ node: YAMLNode) -> [Stage: String]? {
    guard let fields = fields(node, of: .notes) else { return nil }
    var notes: [Stage: String] = [:]
    for (name, entry) in fields {
      guard let stage = Stage(rawValue: name) else { continue }
      notes[stage] = text(entry.value, of: .note(stage)).map(Self.unfolded)
    }
    return notes
  }

  /// The words of a text that was written over several lines.
  private static func unfolded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// What other parts of the scene say that a part depends on; nil where they cannot be made out.
  struct Known {
    let tokens: Int?
    let dModel: Int?
  }

  struct Token {
    let text: String
    let place: Place
  }

  private mutating func sentence(_ fields: [String: YAMLNode.Entry]) -> [Token]? {
    if let sentence = fields["sentence"], let tokens = fields["tokens"] {
      let places = [sentence.key.place, tokens.key.place].sorted()
      let line = files[places[0].file].location(at: places[0].offset).line
      report(.sentenceAndTokens(firstLine: line), at: places[1])
      return nil
    }
    let subject: Subject
    let tokens: [Token]?
    if let entry = fields["sentence"] {
      subject = .sentence
      sources.tokens = entry.value
      tokens = words(of: entry.value)
    } else if let entry = fields["tokens"] {
      subject = .tokens
      sources.tokens = entry.value
      tokens = items(of: entry.value)
    } else {
      return nil
    }
    guard let tokens, let value = sources.tokens else { return nil }
    if tokens.isEmpty {
      report(.noTokens(subject), at: value.place)
      return nil
    }
    if tokens.count > Scene.Limit.tokens {
      let problem = Problem.tooMany(subject, count: tokens.count, limit: Scene.Limit.tokens)
      report(problem, at: tokens[Scene.Limit.tokens].place)
      return nil
    }
    return tokens
  }

  /// The tokens of a sentence: what stands between white space.
  private mutating func words(of node: YAMLNode) -> [Token]? {
    guard let text = node.text else {
      reportKind(node, .sentence, expected: .text)
      return nil
    }
    let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map(
      String.init)
    let ranges = files[node.file].wordRanges(of: node)
    return words.enumerated().map { index, word in
      let place = ranges.map { Place(file: node.file, offset: $0[index].lowerBound) }
      return Token(text: word, place: place ?? node.place)
    }
  }

  private mutating func items(of node: YAMLNode) -> [Token]? {
    guard let items = node.list else {
      reportKind(node, .tokens, expected: .tokens)
      return nil
    }
    let tokens = items.map { item -> Token? in
      guard let text = item.text else {
        reportKind(item, .token, expected: .text)
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
  private mutating func rows(of sentence: [Token]?, in embeddings: Embeddings?) -> [Int]? {
    guard let sentence, let embeddings else { return nil }
    let rows = Dictionary(uniqueKeysWithValues: zip(embeddings.words, 0...))
    var missing: Set<String> = []
    for token in sentence where rows[token.text] == nil {
      guard missing.insert(token.text).inserted else { continue }
      // Looking for similar words takes its time; beyond some it helps nobody.
      let nearest =
        missing.count <= 20 ? Spelling.nearest(to: token.text, in: embeddings.words) : nil
      let problem = Problem.noEmbedding(
        token.text, nearest: nearest, isAnyKnown: !embeddings.words.isEmpty)
      report(problem, at: token.place)
    }
    return missing.isEmpty ? sentence.compactMap { rows[$0.text] } : nil
  }
}
