// Texts: names, types, metadata.

extension HeaderReader {
  /// A text in quotes, its escapes resolved.
  mutating func text() throws(SafetensorsError) -> String {
    skipSpace()
    guard next == .quote else { throw unexpected(.text) }
    advance()
    var text = ""
    var start = place
    while true {
      guard let byte = next else { throw unexpected(.character(.quote)) }
      switch byte {
      case .quote:
        text += try piece(from: start)
        advance()
        return text
      case .backslash:
        text += try piece(from: start)
        text.unicodeScalars.append(try escape())
        start = place
      case 0..<0x20: throw fault(.controlCharacter(byte))
      default: advance()
      }
    }
  }

  /// The bytes from `start` to here, which hold no escape. No character of UTF-8 reaches across an
  /// escape, so each piece is whole.
  private func piece(from start: Int) throws(SafetensorsError) -> String {
    let bytes = run(from: start)
    if let piece = String(validating: bytes, as: UTF8.self) { return piece }
    throw fault(.notUTF8, at: start + Self.validCount(bytes))
  }

  /// How many bytes come before the first that is not UTF-8.
  private static func validCount(_ bytes: some Sequence<UInt8>) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { count += scalar.count }
    return count
  }

  /// The character that an escape stands for; the reader is at its backslash.
  private mutating func escape() throws(SafetensorsError) -> Unicode.Scalar {
    let start = place
    let unit = try escapedUnit(from: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // RFC 8259, section 7: what does not fit into four digits is a pair of surrogates.
    guard UTF16.isLeadSurrogate(unit), next == .backslash else {
      throw fault(.loneSurrogate(unit), at: start)
    }
    let second = place
    let trail = try escapedUnit(from: second)
    guard UTF16.isTrailSurrogate(trail) else { throw fault(.loneSurrogate(unit), at: start) }
    return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
  }

  private mutating func escapedUnit(from start: Int) throws(SafetensorsError) -> UInt16 {
    advance()
    guard let letter = next else { throw unexpected(.character(.quote)) }
    advance()
    switch letter {
    case .quote, .backslash, UInt8(ascii: "/"): return UInt16(letter)
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"):
      var unit: UInt16 = 0
      for _ in 0..<4 {
        guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
          throw fault(.badEscape, at: start)
        }
        unit = unit << 4 | UInt16(digit)
        advance()
      }
      return unit
    default: throw fault(.badEscape, at: start)
    }
  }
}
