import Foundation
import Safetensors
import Testing

extension ScratchFolder {
  /// Writes the weights anew, after a change to the tensors.
  func rewrite(
    _ name: String = "model.safetensors", _ change: (inout [String: NewTensor]) -> Void
  ) throws {
    let bytes = try bytes(of: name)
    let tensors = try TensorDirectory(of: bytes).tensors.map { tensor in
      NewTensor(
        name: tensor.name, shape: tensor.shape, .bytes(Array(bytes[tensor.bytes]), tensor.type))
    }
    var changed = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    change(&changed)
    try write(TensorFile.bytes(of: changed.values.sorted { $0.name < $1.name }), to: name)
  }
}

extension NewTensor {
  static func zeros(_ name: String, _ shape: [Int], _ type: ElementType = .float32) -> NewTensor {
    let count = shape.reduce(1, *) * type.byteCount
    return NewTensor(name: name, shape: shape, .bytes(Array(repeating: 0, count: count), type))
  }
}
