import AttentionEngine

/// A tensor that matrices of a model are made from, and where its bytes are.
package struct TensorPlace: Hashable, Sendable {
  package let name: String
  /// The file's name in the folder.
  package let file: String
  package let bytes: Range<Int>
}

extension Checkpoint {
  /// The bytes of all files with weights.
  package var byteCount: Int { files.reduce(0) { $0 + $1.count } }

  /// The tensors that are read when the matrices of `layer` are needed, in the order of the files.
  /// - Parameter layer: of the engine's model.
  package func tensors(ofLayer layer: Int) -> [TensorPlace] {
    storedTensors(ofLayer: layer).map {
      TensorPlace(name: $0.tensor.name, file: $0.file.name, bytes: $0.tensor.bytes)
    }
  }

  /// Tells the system that the numbers of `layer` will be needed, so that it begins to read them
  /// from the disk; comes back at once.
  package func prefetch(layer: Int) {
    for tensor in storedTensors(ofLayer: layer) { tensor.file.prefetch(tensor.tensor.bytes) }
  }

  private func storedTensors(ofLayer layer: Int) -> [FileTensor] {
    guard loaded.model.layers.indices.contains(layer) else { return [] }
    let tensors = loaded.model.layers[layer].matrices.compactMap { $0.storage as? FileTensor }
    return Dictionary(tensors.map { (ObjectIdentifier($0), $0) }, uniquingKeysWith: { $1 }).values
      .sorted {
        ($0.file.name, $0.tensor.bytes.lowerBound) < ($1.file.name, $1.tensor.bytes.lowerBound)
      }
  }
}

extension AttentionLayer {
  /// All that may be large.
  fileprivate var matrices: [Matrix] {
    heads.flatMap { Array($0.weights.values) }
      + [
        outputWeight, relativeBias?.table, feedForward?.gateWeight,
        feedForward?.intermediateWeight, feedForward?.weight,
      ].compactMap { $0 }
  }
}
