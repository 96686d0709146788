// Lists of texts in the metadata, whose values can only be texts: a list is written as JSON.

extension TensorDirectory {
  /// The list that the metadata has at `key`, as in `["Le", "chat"]`; nil where it has nothing there.
  package func texts(_ key: String) throws(SafetensorsError) -> [String]? {
    guard var text = metadata[key] else { return nil }
    let result = text.withUTF8 { bytes in
      Result { () throws(SafetensorsError) in
        var reader = HeaderReader(UnsafeRawBufferPointer(bytes), 0..<bytes.count)
        return try reader.texts()
      }
    }
    do throws(SafetensorsError) {
      return try result.get()
    } catch {
      guard case .header(let fault, let place, _) = error else { throw error }
      throw .metadata(fault, place: place, key: key)
    }
  }
}

extension HeaderReader {
  /// All there is, as a list of texts.
  fileprivate mutating func texts() throws(SafetensorsError) -> [String] {
    var texts: [String] = []
    try take(.openBracket)
    var isFirst = true
    while try takeSeparator(isFirst: &isFirst, closing: .closeBracket) { texts.append(try text()) }
    skipSpace()
    if next != nil { throw unexpected(.endOfList) }
    return texts
  }
}
