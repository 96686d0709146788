import AttentionEngine
import Checkpoints
import Foundation
import Safetensors
import Testing

/// Mapped files, and numbers that stay in them.
@Suite struct FileTests {
  private struct Summary: Decodable {
    var dtype: String
    var shape: [Int]
    var sum: Double
    var absSum: Double
    var first: [Double]
    var last: Double
    var file: String
  }

  /// Against what numpy found in the files.
  @Test(arguments: Reference.contents("models").filter { !$0.hasPrefix(".") })
  func readsEveryNumber(_ name: String) throws {
    let summaries = try JSONDecoder.snakeCase.decode(
      [String: Summary].self, from: Data(Reference.bytes("models/\(name)/weights_summary.json")))
    for (tensorName, summary) in summaries {
      let file = try MappedFile(
        path: Reference.path("models/\(name)/\(summary.file)"), name: summary.file)
      let tensor = try #require(try TensorDirectory(of: file.bytes)[tensorName])
      #expect(tensor.shape == summary.shape)
      #expect(tensor.type.rawValue == summary.dtype)
      let values = tensor.values(in: file.bytes).map { Double($0) }
      #expect(abs(values.reduce(0, +) - summary.sum) <= 1e-9 * max(1, summary.absSum))
      #expect(
        abs(values.reduce(0) { $0 + abs($1) } - summary.absSum) <= 1e-9 * max(1, summary.absSum))
      #expect(Array(values.prefix(3)) == summary.first)
      #expect(values.last == summary.last)
    }
  }

  @Test func matricesStayInTheFile() throws {
    for name in Reference.names {
      let model = try Reference.checkpoint(name).model(for: TokenizedText(ids: [3]))
      #expect(model.embeddings.isStored, "\(name)")
      for layer in model.layers {
        #expect(layer.outputWeight?.isStored == true, "\(name)")
        #expect(layer.feedForward?.intermediateWeight.isStored ?? true, "\(name)")
        for head in layer.heads {
          #expect(head.weights.values.allSatisfy { $0.isStored }, "\(name)")
          #expect(head.biases.values.allSatisfy { !$0.isStored }, "\(name)")
        }
      }
    }
  }

  /// Whoever looks a number up in the file finds it at the index that is named.
  @Test func writtenNumbersKnowTheirTensors() throws {
    for name in Reference.names {
      let checkpoint = try Reference.checkpoint(name)
      let model = try checkpoint.model(for: TokenizedText(ids: [3]))
      var named = 0
      for id in model.parameterIDs {
        guard let matrix = model[id], matrix.count > 0 else { continue }
        let (row, column) = (matrix.rows / 2, matrix.columns / 3)
        guard let place = matrix.storedName(row: row, column: column) else { continue }
        named += 1
        let parts = place.dropLast().split(separator: "[")
        let index = parts[1].split(separator: ", ").compactMap { Int($0) }
        let tensor = try #require(checkpoint.tensors.first { $0.name == parts[0] }, "\(place)")
        let file = try #require(
          checkpoint.files.first { file in
            (try? TensorDirectory(of: file.bytes))?[tensor.name] != nil
          })
        #expect(index.count == tensor.shape.count)
        let number = zip(index, tensor.shape).reduce(0) { $0 * $1.1 + $1.0 }
        #expect(
          tensor.values(number..<number + 1, in: file.bytes) == [matrix[row, column]],
          "\(name) \(place)")
      }
      #expect(named > 10, "\(name)")
    }
  }

  @Test("a Linear is stored out x in, a Conv1D in x out with q, k and v side by side")
  func indicesAreThoseOfTheFile() throws {
    let name = { (checkpoint: String, id: ParameterID) in
      try Reference.checkpoint(checkpoint).model(for: TokenizedText(ids: [3]))[id]?
        .storedName(row: 0, column: 3)
    }
    let head = HeadID(layer: 1, head: 1)
    #expect(
      try name("models/bert-sharded", .weight(.k, head))
        == "bert.encoder.layer.1.attention.self.key.weight[11, 0]")
    #expect(
      try name("models/bert-sharded", .bias(.k, head))
        == "bert.encoder.layer.1.attention.self.key.bias[11]")
    #expect(
      try name("models/gpt2", .weight(.v, head)) == "transformer.h.1.attn.c_attn.weight[0, 43]")
    #expect(try name("models/gpt2", .bias(.v, head)) == "transformer.h.1.attn.c_attn.bias[43]")
    #expect(try name("models/gpt2", .logitsWeight) == "transformer.wte.weight[3, 0]")
  }

  @Test func specialFilesAreRefused() throws {
    let folder = try ScratchFolder()
    let pipe = folder.url.appending(path: "pipe").path
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(throws: CheckpointError.file("pipe", .notRegular)) {
      try MappedFile(path: pipe, name: "pipe")
    }
    #expect(throws: CheckpointError.file("null", .notRegular)) {
      try MappedFile(path: "/dev/null", name: "null")
    }
    try folder.write("12345", to: "five")
    #expect(throws: CheckpointError.file("five", .tooLarge(size: 5, limit: 4))) {
      try MappedFile(path: folder.url.appending(path: "five").path, name: "five", limit: 4)
    }
  }

  /// What is cut off under an open model is not a number; nothing crashes.
  @Test func fileShrinks() throws {
    let folder = try ScratchFolder(copying: "models/llama-bf16")
    let checkpoint = try Checkpoint(folder: folder.url.path)
    let model = try checkpoint.model(for: TokenizedText(ids: [3, 4]))
    #expect(!checkpoint.hasChanged)
    #expect(model.embeddings[3, 0].isFinite)
    let path = folder.url.appending(path: "model.safetensors").path
    try #require(truncate(path, 100) == 0)
    #expect(checkpoint.hasChanged)
    #expect(checkpoint.files.allSatisfy { !$0.isWhole })
    // The system is asked again after some milliseconds.
    let deadline = ContinuousClock.now + .seconds(20)
    while checkpoint.files[0].isWholeLately, ContinuousClock.now < deadline {}
    #expect(model.embeddings.row(3).allSatisfy { $0.isNaN })
  }

  /// A file that is replaced, as programs do that save safely, stays as it was for who has it open.
  @Test func fileIsReplaced() throws {
    let folder = try ScratchFolder(copying: "models/llama-bf16")
    let model = try Checkpoint(folder: folder.url.path).model(for: TokenizedText(ids: [3, 4]))
    let row = Array(model.embeddings.row(3))
    try folder.write("other", to: "new")
    try #require(
      rename(
        folder.url.appending(path: "new").path,
        folder.url.appending(path: "model.safetensors").path) == 0)
    #expect(Array(model.embeddings.row(3)) == row)
  }

  /// Data at an odd address cannot be used where it lies, and gives the same numbers.
  @Test func oddAddresses() throws {
    let folder = try ScratchFolder(copying: "models/gpt2")
    let before = try Reference.checkpoint("models/gpt2").model(for: TokenizedText(ids: [3, 4]))
    var bytes = try folder.bytes(of: "model.safetensors")
    // One space more in the header moves all data by a byte.
    let count = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } + 1
    withUnsafeBytes(of: count.littleEndian) { bytes.replaceSubrange(0..<8, with: $0) }
    bytes.insert(UInt8(ascii: " "), at: 8 + Int(count) - 1)
    try folder.write(bytes, to: "model.safetensors")
    let after = try Checkpoint(folder: folder.url.path).model(for: TokenizedText(ids: [3, 4]))
    #expect(after == before)
    var (first, second) = (Trace(model: before), Trace(model: after))
    first.compute(Site(.logits))
    second.compute(Site(.logits))
    #expect(first[Site(.logits)] == second[Site(.logits)])
  }
}

extension JSONDecoder {
  fileprivate static var snakeCase: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }
}
