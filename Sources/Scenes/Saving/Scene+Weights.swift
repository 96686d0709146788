import AttentionEngine
import Safetensors

extension Scene {
  /// The weights file with the learned numbers of `edited`; nil where they are as they were read.
  func weightsRewrite(for edited: AttentionModel) throws(SaveProblem) -> FileRewrite? {
    var isChanged = false
    for parameter in sources.learned {
      guard let matrix = edited[parameter.id], matrix.shape == parameter.shape else {
        throw .notWritable(.parameter(parameter.id))
      }
      if let index = matrix.values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(
          CellID(
            .parameter(parameter.id), row: index / matrix.columns, column: index % matrix.columns))
      }
      if model[parameter.id]?.hasSameBits(as: matrix) != true { isChanged = true }
    }
    guard isChanged else { return nil }
    return FileRewrite(
      path: weights?.path ?? Self.weightsPath(besides: path), original: weights?.bytes ?? [],
      bytes: weightsBytes(of: edited))
  }

  /// The content of the weights file for `model`: equal numbers give equal bytes.
  package func weightsBytes(of model: AttentionModel) -> [UInt8] {
    TensorFile.bytes(
      of: sources.learned.map { parameter in
        NewTensor(
          name: parameter.id.tensorName, shape: [parameter.shape.rows, parameter.shape.columns],
          values: model[parameter.id]?.values ?? [])
      })
  }

  /// Where the learned numbers of the scene at `path` go when it does not say.
  private static func weightsPath(besides path: String) -> String {
    (path.hasSuffix(".scene") ? String(path.dropLast(6)) : path) + ".safetensors"
  }

  /// The key that a scene gets when its learned numbers are kept for the first time.
  func weightsKey(naming path: String) -> [Splice] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return splices(
      .scalar(ScalarText.written(name)), key: "weights", for: nil, in: sources.root,
      before: ["train", layersKey])
  }
}
