/// What a Unicode scalar does in a terminal cell.
enum ScalarClass: Equatable {
  /// One column.
  case narrow
  /// Two columns.
  case wide
  /// No column: drawn over the base before it.
  case mark
  /// No column and no picture: joiners and variation selectors.
  case ignored
  /// Half of a flag, with the letter that it stands for.
  case regionalIndicator(Unicode.Scalar)
  /// Never drawn: control characters, bidi controls, line separators, noncharacters.
  case unfit

  static func isPrintable(_ ascii: UInt8) -> Bool { (0x20..<0x7F).contains(ascii) }

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    switch value {
    case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300,
      // Punctuation, arrows, mathematics, lines and blocks: what screens are drawn with.
      0x2010...0x2027, 0x2190...0x22FF, 0x2500...0x25FC:
      self = .narrow
    case 0x200C, 0x200D, 0x115F, 0x3164, 0xFFA0, 0xFE00...0xFE0F, 0xE0020...0xE007F,
      0xE0100...0xE01EF:
      // The Hangul fillers are letters that show nothing, of a width that nobody agrees on.
      self = .ignored
    case 0x1160...0x11FF, 0xD7B0...0xD7FB:
      // Vowels and finals of Hangul syllables: drawn into the two columns of the initial.
      self = .mark
    case 0x1F1E6...0x1F1FF:
      self = .regionalIndicator(Unicode.Scalar(UInt8(0x41 + value - 0x1F1E6)))
    case 0x4E00...0x9FFF, 0xAC00...0xD7A3:
      self = .wide
    default:
      self = Self.classify(scalar)
    }
  }

  private static func classify(_ scalar: Unicode.Scalar) -> ScalarClass {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator:
      return .unfit
    case .nonspacingMark, .enclosingMark:
      return .mark
    default:
      if scalar.properties.isNoncharacterCodePoint { return .unfit }
      return EastAsianWidth.isWide(scalar.value) ? .wide : .narrow
    }
  }
}
