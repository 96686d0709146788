/// One tensor of a file: what it is called, what it holds, and where.
package struct StoredTensor: Hashable, Sendable {
  package let name: String
  package let type: ElementType
  /// The last index runs fastest. No extents at all: a single number.
  package let shape: [Int]
  /// The place of the numbers in the file, counted from its first byte.
  package let bytes: Range<Int>

  package var elementCount: Int { bytes.count / type.byteCount }
}

extension StoredTensor {
  /// The numbers as float32.
  ///
  /// - Parameters:
  ///   - elements: which of them, counted in the order of the file: the row i of a
  ///     `[rows, columns]` tensor is `i * columns..<(i + 1) * columns`. Without it, all.
  ///   - file: the bytes that the tensor's directory was read from.
  package func values(_ elements: Range<Int>? = nil, in file: UnsafeRawBufferPointer) -> [Float] {
    let elements = elements ?? 0..<elementCount
    return [Float](unsafeUninitializedCapacity: elements.count) { target, count in
      read(
        elements, in: file,
        into: UnsafeMutableBufferPointer(rebasing: target[..<elements.count]))
      count = elements.count
    }
  }

  /// Fills `target` with those numbers; see `values`.
  package func read(
    _ elements: Range<Int>, in file: UnsafeRawBufferPointer,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(bytes.upperBound <= file.count, "not the file of this tensor")
    precondition(
      elements.lowerBound >= 0 && elements.upperBound <= elementCount, "no such elements")
    let start = bytes.lowerBound + elements.lowerBound * type.byteCount
    type.convert(
      UnsafeRawBufferPointer(
        rebasing: file[start..<start + elements.count * type.byteCount]), into: target)
  }

  package func values(_ elements: Range<Int>? = nil, in file: [UInt8]) -> [Float] {
    file.withUnsafeBytes { values(elements, in: $0) }
  }
}
