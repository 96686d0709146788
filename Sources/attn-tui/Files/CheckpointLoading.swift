import AttentionEngine
import Checkpoints

extension Checkpoint {
  /// What a folder holds, a line for each fact: as `check` prints it.
  var contents: String {
    let model = withoutText
    let name = architecture.map { " (\($0))" } ?? ""
    let lines =
      model.stacks.map { ($0.title, model.shape(of: $0)) }
      + [
        ("width", "\(model.main.embeddings.columns)"),
        ("positions", positions),
        ("vocabulary", "\(model.main.words.count) tokens\(model.prediction)"),
        ("tokenizer", tokenizer.map { "\($0.kind), \($0.count) tokens" } ?? "none"),
        ("weights", weights),
      ]
    let width = 12
    return modelType + name + "\n"
      + lines.map { title, text in
        "  " + title + String(repeating: " ", count: width - title.count) + text + "\n"
      }.joined()
  }

  /// How many tokens there may be.
  private var positions: String {
    let limit = textLimit.map(String.init) ?? "no limit"
    guard isEncoderDecoder, textLimit != writingLimit else { return limit }
    return "\(limit), of what is written \(writingLimit.map(String.init) ?? "no limit")"
  }

  private var weights: String {
    let count = tensors.count
    let bytes = tensors.reduce(0) { $0 + $1.bytes.count }
    let types = Set(tensors.map(\.type.rawValue)).sorted().joined(separator: ", ")
    let shards = files.count > 1 ? ", in \(files.count) files" : ""
    return "\(count) tensor\(count == 1 ? "" : "s"), \(bytes) bytes, \(types)\(shards)"
  }
}

extension LayerStack {
  fileprivate var title: String { kind == .layers ? "layers" : kind.rawValue }
}

extension AttentionModel {
  /// `6 with 12 heads of 32 numbers (--layer 0 to 5)`.
  fileprivate func shape(of stack: LayerStack) -> String {
    guard let place = stack.places.first else { return "" }
    let heads = layers[place].heads
    let owners = heads.filter { $0.keyValueHead == nil }.count
    let shared = owners < heads.count ? ", \(owners) of keys and values" : ""
    let width = heads.first?.weights[.q].map { " of \($0.columns) numbers" } ?? ""
    return "\(stack.places.count) with \(heads.count) head\(heads.count == 1 ? "" : "s")\(width)"
      + "\(shared) (--layer \(stack.shownNumbers))"
  }

  /// Whether tokens are predicted, and with which matrix.
  fileprivate var prediction: String {
    guard let weight = output?.weight else { return ", none are predicted" }
    let tables = [main.embeddings, source?.sequence.embeddings].compactMap { $0?.storage }
    let isTied = tables.contains { $0 === weight.storage }
    return isTied
      ? ", predicted with the embeddings (tied)" : ", predicted with a matrix of its own"
  }
}
