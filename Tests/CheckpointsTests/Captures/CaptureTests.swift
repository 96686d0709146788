import AttentionEngine
import Checkpoints
import Safetensors
import Testing

/// Captures that other programs wrote, whole and broken.
@Suite struct CaptureTests {
  /// Maps of so many heads, queries and keys, each number another one.
  private func maps(_ name: String, _ shape: [Int], from first: Float = 0) -> NewTensor {
    let count = shape.reduce(1, *)
    return NewTensor(name: name, shape: shape, values: (0..<count).map { first + Float($0) / 64 })
  }

  private func capture(
    _ tensors: [NewTensor], _ metadata: [String: String] = [:]
  ) throws -> Capture {
    let file = TensorFile.bytes(of: tensors, metadata: metadata)
    return try Capture(try TensorDirectory(of: file)) { TensorInMemory(file, $0) }
  }

  @Test func mapsOfOneSequence() throws {
    let capture = try capture(
      [
        maps("attn.10", [2, 3, 3], from: 8), maps("hidden.0", [3, 4]),
        maps("attn.2", [1, 2, 3, 3]),
      ],
      ["tokens": #"["Le", "\u0120chat", "."]"#, "model": "a large one"])
    #expect(capture.tokens == ["Le", "Ġchat", "."] && capture.sourceTokens == [])
    #expect(capture.model == "a large one" && capture.ignored == ["hidden.0"])
    #expect(capture.layers.map(\.number) == [2, 10])
    #expect(capture.layers.map(\.heads) == [2, 2])
    #expect(capture.layers.allSatisfy { $0.part == .main && !$0.isCrossAttention })
    let map = capture.layers[1].map(ofHead: 1)
    #expect(map.rows == 3 && map.columns == 3 && map.isStored)
    #expect(map.values == (9..<18).map { 8 + Float($0) / 64 })
  }

  private func rows(_ name: String, _ values: [Float]) -> NewTensor {
    NewTensor(name: name, shape: [2, 2, 2], values: values)
  }

  @Test func sharesAddUpToOne() throws {
    let third: Float = 0.3333
    let capture = try capture([
      rows("attn.0", [1, 0, 0.5, 0.5, third, 2 * third, 0, 0]),
      rows("attn.1", [1, 0, 1, 0, 1, 0, 0, 1]),
    ])
    #expect(capture.rowFindings().odd == nil)
  }

  @Test(
    arguments: [
      ([0.25, 0.25], "adds up to 0.5, not to 1"), ([3, 0], "adds up to 3.0, not to 1"),
      ([1.5, -0.5], "has -0.5 for key 1"), ([.nan, 1], "has NaN for key 0"),
      ([1, .infinity], "has ∞ for key 1"), ([1, -.infinity], "has -∞ for key 1"),
    ] as [([Float], String)])
  func rowsThatAreNoShares(_ row: [Float], _ words: String) throws {
    let capture = try capture([
      rows("attn.3", [1, 0, 0, 1, 1, 0] + row), rows("attn.5", row + [0, 1, 1, 0, 0, 1]),
    ])
    let odd = try #require(capture.rowFindings().odd)
    #expect(
      odd.note
        == "2 of 8 rows are no shares of the attention: the first is that of query 1 in layer 3, "
        + "head 1, which \(words)")
    // Of a large file the first layers alone are looked at.
    let part = try #require(capture.rowFindings(limit: 5).odd)
    #expect(part.note.hasPrefix("1 of the first 4 rows is no shares of the attention"))
    #expect(capture.rowFindings(limit: 1).odd == nil)
  }

  /// A query that a mask lets attend to nothing has such a row. That is no fault, and is said.
  @Test func rowsThatAreAllZeroAreCountedBesides() throws {
    let capture = try capture([
      rows("attn.3", [1, 0, 0, 1, 1, 0, 0, 0]), rows("attn.5", [0, 0, 0.5, 0, 1, 0, 0, 1]),
    ])
    let found = capture.rowFindings()
    #expect(found.odd?.count == 1 && found.empty?.count == 2)
    #expect(
      found.notes.last
        == "2 of 8 rows are all zero, as of queries that attend to nothing: the first is that of "
        + "query 1 in layer 3, head 1")
    let part = capture.rowFindings(limit: 5)
    #expect(part.odd == nil)
    #expect(part.notes.map { $0.prefix(38) } == ["1 of the first 4 rows is all zero, as "])
  }

  @Test func oneHeadAndNoTokens() throws {
    let capture = try capture([maps("layers.0.weights", [2, 2])])
    #expect(capture.layers.map(\.heads) == [1])
    #expect(capture.tokens == ["0", "1"])
  }

  @Test func smallerNumbers() throws {
    let half: [UInt8] = [0x00, 0x3C, 0x00, 0x38, 0x00, 0x00, 0x00, 0x34]
    let brain: [UInt8] = [0x80, 0x3F, 0x00, 0x3F, 0x00, 0x00, 0x80, 0x3E]
    let capture = try capture([
      NewTensor(name: "attn.0", shape: [1, 2, 2], .bytes(half, .float16)),
      NewTensor(name: "attn.1", shape: [1, 2, 2], .bytes(brain, .bfloat16)),
    ])
    #expect(capture.layers.allSatisfy { $0.map(ofHead: 0).values == [1, 0.5, 0, 0.25] })
  }

