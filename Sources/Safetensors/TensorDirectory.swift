/// What a safetensors file says about itself: its tensors and its metadata.
///
/// The format: the length of the header as a little-endian UInt64, a JSON header with the type,
/// shape and place of every tensor, the data.
/// https://github.com/huggingface/safetensors#format
///
/// A directory is only made of a file that keeps the format's word: every name stands once, every
/// tensor has the bytes that its type and shape need, and every byte of the data belongs to
/// exactly one tensor. Nothing of the data is read for it, so that a mapped file of many gigabytes
/// costs no more than its header.
package struct TensorDirectory: Hashable, Sendable {
  /// The `__metadata__` of the header.
  package let metadata: [String: String]
  /// In the order of the header.
  package let tensors: [StoredTensor]
  private let places: [String: Int]

  /// Longer headers are refused, as the format's own implementation does.
  package static let headerLimit = 100_000_000
  static let lengthByteCount = 8

  package init(of file: UnsafeRawBufferPointer) throws(SafetensorsError) {
    let header = try Self.header(of: file)
    var reader = HeaderReader(file, header)
    let contents = try reader.contents()
    try DataLayout(dataSize: file.count - header.upperBound).check(contents.entries)
    metadata = contents.metadata
    tensors = contents.entries.map { $0.stored(dataStart: header.upperBound) }
    places = contents.places
  }

  package init(of file: [UInt8]) throws(SafetensorsError) {
    let result = file.withUnsafeBytes { bytes in
      Result { () throws(SafetensorsError) in try Self(of: bytes) }
    }
    self = try result.get()
  }

  package subscript(name: String) -> StoredTensor? { places[name].map { tensors[$0] } }

  /// Where the header stands in the file.
  private static func header(
    of file: UnsafeRawBufferPointer
  ) throws(SafetensorsError) -> Range<Int> {
    guard file.count >= lengthByteCount else { throw .noHeaderLength(fileSize: file.count) }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(headerLimit) else { throw .headerTooLong(length, limit: headerLimit) }
    let end = lengthByteCount + Int(length)
    guard end <= file.count else { throw .headerCutOff(end: end, fileSize: file.count) }
    return lengthByteCount..<end
  }
}

/// A tensor as the header has it. Nothing is checked but that its size is a number.
struct HeaderEntry {
  let name: String
  let type: ElementType
  let shape: [Int]
  /// What type and shape need.
  let byteCount: Int
  /// Counted from the beginning of the data.
  let begin: Int
  let end: Int

  /// - Parameter dataStart: the place of the data in the file. The entry has been checked.
  func stored(dataStart: Int) -> StoredTensor {
    StoredTensor(
      name: name, type: type, shape: shape, bytes: dataStart + begin..<dataStart + end)
  }
}
