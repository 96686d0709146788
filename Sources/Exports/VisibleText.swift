/// Token text for places where control characters cannot stand: tables, pictures, graphs.
enum VisibleText {
  /// `text` with control characters, line breaks, bidirectional controls and noncharacters written
  /// as Swift would escape them: `\n`, `\t`, `\u{200E}`.
  static func visible(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if !needsEscape(scalar) {
        result.unicodeScalars.append(scalar)
      } else if let short = shortEscapes[scalar] {
        result += short
      } else {
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      }
    }
    return result
  }

  private static let shortEscapes: [Unicode.Scalar: String] = [
    "\0": "\\0", "\t": "\\t", "\n": "\\n", "\r": "\\r",
  ]

  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    case let value: value & 0xFFFE == 0xFFFE
    }
  }
}
