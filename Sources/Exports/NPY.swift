import AttentionEngine

/// The NPY format, version 1.0: a little-endian float32 array in C order.
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
enum NPY {
  /// The data begins at a multiple of this, so that it can be mapped.
  private static let alignment = 64

  static func bytes(of matrix: Matrix) -> [UInt8] {
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    let dictionary =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
    // Magic, two bytes of length, the dictionary, spaces, a line feed.
    let unpadded = magic.count + 2 + dictionary.utf8.count + 1
    let padding = (alignment - unpadded % alignment) % alignment
    let header = dictionary + String(repeating: " ", count: padding) + "\n"
    let length = UInt16(header.utf8.count)

    var bytes = magic + [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
    bytes += header.utf8
    bytes.append(littleEndian: matrix.values)
    return bytes
  }
}

extension [UInt8] {
  /// Appends the four bytes of every number, the lowest first.
  mutating func append(littleEndian values: [Float]) {
    reserveCapacity(count + 4 * values.count)
    for value in values {
      let bits = value.bitPattern
      append(UInt8(truncatingIfNeeded: bits))
      append(UInt8(truncatingIfNeeded: bits >> 8))
      append(UInt8(truncatingIfNeeded: bits >> 16))
      append(UInt8(truncatingIfNeeded: bits >> 24))
    }
  }
}
