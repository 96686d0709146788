// What a header has to say: `{"__metadata__": {text: text}, name: {"dtype": text, "shape": [number],
// "data_offsets": [number, number]}, …}`, in any order.

extension HeaderReader {
  struct Contents {
    var metadata: [String: String] = [:]
    var entries: [HeaderEntry] = []
    /// The entry of each name.
    var places: [String: Int] = [:]
  }

  static let metadataKey = "__metadata__"

  mutating func contents() throws(SafetensorsError) -> Contents {
    var contents = Contents()
    var hasMetadata = false
    // The format wants the brace to be the first byte; white space can only follow.
    guard next == .openBrace else { throw unexpected(.character(.openBrace)) }
    advance()
    var isFirst = true
    while try takeSeparator(isFirst: &isFirst, closing: .closeBrace) {
      let start = place
      let key = try text()
      if key == Self.metadataKey {
        if hasMetadata { throw fault(.duplicateKey(key), at: start) }
        hasMetadata = true
        try take(.colon)
        contents.metadata = try metadata()
      } else {
        tensor = key
        if contents.places.updateValue(contents.entries.count, forKey: key) != nil {
          throw fault(.duplicateTensor, at: start)
        }
        try take(.colon)
        contents.entries.append(try entry(key))
        tensor = nil
      }
    }
    skipSpace()
    if next != nil { throw unexpected(.endOfHeader) }
    return contents
  }

  private mutating func metadata() throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    try take(.openBrace)
    var isFirst = true
    while try takeSeparator(isFirst: &isFirst, closing: .closeBrace) {
      let start = place
      let key = try text()
      try take(.colon)
      if metadata.updateValue(try text(), forKey: key) != nil {
        throw fault(.duplicateKey(key), at: start)
      }
    }
    return metadata
  }

  private mutating func entry(_ name: String) throws(SafetensorsError) -> HeaderEntry {
    var type: ElementType?
    var shape: [Int]?
    var shapePlace = place
    var offsets: (begin: Int, end: Int)?
    try take(.openBrace)
    var isFirst = true
    var fields: Set<TensorField> = []
    while try takeSeparator(isFirst: &isFirst, closing: .closeBrace) {
      let start = place
      let key = try text()
      guard let field = TensorField(rawValue: key) else {
        throw fault(.unknownKey(key), at: start)
      }
      guard fields.insert(field).inserted else { throw fault(.duplicateKey(key), at: start) }
      try take(.colon)
      skipSpace()
      switch field {
      case .type: type = try elementType()
      case .shape:
        shapePlace = place
        shape = try extents()
      case .offsets: offsets = try pair()
      }
    }
    let closing = place - 1
    guard let type else { throw fault(.missingField(.type), at: closing) }
    guard let shape else { throw fault(.missingField(.shape), at: closing) }
    guard let offsets else { throw fault(.missingField(.offsets), at: closing) }
    guard let byteCount = type.byteCount(ofShape: shape) else {
      throw fault(.shapeTooLarge(shape), at: shapePlace)
    }
    return HeaderEntry(
      name: name, type: type, shape: shape, byteCount: byteCount, begin: offsets.begin,
      end: offsets.end)
  }

  private mutating func elementType() throws(SafetensorsError) -> ElementType {
    let start = place
    let name = try text()
    guard let type = ElementType(rawValue: name) else { throw fault(.unknownType(name), at: start) }
    return type
  }

  private mutating func extents() throws(SafetensorsError) -> [Int] {
    var extents: [Int] = []
    try take(.openBracket)
    var isFirst = true
    while try takeSeparator(isFirst: &isFirst, closing: .closeBracket) {
      extents.append(try wholeNumber())
    }
    return extents
  }

  private mutating func pair() throws(SafetensorsError) -> (begin: Int, end: Int) {
    try take(.openBracket)
    let begin = try wholeNumber()
    try take(.comma)
    let end = try wholeNumber()
    try take(.closeBracket)
    return (begin, end)
  }
}
