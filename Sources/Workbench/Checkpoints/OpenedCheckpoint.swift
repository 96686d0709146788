import AttentionEngine
import Checkpoints

/// What a checkpoint is given to read.
package struct CheckpointText: Hashable, Sendable {
  package var text: String
  /// The second text of a pair.
  package var pair: String?
  /// What the decoder of an encoder-decoder is to write; without it, it writes by itself.
  package var target: String?

  package init(text: String, pair: String? = nil, target: String? = nil) {
    self.text = text
    self.pair = pair
    self.target = target
  }

  /// For somebody who gave none.
  package static let example = CheckpointText(
    text: "The animal didn't cross the street because it was too tired.")
}

/// A checkpoint in the workbench: the model with the text that it was opened with, and the texts that
/// were read since.
package struct OpenedCheckpoint: Sendable {
  package let checkpoint: Checkpoint
  /// The folder, as it was named.
  package let path: String
  /// What it is called where there is little room.
  package let name: String
  /// Whether of texts that are too long the first tokens are read.
  package let truncates: Bool
  /// As it is on disk, with the text that it was opened with.
  package let model: AttentionModel
  /// The text that it was opened with.
  package let tokenized: TokenizedText
  private let tied: TiedParameters
  /// What the texts on the way were, by their tokens: undo brings back tokens.
  private var texts: [Sentences: ReadText] = [:]

  private struct ReadText {
    let given: CheckpointText
    /// How many tokens of the text and of the target were left out.
    let dropped: Int
    let targetDropped: Int

    init(_ given: CheckpointText, _ tokens: TokenizedText) {
      self.given = given
      (dropped, targetDropped) = (tokens.dropped, tokens.targetDropped)
    }
  }

  private struct Sentences: Hashable {
    let main: [Int]
    let source: [Int]

    init(of model: AttentionModel) {
      main = model.given.tokens
      source = model.source?.sequence.tokens ?? []
    }
  }

  /// - Parameters:
  ///   - path: the folder, as it was named.
  ///   - place: where that is, from the root.
  ///   - truncates: whether of texts that are too long the first tokens are read.
  package init(
    _ checkpoint: Checkpoint, path: String, place: String? = nil, text: CheckpointText,
    truncates: Bool = false
  ) throws(CheckpointError) {
    self.checkpoint = checkpoint
    self.path = path
    self.truncates = truncates
    name = FolderName(ofFolderAt: place ?? path).text
    tokenized = try checkpoint.tokenize(
      text.text, pair: text.pair, target: text.target, truncates: truncates)
    model = try Self.model(of: checkpoint, tokenized)
    tied = TiedParameters(of: model)
    texts[Sentences(of: model)] = ReadText(text, tokenized)
  }

  /// The files that it was read from, and those that belong to it.
  package var filePaths: [String] {
    Checkpoint.fileNames.union(checkpoint.files.map(\.name)).sorted().map { "\(path)/\($0)" }
  }

  private static func model(
    of checkpoint: Checkpoint, _ tokens: TokenizedText
  ) throws(CheckpointError) -> AttentionModel {
    var model = try checkpoint.model(for: tokens)
    model.decoding = checkpoint.decoding(of: model)
    return model
  }

  /// The other cells that are the same number of a tensor.
  func twins(of cell: CellID) -> [CellID] { tied.twins(of: cell) }

  /// Which number of which tensor a cell is; nil where it stands in none as it is.
  func place(of cell: CellID) -> TiedParameters.Place? { tied.place(of: cell) }

  /// The most tokens of a sequence of `part`; nil where there is no limit.
  func tokenLimit(of part: Part) -> Int? {
    checkpoint.isEncoderDecoder && part == .main ? checkpoint.writingLimit : checkpoint.textLimit
  }

  /// `model`, which may have been edited, with another text, and what was left out of that.
  mutating func reading(
    _ text: CheckpointText, with model: AttentionModel
  ) throws(CheckpointError) -> (model: AttentionModel, notes: [String]) {
    var result = model
    let tokens = try checkpoint.tokenize(
      text.text, pair: text.pair, target: text.target, truncates: truncates)
    result.takeText(of: try Self.model(of: checkpoint, tokens))
    texts[Sentences(of: result)] = ReadText(text, tokens)
    return (result, tokens.truncationNotes)
  }

  /// The text that the tokens of `model` come from; of tokens that were edited one by one, what they
  /// stand for.
  package func text(of model: AttentionModel) -> CheckpointText {
    texts[Sentences(of: model)]?.given ?? tokenText(of: model)
  }

  /// The same without what was left out of it: what the model reads.
  private func textRead(by model: AttentionModel) -> CheckpointText {
    guard let text = texts[Sentences(of: model)] else { return tokenText(of: model) }
    var result = text.given
    if text.dropped > 0 { (result.text, result.pair) = (tokenText(of: model).text, nil) }
    if text.targetDropped > 0 { result.target = tokenText(of: model).target }
    return result
  }

  /// How many tokens of the text of `part` were left out.
  package func droppedCount(of part: Part, in model: AttentionModel) -> Int {
    guard let text = texts[Sentences(of: model)] else { return 0 }
    return checkpoint.isEncoderDecoder && part == .main ? text.targetDropped : text.dropped
  }

  private func tokenText(of model: AttentionModel) -> CheckpointText {
    let decode = { (ids: [Int]) in checkpoint.decode(ids, skipsSpecialTokens: true) }
    let given = model.given
    guard let source = given.source?.sequence else {
      return CheckpointText(text: decode(given.tokens))
    }
    let target = decode(Array(given.tokens.dropFirst()))
    return CheckpointText(text: decode(source.tokens), target: target.isEmpty ? nil : target)
  }

  /// The text of `part`, for somebody who wants to change it.
  func text(of part: Part, in model: AttentionModel) -> String {
    let text = text(of: model)
    if part == .main, checkpoint.isEncoderDecoder { return text.target ?? "" }
    return [text.text, text.pair].compactMap { $0 }.joined(separator: Self.pairSeparator)
  }

  /// Stands between the two texts of a pair where both are in one line.
  static let pairSeparator = " ||| "

  /// The number of the token that is written `text`.
  func token(_ text: String) -> Int? { checkpoint.id(of: text) }

  /// What the model reads, in one line.
  package func title(of model: AttentionModel) -> String {
    let text = textRead(by: model)
    return [text.text, text.pair].compactMap { $0 }.joined(separator: " | ")
  }

  /// What was given and what the model wrote, as text.
  func writtenText(of model: AttentionModel, end: DecodingEnd) -> WrittenText {
    let text = textRead(by: model)
    let written = checkpoint.decode(Array(model.tokens.suffix(model.generatedCount)))
    return WrittenText(
      source: model.source == nil ? nil : text.text,
      prompt: model.source == nil ? title(of: model) : text.target ?? "", written: written,
      end: end)
  }
}

