import AttentionEngine

/// The safetensors format: the length of the header as a little-endian UInt64, a JSON header with
/// the name, type, shape and place of every tensor, the data.
/// https://github.com/huggingface/safetensors#format
///
/// Data is float32. The header is filled with spaces to a multiple of 8.
enum Safetensors {
  struct Tensor: Equatable {
    let name: String
    let shape: [Int]
    let values: [Float]
  }

  /// One matrix as it is shown, with its labels in the metadata.
  static func bytes(of exported: ExportedMatrix) -> [UInt8] {
    let tensor = Tensor(
      name: exported.tensorName, shape: [exported.matrix.rows, exported.matrix.columns],
      values: exported.matrix.values)
    let metadata = [
      ("rows", JSON.array(exported.labeled.rowLabels.map(JSON.string))),
      ("columns", JSON.array(exported.labeled.columnLabels.map(JSON.string))),
    ]
    return bytes([tensor], metadata: metadata)
  }

  static func bytes(_ tensors: [Tensor], metadata: [(String, String)]) -> [UInt8] {
    let metadataObject = JSON.object(metadata.map { ($0, JSON.string($1)) })
    var members = [("__metadata__", metadataObject)]
    var end = 0
    for tensor in tensors {
      let begin = end
      end += 4 * tensor.values.count
      members.append(
        (
          tensor.name,
          JSON.object([
            ("dtype", JSON.string("F32")),
            ("shape", JSON.array(tensor.shape.map(String.init))),
            ("data_offsets", JSON.array([String(begin), String(end)])),
          ])
        ))
    }
    var header = JSON.object(members)
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)

    let length = UInt64(header.utf8.count)
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    bytes += header.utf8
    for tensor in tensors { bytes.append(littleEndian: tensor.values) }
    return bytes
  }
}

extension ExportedMatrix {
  /// `layers.0.heads.1.weights`, `layers.0.output`, `embeddings`.
  var tensorName: String {
    let layerPart = layer.map { "layers.\($0)." } ?? ""
    let headPart = head.map { "heads.\($0)." } ?? ""
    return layerPart + headPart + name
  }
}
