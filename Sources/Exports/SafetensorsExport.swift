import AttentionEngine
import Safetensors

/// Matrices as safetensors files, in float32.
enum SafetensorsExport {
  /// One matrix as it is shown, with its labels in the metadata, and what it is where it is no stage of
  /// one head: `detail`, the indices of the columns that a lens leaves out, `reading`. The tensor is
  /// then not called as the stage is: whoever reads `weights` may rely on rows that add up to 1.
  static func bytes(of exported: ExportedMatrix) -> [UInt8] {
    let tensor = NewTensor(
      name: exported.tensorName, shape: [exported.matrix.rows, exported.matrix.columns],
      values: exported.matrix.values)
    let metadata = [
      ("rows", JSONText.array(exported.labeled.rowLabels.map(JSONText.string))),
      ("columns", JSONText.array(exported.labeled.columnLabels.map(JSONText.string))),
    ]
    let leftOut = exported.leftOut.sorted().map(String.init)
    let remarks =
      (exported.detail.map { [("detail", $0)] } ?? [])
      + (exported.reading.map { [("reading", $0.words)] } ?? [])
      + (leftOut.isEmpty ? [] : [("left_out", JSONText.array(leftOut))])
    return TensorFile.bytes(of: [tensor], metadata: metadata + remarks)
  }
}

extension ExportedMatrix {
  /// `layers.0.heads.1.weights`, `layers.0.output`, `embeddings`; `layers.0.heads.1.map` for weights
  /// through a lens, of several heads or in blocks, `layers.0.output.change` for a change.
  var tensorName: String {
    placePart + (head.map { "heads.\($0)." } ?? "") + (detail == nil ? name : "map")
      + (reading.map { ".\($0.suffix)" } ?? "")
  }

  /// The name of the matrices of all heads, in one tensor: `layers.0.weights`.
  var stackName: String { placePart + name }

  private var placePart: String {
    if let stackPlace { return stackPlace + "." }
    return layer.map { "layers.\($0)." } ?? ""
  }
}
