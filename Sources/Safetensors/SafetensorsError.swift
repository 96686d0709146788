/// Why bytes are no safetensors file.
package enum SafetensorsError: Error, Hashable, Sendable {
  /// Not even the length of the header is all there.
  case noHeaderLength(fileSize: Int)
  case headerTooLong(UInt64, limit: Int)
  /// The header would end behind the end of the file.
  case headerCutOff(end: Int, fileSize: Int)
  /// `place` is the byte of the file where it goes wrong, `tensor` whose entry that is in.
  case header(HeaderFault, place: Int, tensor: String?)
  case layout(LayoutFault)
  /// A text of the metadata is no list of texts; `place` is the byte of that text.
  case metadata(HeaderFault, place: Int, key: String)
}

/// What can be wrong at one place of the header, or of a list in its metadata.
package enum HeaderFault: Hashable, Sendable {
  /// Something else begins here; nil where the header, or the list, ends.
  case expected(Expectation, found: UInt8?)
  case notUTF8
  /// An unescaped one in a text.
  case controlCharacter(UInt8)
  case badEscape
  /// Half of a pair of `\u` escapes.
  case loneSurrogate(UInt16)
  case negativeNumber
  /// A fraction or an exponent, where only a whole number can be.
  case notWhole
  case numberTooLarge
  /// Names that differ only in how their accents are encoded count as the same.
  case duplicateTensor
  case duplicateKey(String)
  case unknownKey(String)
  case missingField(TensorField)
  case unknownType(String)
  /// The bytes of this shape are more than any file can have.
  case shapeTooLarge([Int])

  package enum Expectation: Hashable, Sendable {
    case character(UInt8)
    /// A comma, or what closes the list or object.
    case commaOr(UInt8)
    case text
    case wholeNumber
    case endOfHeader
    case endOfList
  }
}

/// What the header says of a tensor.
package enum TensorField: String, CaseIterable, Hashable, Sendable {
  case type = "dtype"
  case shape
  case offsets = "data_offsets"
}

/// What can be wrong with the places of the tensors. All numbers count bytes from the beginning of
/// the data.
package enum LayoutFault: Hashable, Sendable {
  case reversed(tensor: String, begin: Int, end: Int)
  case wrongSize(tensor: String, ElementType, shape: [Int], needed: Int, found: Int)
  /// The tensor ends behind the end of the file.
  case cutOff(tensor: String, end: Int, dataSize: Int)
  /// `tensor` begins before the end of `other`.
  case overlap(tensor: String, other: String, bytes: Range<Int>)
  /// Bytes of no tensor; `before` is the one that follows, nil after the last one.
  case gap(Range<Int>, before: String?)
}
