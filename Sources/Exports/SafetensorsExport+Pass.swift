import AttentionEngine
import Safetensors

// The whole pass. Tokens come first in every shape, also where a scene shows them as columns:
// whoever reads the file by these names relies on the shapes.
//
//   embeddings, positions            [T, d]
//   layers.L.q … layers.L.context    [heads, T, ·], of k and v one for each head that has its own
//   layers.L.concat, output, …       [T, ·]
//   hidden.0 … hidden.N              [T, d]
//
// hidden.0 goes into the first layer; hidden.L+1 is what layer L hands on, the last one after the
// final norm. A stage whose heads differ in shape cannot be stacked; each head then has its own tensor
// `layers.L.heads.H.q`. In an encoder-decoder `encoder.` or `decoder.` stands in front of all these,
// and a decoder's cross-attention is `decoder.layers.L.cross`.

extension SafetensorsExport {
  static func bytes(of pass: ExportedPass) -> [UInt8] {
    let texts = { (tokens: ExportedTokens) in JSONText.array(tokens.texts.map(JSONText.string)) }
    let source = pass.sourceTokens.map { [("source_tokens", texts($0))] } ?? []
    // What a capture calls the model, so that the file opens as one with its name.
    let model = pass.model.map { [("model", $0)] } ?? []
    return TensorFile.bytes(
      of: tensors(of: pass), metadata: model + [("tokens", texts(pass.tokens))] + source)
  }

  static func tensors(of pass: ExportedPass) -> [NewTensor] {
    let normed = Set(pass.matrices.filter { $0.name == Stage.inputNorm.rawValue }.map(\.stackPlace))
    var tensors: [NewTensor] = []
    for group in groups(pass.matrices) {
      guard let first = group.first else { continue }
      if first.head != nil {
        tensors += stacked(group)
      } else if first.name != Stage.input.rawValue || normed.contains(first.stackPlace) {
        tensors.append(tensor(first, name: first.tensorName))
      }
    }
    return tensors
      + pass.hidden.map {
        NewTensor(
          name: $0.name, shape: [$0.matrix.rows, $0.matrix.columns], values: $0.matrix.values)
      }
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
    guard Set(matrices.map(\.shape)).count == 1 else {
      return heads.map { tensor($0, name: $0.tensorName) }
    }
    return [
      NewTensor(
        name: heads[0].stackName,
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
}
