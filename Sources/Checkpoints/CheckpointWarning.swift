/// What is strange about a checkpoint that can be opened all the same.
package enum CheckpointWarning: Hashable, Sendable {
  /// The file has the tensor, and no part of the model is made from it.
  case unused(tensor: String, shape: [Int])
  /// The tensor stands in a shard, and the index does not name it.
  case notInIndex(tensor: String, shard: String)

  package var tensor: String {
    switch self {
    case .unused(let tensor, _), .notInIndex(let tensor, _): tensor
    }
  }
}
