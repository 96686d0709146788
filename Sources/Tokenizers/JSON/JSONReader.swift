/// Reads JSON from left to right, strictly by RFC 8259. What it allocates is bounded by the length of
/// the file, and what it recurses by `deepest`.
struct JSONReader {
  /// A tokenizer.json nests less than ten deep.
  static let deepest = 100

  let file: UnsafeRawBufferPointer
  var place = 0
  private var nodes: [JSONDocument.Node] = []

  init(_ file: UnsafeRawBufferPointer) { self.file = file }

  /// The next byte; nil at the end.
  var next: UInt8? { place < file.count ? file[place] : nil }

  mutating func document() throws(TokenizerError) -> [JSONDocument.Node] {
    guard file.count < Int32.max else { throw .tooLarge(file.count, limit: Int(Int32.max) - 1) }
    guard String(validating: file, as: UTF8.self) != nil else {
      throw fault(.notUTF8, at: validCount)
    }
    nodes.reserveCapacity(file.count / 8)
    try value(depth: 0)
    skipSpace()
    if next != nil { throw unexpected(.end) }
    return nodes
  }

  /// How many bytes come before the first that is not UTF-8.
  private var validCount: Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = file.makeIterator()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { count += scalar.count }
    return count
  }

  func fault(_ fault: JSONFault, at place: Int? = nil) -> TokenizerError {
    let place = place ?? self.place
    let before = file[..<Swift.min(place, file.count)]
    let lineStart = before.lastIndex(of: .newline).map { $0 + 1 } ?? 0
    return .syntax(
      fault, line: 1 + before.count { $0 == .newline }, column: 1 + place - lineStart)
  }

  func unexpected(_ expectation: JSONFault.Expectation) -> TokenizerError {
    fault(.expected(expectation, found: next))
  }

  private mutating func skipSpace() {
    while let byte = next, byte == .space || byte == .newline || byte == .tab || byte == .return {
      place += 1
    }
  }

  private mutating func value(depth: Int) throws(TokenizerError) {
    skipSpace()
    guard depth < Self.deepest else { throw fault(.tooDeep(limit: Self.deepest)) }
    switch next {
    case .openBrace: try object(depth: depth)
    case .openBracket: try list(depth: depth)
    case .quote: try text()
    case UInt8(ascii: "n"): try word("null", .null)
    case UInt8(ascii: "t"): try word("true", .true)
    case UInt8(ascii: "f"): try word("false", .false)
    case .some(let byte) where byte == .minus || byte.isDigit: try number()
    default: throw unexpected(.value)
    }
  }

  private mutating func append(_ node: JSONDocument.Node) {
    var node = node
    node.next = Int32(nodes.count + 1)
    nodes.append(node)
  }

  private mutating func object(depth: Int) throws(TokenizerError) {
    let start = nodes.count
    append(.init(kind: .object))
    place += 1
    skipSpace()
    if next == .closeBrace {
      place += 1
      return
    }
    while true {
      skipSpace()
      guard next == .quote else { throw unexpected(.key) }
      try text()
      skipSpace()
      guard next == .colon else { throw unexpected(.character(.colon)) }
      place += 1
      try value(depth: depth + 1)
      guard try takeSeparator(closing: .closeBrace) else { break }
    }
    nodes[start].next = Int32(nodes.count)
  }

  private mutating func list(depth: Int) throws(TokenizerError) {
    let start = nodes.count
    append(.init(kind: .list))
    place += 1
    skipSpace()
    if next == .closeBracket {
      place += 1
      return
    }
    repeat { try value(depth: depth + 1) } while try takeSeparator(closing: .closeBracket)
    nodes[start].next = Int32(nodes.count)
  }

  /// Takes a comma, or what closes the list or object, and then gives false.
  private mutating func takeSeparator(closing: UInt8) throws(TokenizerError) -> Bool {
    skipSpace()
    guard next == .comma || next == closing else { throw unexpected(.commaOr(closing)) }
    defer { place += 1 }
    return next == .comma
  }

  private mutating func word(
    _ word: StaticString, _ kind: JSONDocument.Kind
  ) throws(TokenizerError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard place + offset < file.count, file[place + offset] == word.utf8Start[offset] else {
        throw unexpected(.value)
      }
    }
    place += word.utf8CodeUnitCount
    append(.init(kind: kind))
  }

  private mutating func number() throws(TokenizerError) {
    let start = place
    if next == .minus { place += 1 }
    // JSON has no number with a leading zero.
    if next == UInt8(ascii: "0") { place += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      place += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == .minus || next == UInt8(ascii: "+") { place += 1 }
      try digits()
    }
    append(.init(kind: .number, start: Int32(start), end: Int32(place)))
  }

  private mutating func digits() throws(TokenizerError) {
    guard next?.isDigit == true else { throw unexpected(.digit) }
    while next?.isDigit == true { place += 1 }
  }

  private mutating func text() throws(TokenizerError) {
    place += 1
    let start = place
    var hasEscapes = false
    while true {
      guard let byte = next else { throw unexpected(.character(.quote)) }
      switch byte {
      case .quote:
        append(
          .init(kind: .text, hasEscapes: hasEscapes, start: Int32(start), end: Int32(place)))
        place += 1
        return
      case .backslash:
        hasEscapes = true
        try checkEscape()
      case 0..<0x20: throw fault(.controlCharacter(byte))
      default: place += 1
      }
    }
  }
}

extension UInt8 {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let `return` = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")
  static let colon = UInt8(ascii: ":")
  static let minus = UInt8(ascii: "-")
  static let backslash = UInt8(ascii: "\\")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")

  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  /// The value of a hexadecimal digit.
  var hexDigit: UInt16? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(self - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(self - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
