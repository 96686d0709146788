import AttentionEngine
import Checkpoints
import Safetensors
import Synchronization
import Workbench

/// Captures in memory.
enum CaptureFixture {
  /// Two heads each of the layers 5 and 11, over four tokens: the more a query looks ahead, the less
  /// it gives, and every row adds up to 1.
  static func state(
    names: [String] = ["attn.5", "attn.11"], count: Int = 4,
    metadata: [String: String] = [
      "tokens": #"["[CLS]", "le", "chat", "le"]"#, "model": "a large one",
    ]
  ) throws -> State {
    State(capture: try capture(names: names, count: count, metadata: metadata))
  }

  /// - Parameters:
  ///   - factor: what all weights are multiplied with.
  ///   - reads: counts how often the tensors are read.
  static func capture(
    names: [String], count: Int, metadata: [String: String], factor: Float = 1,
    reads: Reads = Reads()
  ) throws -> OpenedCapture {
    let maps = names.enumerated().map { layer, name in
      NewTensor(
        name: name, shape: [2, count, count],
        values: (0..<2).flatMap { map(count: count, width: Float(1 + layer * 2 + $0)) }
          .map { $0 * factor })
    }
    let file = TensorFile.bytes(of: maps, metadata: metadata)
    let capture = try Capture(try TensorDirectory(of: file)) {
      TensorInMemory(file, $0, reads)
    }
    return OpenedCapture(capture, path: "folder/large.safetensors")
  }

  /// Rows of 1 / (width + distance), divided by their sum.
  private static func map(count: Int, width: Float) -> [Float] {
    (0..<count).flatMap { query in
      let row = (0..<count).map { 1 / (width + Float(abs(query - $0))) }
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
  }

  /// How often tensors were read.
  final class Reads: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
  }

  /// A tensor of a file in memory.
  private final class TensorInMemory: MatrixStorage {
    private let file: [UInt8]
    private let tensor: StoredTensor
    private let reads: Reads

    init(_ file: [UInt8], _ tensor: StoredTensor, _ reads: Reads) {
      self.file = file
      self.reads = reads
      self.tensor = tensor
    }

    func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>) {
      reads.add()
      let values = tensor.values(offset..<offset + target.count, in: file)
      _ = target.update(fromContentsOf: values)
    }

    func floats(from offset: Int, count: Int) -> UnsafePointer<Float>? { nil }
  }
}