extension Checkpoint {
  /// How the model writes on; nil where it does not.
  fileprivate func decoding(of model: AttentionModel) -> Decoding? {
    let main = model.layers.filter { $0.part == .main && !$0.isCross }
    guard let output = model.output, main.contains(where: { $0.mask != .none }) else { return nil }
    let end = endTokens.first { output.words.indices.contains($0) }
    let room = (writingLimit ?? .max) - model.tokens.count
    return Decoding(
      promptLength: model.tokens.count, end: end.map { output.words[$0] }, limit: max(0, room))
  }
}

extension AttentionModel {
  /// Takes over the sentences of `other`, and what belongs to their tokens.
  mutating func takeText(of other: AttentionModel) {
    main.tokens = other.main.tokens
    // A family that does not count its padding puts the table of positions in another order for a
    // text that has some; all other texts leave the table in the file.
    if case .written(let table) = main.positions,
      case .written(let newTable) = other.main.positions,
      !table.isStored || !newTable.isStored
    {
      main.positions = other.main.positions
    }
    main.segments?.ofTokens = other.main.segments?.ofTokens ?? []
    if let source = other.source?.sequence {
      self.source?.sequence.tokens = source.tokens
      self.source?.sequence.segments?.ofTokens = source.segments?.ofTokens ?? []
    }
    targets = other.targets
    decoding = other.decoding
  }
}
