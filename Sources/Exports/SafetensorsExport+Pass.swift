import AttentionEngine
import Safetensors

// The whole pass. Tokens come first in every shape, also where a scene shows them as columns:
// whoever reads the file by these names relies on the shapes.
//
//   embeddings, positions            [T, d]
//   layers.L.q … layers.L.context    [heads, T, ·]
//   layers.L.concat, output, …       [T, ·]
//   hidden.0 … hidden.N              [T, d]
//
// hidden.0 goes into the first layer; hidden.L+1 is what layer L hands on: its norm, else its
// residual, else its output. A stage whose heads differ in shape cannot be stacked; each head then
// has its own tensor `layers.L.heads.H.q`.

extension SafetensorsExport {
  static func bytes(of pass: ExportedPass) -> [UInt8] {
    TensorFile.bytes(
      of: tensors(of: pass),
      metadata: [("tokens", JSONText.array(pass.tokens.texts.map(JSONText.string)))])
  }

  static func tensors(of pass: ExportedPass) -> [NewTensor] {
    var tensors: [NewTensor] = []
    var hidden: [Int: NewTensor] = [:]
    for group in groups(pass.matrices) {
      guard let first = group.first else { continue }
      let layer = first.layer
      if first.head != nil {
        tensors += stacked(group)
      } else if first.name == Stage.input.rawValue {
        hidden[0] = tensor(first, name: "hidden.0")
      } else {
        tensors.append(tensor(first, name: first.tensorName))
        // What comes later in the layer takes the place of what came before.
        if let layer, first.isLayerResult {
          hidden[layer + 1] = tensor(first, name: "hidden.\(layer + 1)")
        }
      }
    }
    return tensors + hidden.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The matrices of one stage of one layer stand together: its heads, or the one that it has.
  private static func groups(_ matrices: [ExportedMatrix]) -> [[ExportedMatrix]] {
    var groups: [[ExportedMatrix]] = []
    for matrix in matrices {
      if let last = groups.last?.last, last.name == matrix.name, last.layer == matrix.layer {
        groups[groups.count - 1].append(matrix)
      } else {
        groups.append([matrix])
      }
    }
    return groups
  }

  /// `[heads, rows, columns]`, or one tensor per head where the shapes differ.
  private static func stacked(_ heads: [ExportedMatrix]) -> [NewTensor] {
    let matrices = heads.map(\.inEngineOrientation)
    guard Set(matrices.map(\.shape)).count == 1, let layer = heads[0].layer else {
      return heads.map { tensor($0, name: $0.tensorName) }
    }
    return [
      NewTensor(
        name: "layers.\(layer).\(heads[0].name)",
        shape: [heads.count, matrices[0].rows, matrices[0].columns],
        values: matrices.flatMap(\.values))
    ]
  }

  private static func tensor(_ exported: ExportedMatrix, name: String) -> NewTensor {
    let matrix = exported.inEngineOrientation
    return NewTensor(name: name, shape: [matrix.rows, matrix.columns], values: matrix.values)
  }
}

extension ExportedMatrix {
  fileprivate var inEngineOrientation: Matrix { isTransposed ? matrix.transposed : matrix }

  /// Whether a layer can hand this stage on to the next one.
  fileprivate var isLayerResult: Bool {
    [Stage.output, .residual, .norm].map(\.rawValue).contains(name)
  }
}
