/// `model.safetensors.index.json`: which tensor stands in which file.
struct ShardIndex {
  static let fileName = "model.safetensors.index.json"
  /// An index of a hundred thousand tensors has ten million bytes.
  static let limit = 100_000_000

  /// The file of each tensor.
  let shards: [String: String]

  init(_ value: JSONValue) throws(CheckpointError) {
    guard case .object(let members) = value, case .object(let map)? = members["weight_map"]
    else { throw .index([.noWeightMap]) }
    var shards: [String: String] = [:]
    var faults: [IndexFault] = []
    for (tensor, value) in map.sorted(by: { $0.key < $1.key }) {
      guard case .text(let name) = value else {
        faults.append(.notAFileName(tensor: tensor, found: value.kind))
        continue
      }
      // A shard lies beside its index, wherever that came from.
      if name.isEmpty || name == "." || name == ".." || name.contains("/") || name.contains("\0") {
        faults.append(.badFileName(name, tensor: tensor))
      }
      shards[tensor] = name
    }
    if !faults.isEmpty { throw .index(faults) }
    self.shards = shards
  }

  var fileNames: [String] { Set(shards.values).sorted() }
}