  @Test func encoderAndDecoder() throws {
    let capture = try capture(
      [
        maps("cross_attn.0", [1, 2, 3]), maps("dec_attn.1", [1, 2, 2]),
        maps("dec_attn.0", [1, 2, 2]), maps("decoder.layers.1.cross.weights", [1, 2, 3]),
        maps("enc_attn.0", [1, 3, 3]),
      ], ["tokens": #"["a", "b"]"#, "source_tokens": #"["x", "y", "z"]"#])
    #expect(
      capture.layers.map(\.name) == [
        "enc_attn.0", "dec_attn.0", "cross_attn.0", "dec_attn.1", "decoder.layers.1.cross.weights",
      ])
    #expect(capture.layers.map(\.part) == [.source, .main, .main, .main, .main])
    #expect(capture.layers.map(\.isCrossAttention) == [false, false, true, false, true])
    #expect(capture.layers[2].queries == 2 && capture.layers[2].keys == 3)
    #expect(capture.tokens == ["a", "b"] && capture.sourceTokens == ["x", "y", "z"])
  }

  @Test func asAModel() throws {
    let capture = try capture(
      [maps("attn.10", [2, 3, 3], from: 8), maps("attn.2", [1, 3, 3])],
      ["tokens": #"["the", "cat", "the"]"#])
    let model = capture.attentionModel
    #expect(model.faults().isEmpty && model.isCaptured && model.source == nil)
    // A token that stands there twice is one word.
    #expect(model.words == ["the", "cat"] && model.tokens == [0, 1, 0])
    #expect(model.tokenTexts == ["the", "cat", "the"])
    #expect(model.layerNames.map(\.title) == ["layer 2", "layer 10"])
    #expect(model.layers.map(\.heads.count) == [1, 2])
    let weights = model[.capturedWeights(HeadID(layer: 1, head: 1))]
    #expect(weights?.isStored == true && weights == capture.layers[1].map(ofHead: 1))
  }

  @Test func asAModelWithAnEncoder() throws {
    let model = try capture(
      [
        maps("enc_attn.1", [1, 3, 3]), maps("dec_attn.4", [1, 2, 2]),
        maps("cross_attn.4", [1, 2, 3]),
      ], ["tokens": #"["a", "b"]"#, "source_tokens": #"["x", "y", "z"]"#]
    ).attentionModel
    #expect(model.faults().isEmpty && model.isEncoderDecoder)
    #expect(
      model.layerNames.map(\.path) == [
        "encoder.layers.1", "decoder.layers.4", "decoder.layers.4.cross",
      ])
    #expect(model.layers.map(\.isCross) == [false, false, true])
    #expect(model.tokenTexts == ["a", "b"])
    #expect(model.source?.sequence.tokenTexts == ["x", "y", "z"])
  }

  /// The encoder's tokens are the only ones, whatever the metadata calls them.
  @Test(arguments: ["tokens", "source_tokens"])
  func asAModelOfAnEncoderAlone(_ key: String) throws {
    let model = try capture([maps("enc_attn.0", [1, 2, 2])], [key: #"["x", "y"]"#]).attentionModel
    #expect(model.faults().isEmpty && model.source == nil && model.tokenTexts == ["x", "y"])
    #expect(model.layers.map(\.part) == [.main])
    #expect(model.layerNames.map(\.title) == ["encoder layer 0"])
  }

  @Test func asAModelOfCrossAttentionAlone() throws {
    let model = try capture([maps("cross_attn.0", [2, 2, 3])]).attentionModel
    #expect(model.faults().isEmpty && model.tokens.count == 2)
    #expect(model.source?.sequence.tokens.count == 3)
  }

  /// Files as the reference computations have them.
  @Test(arguments: ["bert", "bart"]) func referenceFiles(_ model: String) throws {
    let path = "models/\(model)/cases/chat.safetensors"
    let capture = try Capture(try MappedFile(path: Reference.path(path), name: path))
    #expect(capture.layers.count == (model == "bert" ? 2 : 6))
    for layer in capture.layers {
      for head in 0..<layer.heads {
        let map = layer.map(ofHead: head)
        for row in 0..<map.rows {
          #expect(abs(map.row(row).reduce(0, +) - 1) < 1e-5)
        }
      }
    }
  }

  /// What the Python of the README wrote is what transformers computed, as exact as half precision.
  @Test func fileOfTheREADME() throws {
    let read = { (path: String) in
      try Capture(try MappedFile(path: Reference.path(path), name: path))
    }
    let capture = try read("captures/llama.safetensors")
    let expected = try read("models/llama/cases/chat.safetensors")
    #expect(capture.model == "llama" && capture.tokens.prefix(3) == ["<s>", "▁Le", "▁ch"])
    #expect(capture.ignored.isEmpty && capture.layers.count == expected.layers.count)
    for (layer, other) in zip(capture.layers, expected.layers) {
      #expect(layer.heads == 4 && other.heads == 4)
      for head in 0..<min(layer.heads, other.heads) {
        let pairs = zip(layer.map(ofHead: head).values, other.map(ofHead: head).values)
        #expect(pairs.allSatisfy { abs($0 - $1) <= 0x1p-12 })
      }
    }
  }

  @Test func faults() {
    let cases: [([NewTensor], [String: String], String)] = [
      (
        [], [:],
        "no tensor is an attention map; maps are called `attn.0`, or `enc_attn.0`, `dec_attn.0` and "
          + "`cross_attn.0`, and the file has no tensor"
      ),
      (
        (0..<6).map { maps("h.\($0).weight", [1]) }, [:],
        "no tensor is an attention map; maps are called `attn.0`, or `enc_attn.0`, `dec_attn.0` and "
          + "`cross_attn.0`, and the file has `h.0.weight`, `h.1.weight`, `h.2.weight`, `h.3.weight` "
          + "and 2 more; these are a model's weights: open their folder"
      ),
      (
        [maps("attn.0", [1, 1]), maps("layers.00.weights", [1, 1])], [:],
        "the tensors `attn.0` and `layers.00.weights` are the same map"
      ),
      (
        [maps("attn.0", [1, 1]), maps("cross_attn.0", [1, 1])], [:],
        "`attn.0` is of a model with one sequence, `cross_attn.0` of one with two"
      ),
      (
        [NewTensor(name: "attn.0", shape: [1, 1], .bytes([1], .uint8))], [:],
        "the numbers of `attn.0` are U8; a map has F16, BF16, F32 or F64"
      ),
      (
        [maps("attn.0", [4])], [:],
        "`attn.0` has the shape [4]; a map has [heads, queries, keys], or [1, heads, queries, keys]"
      ),
      (
        [maps("attn.0", [2, 1, 1, 1])], [:],
        "`attn.0` has the maps of 2 texts; write those of one"
      ),
      ([maps("attn.0", [0, 3, 3])], [:], "`attn.0` is empty: its shape is [0, 3, 3]"),
      (
        [maps("attn.0", [1, 1, 4])], [:],
        "`attn.0` has 1 query and 4 keys, and tokens that attend to each other are as many of both"
      ),
      (
        [maps("attn.0", [1, 2, 2]), maps("attn.1", [1, 3, 3])], [:],
        "`attn.1` has 3 tokens, `attn.0` has 2"
      ),
      (
        [maps("enc_attn.0", [1, 2, 2]), maps("cross_attn.0", [1, 5, 3])], [:],
        "`cross_attn.0` has 3 tokens of the source, `enc_attn.0` has 2"
      ),
      (
        [maps("attn.0", [1, 2, 2])], ["tokens": #"["a"]"#],
        "the metadata `tokens` has 1 token, `attn.0` has 2"
      ),
      (
        [maps("attn.0", [1, 2, 2])], ["tokens": "a b"],
        "byte 0 of the metadata `tokens`: `[` is missing, `a` stands here; it should be a list of "
          + "texts, as in `[\"Le\", \"chat\"]`"
      ),
    ]
    for (tensors, metadata, words) in cases {
      let error = #expect(throws: CaptureError.self) { try capture(tensors, metadata) }
      #expect(error.map { "\($0)" } == words)
    }
  }

  /// Names, shapes and types at random: a fault, or maps that can be read.
  @Test func randomFiles() throws {
    var generator = SplitMix(state: 1)
    let names = ["attn.", "enc_attn.", "dec_attn.", "cross_attn.", "layers.x", "attn", "attn.-"]
    var accepted = 0
    for _ in 0..<500 {
      let tensors = (0..<Int.random(in: 1...3, using: &generator)).map { place in
        let shape = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          Int.random(in: 0...2, using: &generator)
        }
        let types: [ElementType] = [.float16, .float32, .int64, .float64]
        let type = types.randomElement(using: &generator) ?? .float32
        let count = type.byteCount(ofShape: shape) ?? 0
        let name = names.randomElement(using: &generator) ?? ""
        return NewTensor(
          name: name + "\(place)", shape: shape, .bytes(Array(repeating: 0, count: count), type))
      }
      guard let capture = try? capture(tensors) else { continue }
      accepted += 1
      #expect(capture.attentionModel.faults().isEmpty)
      for layer in capture.layers {
        #expect(layer.map(ofHead: layer.heads - 1).values.count == layer.queries * layer.keys)
      }
    }
    #expect(accepted > 0)
  }
}

/// Equal seeds give equal numbers.  Steele, Lea and Flood 2014.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A tensor of a file in memory.
private final class TensorInMemory: MatrixStorage {
  private let file: [UInt8]
  private let tensor: StoredTensor

  init(_ file: [UInt8], _ tensor: StoredTensor) {
    self.file = file
    self.tensor = tensor
  }

  func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>) {
    let values = tensor.values(offset..<offset + target.count, in: file)
    _ = target.update(fromContentsOf: values)
  }

  func floats(from offset: Int, count: Int) -> UnsafePointer<Float>? { nil }
}
