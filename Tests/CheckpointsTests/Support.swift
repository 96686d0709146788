import AttentionEngine
import Checkpoints
import Foundation
import Safetensors
import Testing

/// The checkpoints of `Reference/`; its README says what they are.
enum Reference {
  static var folder: URL {
    Bundle.module.resourceURL.map { $0.appending(path: "Reference") } ?? URL(filePath: "/")
  }

  /// `models/bert` and so on.
  static let names: [String] = ["models", "families"].flatMap { group in
    contents(group).filter { !$0.hasPrefix(".") }.map { "\(group)/\($0)" }
  }

  static func contents(_ path: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: path).path)
    return (names ?? []).sorted()
  }

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func checkpoint(_ name: String) throws -> Checkpoint {
    try Checkpoint(folder: path(name))
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(try bytes(path)))
  }
}

/// A text, and what transformers makes of it.
struct ReferenceCase: CustomTestStringConvertible {
  /// For instance `models/bert`.
  let model: String
  /// For instance `chat`.
  let name: String

  struct Text: Decodable {
    var text: String?
    var textPair: String?
    var targetText: String?
    var inputIds: [Int]
    var tokenTypeIds: [Int]?
    var targetIds: [Int]?
    var decoderInputIds: [Int]?
    var greedy: Greedy?
  }

  struct Greedy: Decodable {
    var newIds: [Int]
    var margins: [Double]
  }

  static let all: [ReferenceCase] = Reference.names.flatMap { model in
    Reference.contents(model + "/cases").filter { $0.hasSuffix(".json") }.map {
      ReferenceCase(model: model, name: String($0.dropLast(5)))
    }
  }

  var testDescription: String { "\(model) \(name)" }

  func text() throws -> Text { try Reference.decode(Text.self, "\(model)/cases/\(name).json") }

  /// By the file's ids, not by a tokenizer.
  func tokenized() throws -> TokenizedText {
    let text = try text()
    // The last id of a target is predicted alone.
    let target = text.targetIds ?? text.decoderInputIds.map { Array($0.dropFirst()) + [5] }
    return TokenizedText(
      ids: text.inputIds, segments: text.tokenTypeIds ?? [], target: target ?? [])
  }

  func numbers() throws -> StoredNumbers {
    try StoredNumbers("\(model)/cases/\(name).safetensors")
  }

  /// Of the attention modules; nil where the case has none.
  func innerNumbers() throws -> StoredNumbers? {
    let file = "\(name).inner.safetensors"
    guard Reference.contents(model + "/cases").contains(file) else { return nil }
    return try StoredNumbers("\(model)/cases/\(file)")
  }
}

/// The tensors of a safetensors file.
struct StoredNumbers {
  let bytes: [UInt8]
  let directory: TensorDirectory

  init(_ path: String) throws {
    bytes = try Reference.bytes(path)
    directory = try TensorDirectory(of: bytes)
  }

  var names: [String] { directory.tensors.map(\.name) }

  /// Where there are three extents, the matrices of the heads, one after the other.
  func matrices(_ name: String) throws -> [Matrix] {
    let tensor = try #require(directory[name])
    let values = tensor.values(in: bytes)
    let columns = try #require(tensor.shape.last)
    let rows = tensor.shape.count > 1 ? tensor.shape[tensor.shape.count - 2] : 1
    return (0..<values.count / (rows * columns)).map { index in
      let start = index * rows * columns
      return Matrix(
        rows: rows, columns: columns, values: Array(values[start..<start + rows * columns]))
    }
  }
}

/// Fails where a number is further from what is expected than absolute + relative · |expected|.
func expectClose(
  _ found: Matrix, _ expected: Matrix, absolute: Float, relative: Float = 0, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard found.shape == expected.shape else {
    Issue.record("\(what): \(found.shape), not \(expected.shape)", sourceLocation: sourceLocation)
    return
  }
  var worst: Float = 0
  var place = 0
  for (index, (left, right)) in zip(found.values, expected.values).enumerated() {
    let excess = abs(left - right) / (absolute + relative * abs(right))
    if !(excess <= worst) { (worst, place) = (excess, index) }
  }
  let (row, column) = place.quotientAndRemainder(dividingBy: max(1, found.columns))
  #expect(
    worst <= 1, "\(what): at [\(row), \(column)] \(worst) times the tolerance",
    sourceLocation: sourceLocation)
}

/// Where a copy of a checkpoint can be damaged; removed at the end.
final class ScratchFolder {
  let url: URL

  init(copying name: String? = nil) throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "checkpoint-\(UUID().uuidString)")
    if let name {
      try FileManager.default.copyItem(at: Reference.folder.appending(path: name), to: url)
    } else {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: url.appending(path: name))
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func bytes(of name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url.appending(path: name)))
  }

  /// Changes `config.json`.
  func configure(_ change: (inout [String: Any]) -> Void) throws {
    let data = try Data(contentsOf: url.appending(path: "config.json"))
    var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    change(&object)
    try JSONSerialization.data(withJSONObject: object).write(
      to: url.appending(path: "config.json"))
  }

  /// Why the folder cannot be opened; nil when it can.
  func error() -> CheckpointError? {
    do throws(CheckpointError) {
      _ = try Checkpoint(folder: url.path)
      return nil
    } catch {
      return error
    }
  }
}
