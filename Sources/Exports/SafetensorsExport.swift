import AttentionEngine
import Safetensors

/// Matrices as safetensors files, in float32.
enum SafetensorsExport {
  /// One matrix as it is shown, with its labels in the metadata.
  static func bytes(of exported: ExportedMatrix) -> [UInt8] {
    let tensor = NewTensor(
      name: exported.tensorName, shape: [exported.matrix.rows, exported.matrix.columns],
      values: exported.matrix.values)
    let metadata = [
      ("rows", JSONText.array(exported.labeled.rowLabels.map(JSONText.string))),
      ("columns", JSONText.array(exported.labeled.columnLabels.map(JSONText.string))),
    ]
    return TensorFile.bytes(of: [tensor], metadata: metadata)
  }
}

extension ExportedMatrix {
  /// `layers.0.heads.1.weights`, `layers.0.output`, `embeddings`.
  var tensorName: String {
    placePart + (head.map { "heads.\($0)." } ?? "") + name
  }

  /// The name of the matrices of all heads, in one tensor: `layers.0.weights`.
  var stackName: String { placePart + name }

  private var placePart: String {
    if let stackPlace { return stackPlace + "." }
    return layer.map { "layers.\($0)." } ?? ""
  }
}
