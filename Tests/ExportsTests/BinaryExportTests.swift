import AttentionEngine
import Exports
import Foundation
import Testing

@Suite struct NPYExportTests {
  @Test func theHeaderIsNumPysAndTheDataBeginsAtAMultipleOf64() throws {
    let bytes = try export(.matrix(map([[1, -0.0], [-.infinity, 0.5]])), format: .npy)
    #expect(Array(bytes[..<8]) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
    let length = Int(bytes[8]) | Int(bytes[9]) << 8
    #expect((10 + length) % 64 == 0)
    let header = try #require(String(validating: bytes[10..<10 + length], as: UTF8.self))
    #expect(
      header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), } "))
    #expect(header.hasSuffix(" \n"))
    #expect(
      Array(bytes[(10 + length)...]) == [
        0, 0, 0x80, 0x3F, 0, 0, 0, 0x80, 0, 0, 0x80, 0xFF, 0, 0, 0, 0x3F,
      ])
  }

  @Test func everyShapeIsAligned() throws {
    for columns in [0, 1, 9, 10, 99, 100, 1000] {
      let matrix = ExportedMatrix(
        name: "x",
        labeled: LabeledMatrix(
          matrix: Matrix(rows: 1, columns: columns), rowLabels: ["r"],
          columnLabels: Array(repeating: "", count: columns)))
      let bytes = try export(.matrix(matrix), format: .npy)
      #expect((bytes.count - 4 * columns) % 64 == 0)
    }
  }
}

/// What a safetensors file says, read without the code that wrote it.
struct ParsedSafetensors {
  var metadata: [String: String]
  var tensors: [String: (shape: [Int], values: [Float])] = [:]

  init(_ bytes: [UInt8]) throws {
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    #expect(length % 8 == 0)
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any])
    metadata = try #require(header["__metadata__"] as? [String: String])
    var covered = 0
    for (name, value) in header where name != "__metadata__" {
      let entry = try #require(value as? [String: Any])
      let offsets = try #require(entry["data_offsets"] as? [Int])
      let shape = try #require(entry["shape"] as? [Int])
      #expect(entry["dtype"] as? String == "F32")
      #expect(offsets[1] - offsets[0] == 4 * shape.reduce(1, *))
      covered += offsets[1] - offsets[0]
      let data = bytes[(8 + length + offsets[0])..<(8 + length + offsets[1])]
      let values = stride(from: data.startIndex, to: data.endIndex, by: 4).map { index in
        Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[index + $1]) << (8 * $1) })
      }
      tensors[name] = (shape, values)
    }
    #expect(8 + length + covered == bytes.count)
  }
}

@Suite struct SafetensorsExportTests {
  @Test func oneMatrixKeepsItsNumbersAndLabels() throws {
    let values: [[Float]] = [[0.25, -0.0], [-.infinity, .leastNonzeroMagnitude]]
    let file = try ParsedSafetensors(
      try export(.matrix(map(values, tokens: ["\"", "é"])), format: .safetensors))
    #expect(Array(file.tensors.keys) == ["layers.0.heads.1.weights"])
    let tensor = try #require(file.tensors["layers.0.heads.1.weights"])
    #expect(tensor.shape == [2, 2])
    #expect(tensor.values.map(\.bitPattern) == values.flatMap { $0 }.map(\.bitPattern))
    #expect(file.metadata == ["rows": #"["\"", "é"]"#, "columns": #"["\"", "é"]"#])
  }

  @Test func theHeaderIsTheSameWheneverItIsWritten() throws {
    let bytes = try export(.matrix(map([[1, 0], [0.5, 0.5]])), format: .safetensors)
    let header =
      #"{"__metadata__": {"rows": "[\"a\", \"b\"]", "columns": "[\"a\", \"b\"]"}, "#
      + #""layers.0.heads.1.weights": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}}"#
    #expect(String(decoding: bytes[8..<8 + header.utf8.count], as: UTF8.self) == header)
  }

  private func layerMatrix(
    _ name: String, _ values: [[Float]], layer: Int? = 0, head: Int? = nil,
    isTransposed: Bool = false
  ) -> ExportedMatrix {
    let matrix = Matrix(values)
    return ExportedMatrix(
      name: name, layer: layer, head: head,
      labeled: LabeledMatrix(
        matrix: matrix, rowLabels: (0..<matrix.rows).map(String.init),
        columnLabels: (0..<matrix.columns).map(String.init)),
      isTransposed: isTransposed)
  }

  private func pass(
    _ matrices: [ExportedMatrix], hidden: [ExportedPass.Hidden] = []
  ) throws -> ParsedSafetensors {
    let tokens = ExportedTokens(ids: [0, 1], joinedBySpaces: ["le", "chat"])
    return try ParsedSafetensors(
      try export(
        .all(ExportedPass(tokens: tokens, matrices: matrices, hidden: hidden)), format: .safetensors
      ))
  }

  @Test func thePassStacksHeadsAndNamesWhatGoesFromLayerToLayer() throws {
    let file = try pass(
      [
        layerMatrix("input", [[1, 2], [3, 4]], layer: nil),
        layerMatrix("q", [[1], [2]], head: 0), layerMatrix("q", [[3], [4]], head: 1),
        layerMatrix("output", [[5, 6], [7, 8]]),
        layerMatrix("residual", [[6, 8], [10, 12]]),
        layerMatrix("output", [[0, 1], [2, 3]], layer: 1),
      ],
      hidden: [
        .init(name: "hidden.0", matrix: Matrix([[1, 2], [3, 4]])),
        .init(name: "hidden.1", matrix: Matrix([[6, 8], [10, 12]])),
        .init(name: "hidden.2", matrix: Matrix([[0, 1], [2, 3]])),
      ])
    #expect(file.metadata == ["tokens": #"["le", "chat"]"#])
    #expect(
      file.tensors.keys.sorted() == [
        "hidden.0", "hidden.1", "hidden.2", "layers.0.output", "layers.0.q", "layers.0.residual",
        "layers.1.output",
      ])
    let q = try #require(file.tensors["layers.0.q"])
    #expect(q.shape == [2, 2, 1])
    #expect(q.values == [1, 2, 3, 4])
    #expect(file.tensors["hidden.0"]?.values == [1, 2, 3, 4])
    #expect(file.tensors["hidden.1"]?.values == [6, 8, 10, 12])
    #expect(file.tensors["hidden.2"]?.values == [0, 1, 2, 3])
    #expect(file.tensors["layers.0.output"]?.values == [5, 6, 7, 8])
  }

  @Test func headsOfDifferentWidthHaveATensorEach() throws {
    let file = try pass([
      layerMatrix("v", [[1], [2]], head: 0), layerMatrix("v", [[3, 4], [5, 6]], head: 1),
    ])
    #expect(file.tensors.keys.sorted() == ["layers.0.heads.0.v", "layers.0.heads.1.v"])
    #expect(file.tensors["layers.0.heads.1.v"]?.shape == [2, 2])
  }

  @Test func tokensComeFirstInThePassWhateverTheConvention() throws {
    let file = try pass([layerMatrix("q", [[1, 2, 3], [4, 5, 6]], head: 0, isTransposed: true)])
    #expect(file.tensors["layers.0.q"]?.shape == [1, 3, 2])
    #expect(file.tensors["layers.0.q"]?.values == [1, 4, 2, 5, 3, 6])
  }

  @Test func aPassWithoutNumbersIsAFile() throws {
    #expect(try pass([]).tensors.isEmpty)
  }
}
