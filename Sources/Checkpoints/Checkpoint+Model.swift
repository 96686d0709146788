import AttentionEngine
import Tokenizers

/// A text as the numbers of its tokens.
package struct TokenizedText: Hashable, Sendable {
  package var ids: [Int]
  /// For each token to which segment it belongs; empty where all belong to the first.
  package var segments: [Int]
  /// What the decoder of an encoder-decoder is to write, as the tokenizer gives it; empty where it
  /// writes by itself.
  package var target: [Int]

  /// Of `ids`, as the tokenizer writes them, and the Unicode scalars of the text that each stands for.
  package var tokens: [String] = []
  package var offsets: [Range<Int>] = []
  /// How many tokens of the text were left out, because the model has no positions for them.
  package var dropped = 0
  /// The same of the target.
  package var targetDropped = 0

  package init(ids: [Int], segments: [Int] = [], target: [Int] = []) {
    self.ids = ids
    self.segments = segments
    self.target = target
  }
}

extension Checkpoint {
  /// Tokenizes as the checkpoint's tokenizer does.
  /// - Parameters:
  ///   - pair: the second text of a pair.
  ///   - target: what the decoder of an encoder-decoder is to write.
  ///   - truncates: whether of longer texts only the tokens are kept that the model has positions for.
  package func tokenize(
    _ text: String, pair: String? = nil, target: String? = nil, truncates: Bool = false
  ) throws(CheckpointError) -> TokenizedText {
    let encode = { (text: String, pair: String?, limit: Int?) throws(CheckpointError) in
      guard let tokenizer else { throw CheckpointError.input(.noTokenizer) }
      do throws(TokenizerError) {
        return try tokenizer.encode(text, pair: pair, limit: truncates ? limit : nil)
      } catch {
        throw CheckpointError.tokenizer(error)
      }
    }
    let encoding = try encode(text, pair, textLimit)
    let encodedTarget = try target.map { (text) throws(CheckpointError) in
      try encode(text, nil, writingLimit)
    }
    var tokenized = TokenizedText(
      ids: encoding.ids, segments: encoding.typeIDs, target: encodedTarget?.ids ?? [])
    tokenized.tokens = encoding.tokens
    tokenized.offsets = encoding.offsets
    tokenized.dropped = encoding.dropped
    tokenized.targetDropped = encodedTarget?.dropped ?? 0
    return tokenized
  }

  /// The model with a text.
  ///
  /// In an encoder-decoder the text is the source. The main sequence is the start token and the
  /// target without its last token, so that each token's prediction can be compared with the next
  /// one of the target; without a target it is the start token alone, from which the model can
  /// write.
  package func model(for text: TokenizedText) throws(CheckpointError) -> AttentionModel {
    if !text.target.isEmpty, !isEncoderDecoder {
      throw .input(.noTarget(modelType: modelType))
    }
    var model = loaded.model
    if isEncoderDecoder {
      guard let start = loaded.startToken else { throw .input(.noStartToken) }
      try check(text.ids, .text, of: .source)
      model.source?.sequence.tokens = text.ids
      let tokens = [start] + text.target.dropLast()
      try check(text.target + [start], .target, of: .main, tokens: tokens.count)
      model.main.tokens = tokens
      if model.output != nil { model.targets = text.target }
    } else {
      try check(text.ids, .text, of: .main)
      model.main.tokens = text.ids
      try setSegments(text.segments, of: &model)
      setUncountedPositions(of: &model)
    }
    return model
  }

  /// - Parameter tokens: how many there will be in the sequence.
  private func check(
    _ ids: [Int], _ input: InputPart, of part: Part, tokens: Int? = nil
  ) throws(CheckpointError) {
    if ids.isEmpty { throw .input(.noTokens(input)) }
    let count = loaded.model.sequence(part)?.words.count ?? 0
    if let place = ids.firstIndex(where: { !(0..<count).contains($0) }) {
      throw .input(.unknownToken(ids[place], place: place, input, vocabulary: count))
    }
    let tokens = tokens ?? ids.count
    if let limit = loaded.limits[part], tokens > limit {
      throw .input(.tooManyTokens(tokens, limit: limit, input))
    }
  }

  private func setSegments(
    _ segments: [Int], of model: inout AttentionModel
  ) throws(CheckpointError) {
    guard let count = model.main.segments?.table.rows else { return }
    let tokens = model.main.tokens.count
    guard segments.isEmpty || segments.count == tokens else {
      throw .input(.segmentCount(segments.count, tokens: tokens))
    }
    if let place = segments.firstIndex(where: { !(0..<count).contains($0) }) {
      throw .input(.unknownSegment(segments[place], place: place, segments: count))
    }
    model.main.segments?.ofTokens =
      segments.isEmpty ? Array(repeating: 0, count: tokens) : segments
  }

  /// Where a family does not count its padding tokens and the text has some, the table of positions
  /// is put in the order of the tokens; what follows the text has the positions that are left.
  private func setUncountedPositions(of model: inout AttentionModel) {
    guard let uncounted = loaded.uncountedToken, model.main.tokens.contains(uncounted.id),
      case .written(let table) = model.main.positions
    else { return }
    var rows: [ArraySlice<Float>] = []
    var next = 0
    for token in model.main.tokens {
      if token == uncounted.id {
        rows.append(uncounted.position.row(0))
      } else {
        rows.append(table.row(next))
        next += 1
      }
    }
    while next < table.rows, rows.count < table.rows {
      rows.append(table.row(next))
      next += 1
    }
    model.main.positions = .written(
      Matrix(rows: rows.count, columns: table.columns, values: rows.flatMap { $0 }))
  }
}

extension Checkpoint {
  /// What tokens stand for, as the checkpoint's tokenizer writes it; without a tokenizer, nothing.
  package func decode(_ ids: [Int], skipsSpecialTokens: Bool = false) -> String {
    (try? tokenizer?.decode(ids, skipsSpecialTokens: skipsSpecialTokens)) ?? ""
  }

  /// The number of the token that the vocabulary writes as `text`.
  package func id(of text: String) -> Int? { tokenizer?.id(of: text) }
}
