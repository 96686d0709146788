/// A tensor that is to be written.
package struct NewTensor: Hashable, Sendable {
  package enum Numbers: Hashable, Sendable {
    case float32([Float])
    /// Little-endian, as they stand in the file.
    case bytes([UInt8], ElementType)
  }

  package let name: String
  package let shape: [Int]
  package let numbers: Numbers

  /// - Parameters:
  ///   - shape: the last index runs fastest.
  ///   - numbers: as many as the shape has.
  package init(name: String, shape: [Int], _ numbers: Numbers) {
    precondition(name != HeaderReader.metadataKey, "the name of the metadata")
    self.name = name
    self.shape = shape
    self.numbers = numbers
    precondition(
      shape.allSatisfy { $0 >= 0 } && type.byteCount(ofShape: shape) == byteCount,
      "not the numbers of this shape")
  }

  package init(name: String, shape: [Int], values: [Float]) {
    self.init(name: name, shape: shape, .float32(values))
  }

  var type: ElementType {
    switch numbers {
    case .float32: .float32
    case .bytes(_, let type): type
    }
  }

  var byteCount: Int {
    switch numbers {
    case .float32(let values): values.count * MemoryLayout<Float>.size
    case .bytes(let bytes, _): bytes.count
    }
  }
}

/// Writes safetensors files, see `TensorDirectory`.
package enum TensorFile {
  /// The file with these tensors, in this order. Equal arguments give equal bytes.
  ///
  /// The header is filled with spaces to a multiple of 8, so that the data of a mapped file is
  /// aligned for numbers of every type as long as the wider types come first.
  ///
  /// - Parameters:
  ///   - tensors: no two with the same name.
  ///   - metadata: in the order in which it is written, no two with the same key.
  package static func bytes(
    of tensors: [NewTensor], metadata: [(String, String)]
  ) -> [UInt8] {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors with one name")
    precondition(Set(metadata.map(\.0)).count == metadata.count, "two texts with one key")
    let header = header(of: tensors, metadata: metadata)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      TensorDirectory.lengthByteCount + header.utf8.count
        + tensors.reduce(0) { $0 + $1.byteCount })
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes += $0 }
    bytes += header.utf8
    for tensor in tensors {
      switch tensor.numbers {
      case .float32(let values):
        // Not a key path: nine tenths of an export would go into following it.
        values.map { $0.bitPattern.littleEndian }.withUnsafeBytes { bytes += $0 }
      case .bytes(let numbers, _): bytes += numbers
      }
    }
    return bytes
  }

  /// With the metadata sorted by its keys.
  package static func bytes(
    of tensors: [NewTensor], metadata: [String: String] = [:]
  ) -> [UInt8] {
    bytes(of: tensors, metadata: metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  private static func header(of tensors: [NewTensor], metadata: [(String, String)]) -> String {
    var members: [(String, String)] = []
    if !metadata.isEmpty {
      let texts = metadata.map { ($0.0, JSONText.string($0.1)) }
      members.append((HeaderReader.metadataKey, JSONText.object(texts)))
    }
    var begin = 0
    for tensor in tensors {
      let end = begin + tensor.byteCount
      members.append((tensor.name, entry(of: tensor, begin: begin, end: end)))
      begin = end
    }
    let header = JSONText.object(members)
    return header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
  }

  private static func entry(of tensor: NewTensor, begin: Int, end: Int) -> String {
    JSONText.object([
      (TensorField.type.rawValue, JSONText.string(tensor.type.rawValue)),
      (TensorField.shape.rawValue, JSONText.array(tensor.shape.map(String.init))),
      (TensorField.offsets.rawValue, JSONText.array([String(begin), String(end)])),
    ])
  }
}
