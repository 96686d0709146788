/// Why bytes are not the text of a scene.
enum EncodingProblem: Hashable, Sendable {
  case utf16
  /// A byte that no UTF-8 text has at this place; the offset counts from 0.
  case notUTF8(byte: UInt8, offset: Int)
  /// A character that YAML forbids.
  case control(UInt32)
}

extension SourceText {
  /// The first byte that cannot stand in a YAML text in UTF-8, or nil.
  var encodingProblem: (offset: Int, problem: EncodingProblem)? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return (0, .utf16) }
    if bytes.count > 3, bytes[0] == 0 || bytes[1] == 0 { return (0, .utf16) }
    var offset = start
    while offset < bytes.count {
      let lead = bytes[offset]
      if lead < 0x80 {
        if !Self.isAllowed(UInt32(lead)) { return (offset, .control(UInt32(lead))) }
        offset += 1
        continue
      }
      guard let (value, length) = Self.multibyte(bytes, at: offset) else {
        return (offset, .notUTF8(byte: lead, offset: offset))
      }
      if !Self.isAllowed(value) { return (offset, .control(value)) }
      offset += length
    }
    return nil
  }

  /// The value and length of the well-formed sequence of two to four bytes at `offset`, or nil.
  /// The Unicode Standard, table 3-7.
  private static func multibyte(_ bytes: [UInt8], at offset: Int) -> (UInt32, Int)? {
    let lead = bytes[offset]
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return nil
    }
    guard offset + length <= bytes.count else { return nil }
    var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for index in 1..<length {
      guard bytes[offset + index] & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(bytes[offset + index] & 0x3F)
    }
    let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= smallest, Unicode.Scalar(value) != nil else { return nil }
    return (value, length)
  }

  /// YAML 1.1, §5.1: the printable characters.
  private static func isAllowed(_ value: UInt32) -> Bool {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }
}
