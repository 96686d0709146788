import Safetensors
import Tokenizers

/// A folder as `save_pretrained` and the hub have it: `config.json`, and the weights in
/// `model.safetensors` or in shards that an index names. Opening it reads the headers of the weights
/// and none of their numbers.
struct CheckpointFolder {
  static let configurationName = "config.json"
  static let weightsName = "model.safetensors"
  static let tokenizerName = "tokenizer.json"
  static let configurationLimit = 10_000_000

  private let path: String
  let configuration: JSONValue
  let tensors: [String: FileTensor]
  let files: [MappedFile]
  let warnings: [CheckpointWarning]

  /// Weights in formats that can run code or that need other libraries.
  private static let otherWeights = [
    "pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack",
    "model.ckpt.index", "adapter_model.safetensors", "consolidated.safetensors",
  ]

  init(path: String) throws(CheckpointError) {
    self.path = path
    let place = { (name: String) in Self.place(of: name, in: path) }
    func json(_ name: String, limit: Int) throws(CheckpointError) -> JSONValue {
      let file = try MappedFile(path: place(name), name: name, limit: limit)
      return try JSONReader.value(of: file.bytes, named: name)
    }

    configuration = try json(Self.configurationName, limit: Self.configurationLimit)
    if MappedFile.exists(place(Self.weightsName)) {
      let file = try MappedFile(path: place(Self.weightsName), name: Self.weightsName)
      let directory = try Self.directory(of: file)
      files = [file]
      tensors = Dictionary(
        uniqueKeysWithValues: directory.tensors.map { ($0.name, FileTensor(file, $0)) })
      warnings = []
    } else if MappedFile.exists(place(ShardIndex.fileName)) {
      let index = try ShardIndex(json(ShardIndex.fileName, limit: ShardIndex.limit))
      var opened: [MappedFile] = []
      var missing: [IndexFault] = []
      for name in index.fileNames {
        if MappedFile.exists(place(name)) {
          opened.append(try MappedFile(path: place(name), name: name))
        } else {
          let count = index.shards.values.count { $0 == name }
          missing.append(.shardMissing(name, tensors: count))
        }
      }
      if !missing.isEmpty { throw .index(missing) }
      files = opened
      tensors = try Self.tensors(of: opened)
      warnings = try Self.check(index, tensors)
    } else {
      throw .file(
        Self.weightsName,
        .noWeights(others: Self.otherWeights.filter { MappedFile.exists(place($0)) }))
    }
  }

  private static func place(of name: String, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Nil where the folder has none.
  func tokenizer() throws(CheckpointError) -> Tokenizer? {
    let place = Self.place(of: Self.tokenizerName, in: path)
    guard MappedFile.exists(place) else { return nil }
    let file = try MappedFile(path: place, name: Self.tokenizerName)
    do throws(TokenizerError) {
      return try Tokenizer(file.bytes)
    } catch {
      throw .tokenizer(error)
    }
  }

  private static func directory(of file: MappedFile) throws(CheckpointError) -> TensorDirectory {
    do throws(SafetensorsError) {
      return try TensorDirectory(of: file.bytes)
    } catch {
      throw .header(error, file: file.name)
    }
  }

  private static func tensors(
    of files: [MappedFile]
  ) throws(CheckpointError) -> [String: FileTensor] {
    var tensors: [String: FileTensor] = [:]
    for file in files {
      for tensor in try directory(of: file).tensors {
        if let other = tensors.updateValue(FileTensor(file, tensor), forKey: tensor.name) {
          throw .tensorInTwoFiles(tensor.name, other.file.name, file.name)
        }
      }
    }
    return tensors
  }

  /// Whether each tensor is where the index has it.
  private static func check(
    _ index: ShardIndex, _ tensors: [String: FileTensor]
  ) throws(CheckpointError) -> [CheckpointWarning] {
    let faults = index.shards.sorted { $0.key < $1.key }.compactMap { (tensor, shard) in
      let found = tensors[tensor]?.file.name
      return found == shard
        ? nil : IndexFault.notInShard(tensor: tensor, shard: shard, other: found)
    }
    if !faults.isEmpty { throw .index(faults) }
    return tensors.values
      .filter { index.shards[$0.tensor.name] == nil }
      .map { .notInIndex(tensor: $0.tensor.name, shard: $0.file.name) }
      .sorted { $0.tensor < $1.tensor }
  }
}
