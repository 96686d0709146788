import AttentionEngine
import Safetensors

/// The attention maps of one layer of a capture.
package struct CaptureLayer: Sendable {
  /// The tensor's.
  package let name: String
  /// The layer's, with its number as the file has it; not all need be there.
  package let layerName: LayerName
  /// Whose tokens ask.
  package let part: Part
  /// Whose tokens they attend to.
  package let attends: Part
  package let heads: Int
  package let queries: Int
  package let keys: Int
  private let storage: any MatrixStorage

  package var number: Int { layerName.number }
  package var isCrossAttention: Bool { part != attends }

  /// - Throws: what is wrong with the tensor's type or shape.
  init(
    _ name: CaptureName, _ tensor: StoredTensor, storage: any MatrixStorage
  ) throws(CaptureError) {
    switch tensor.type {
    case .float16, .bfloat16, .float32, .float64: break
    default: throw .notReal(tensor.name, tensor.type)
    }
    var shape = tensor.shape[...]
    if shape.count == 4 {
      guard shape[0] == 1 else { throw .batch(tensor.name, tensor.shape[0]) }
      shape = shape.dropFirst()
    }
    if shape.count == 2 { shape = [1] + shape }
    let extents = Array(shape)
    guard extents.count == 3 else { throw .badShape(tensor.name, tensor.shape) }
    guard !extents.contains(0) else { throw .empty(tensor.name, tensor.shape) }
    self.name = tensor.name
    layerName = LayerName(stack: name.kind.stack, number: name.layer)
    part = name.kind.part
    attends = name.kind.attends
    heads = extents[0]
    queries = extents[1]
    keys = extents[2]
    self.storage = storage
  }

  /// `[queries, keys]`: how much each query's token listens to each key's. The numbers stay where
  /// they are until somebody reads them.
  package func map(ofHead head: Int) -> Matrix {
    precondition(head >= 0 && head < heads, "no such head")
    return Matrix(
      rows: queries, columns: keys, stored: storage, offset: head * queries * keys)
  }
}
