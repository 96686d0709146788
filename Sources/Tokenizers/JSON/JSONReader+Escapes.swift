// What stands behind a backslash in a text.

extension JSONReader {
  /// Goes behind an escape, or behind the two that are a pair of surrogates.
  mutating func checkEscape() throws(TokenizerError) {
    let start = place
    guard let unit = try escapedUnit(from: start) else { return }
    guard UTF16.isSurrogate(unit) else { return }
    // RFC 8259, section 7: what does not fit into four digits is a pair of surrogates.
    guard UTF16.isLeadSurrogate(unit), next == .backslash, let trail = try escapedUnit(from: place),
      UTF16.isTrailSurrogate(trail)
    else { throw fault(.loneSurrogate(unit), at: start) }
  }

  /// The four digits of `\u1234`; nil for the short escapes.
  private mutating func escapedUnit(from start: Int) throws(TokenizerError) -> UInt16? {
    place += 1
    guard let letter = next else { throw unexpected(.character(.quote)) }
    place += 1
    if Self.character(ofEscape: letter) != nil { return nil }
    guard letter == UInt8(ascii: "u") else { throw fault(.badEscape, at: start) }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = next?.hexDigit else { throw fault(.badEscape, at: start) }
      unit = unit << 4 | digit
      place += 1
    }
    return unit
  }

  private static func character(ofEscape letter: UInt8) -> UInt8? {
    switch letter {
    case .quote, .backslash, UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// The UTF-8 of a text whose escapes have been checked.
  static func resolvingEscapes(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var place = 0
    func unit(at place: Int) -> UInt16 {
      text[place..<place + 4].reduce(0) { $0 << 4 | ($1.hexDigit ?? 0) }
    }
    while place < text.count {
      guard text[place] == .backslash else {
        result.append(text[place])
        place += 1
        continue
      }
      if let byte = character(ofEscape: text[place + 1]) {
        result.append(byte)
        place += 2
        continue
      }
      let lead = unit(at: place + 2)
      place += 6
      let scalar: Unicode.Scalar
      if let single = Unicode.Scalar(lead) {
        scalar = single
      } else {
        scalar = UTF16.decode(UTF16.EncodedScalar([lead, unit(at: place + 2)]))
        place += 6
      }
      result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return result
  }
}
