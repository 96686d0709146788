extension TextWidth {
  /// `text` for files and lines that are no cells, with nothing in it that steers a terminal or
  /// cannot be seen: `␛` for escape and the like, `�` for what has no picture of its own (C1 and
  /// bidi controls, a joiner that joins nothing), `◌` below a mark without a base. In ASCII each of
  /// them is `?`.
  package static func visible(_ text: String, glyphs: GlyphSet = .unicode) -> String {
    if asciiColumns(text) != nil { return text }
    var result = ""
    for character in text {
      let hasPicture = columns(character) > 0
      for scalar in character.unicodeScalars {
        if hasPicture, ScalarClass(scalar) != .unfit {
          result.unicodeScalars.append(scalar)
        } else {
          result += glyphs == .ascii ? "?" : picture(of: scalar)
        }
      }
    }
    return result
  }

  static func picture(of scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0..<0x20:
      // U+2400 to U+241F are the pictures of the control characters, in their order.
      return Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) } ?? "�"
    case 0x7F:
      return "␡"
    default:
      return ScalarClass(scalar) == .mark ? "◌" + String(Character(scalar)) : "�"
    }
  }
}
