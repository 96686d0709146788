import CellGrid

/// How numbers are written: the numbers of one matrix all alike, so that their points stand one
/// below the other.
package struct NumberFormat: Hashable, Sendable {
  package enum Notation: Hashable, Sendable {
    /// What has no fixed digits, see `FixedDecimal`, has an exponent after all.
    case fixed(decimals: Int)
    /// `digits` after the point of the mantissa: `1.2e-5`.
    case exponent(digits: Int)
  }

  package enum Sign: Hashable, Sendable {
    case negativeOnly
    /// `+` too, and an exact zero is a dot: for differences.
    case always
  }

  package var notation: Notation
  /// `0.085` rather than `.085`.
  package var leadingZero: Bool
  /// Numbers from 1 on lose a decimal for the digit before their point, so that they take no more
  /// columns than the others: `.28`, `1.0`; `.3`, `1.`.
  package var isTight = false
  package var sign: Sign
  package var glyphs: GlyphSet
  /// The columns that the numbers take for which the format was made; 0 for a format on its own.
  package var width: Int

  package init(
    _ notation: Notation, leadingZero: Bool = true, sign: Sign = .negativeOnly,
    glyphs: GlyphSet = .unicode, width: Int = 0
  ) {
    self.notation = notation
    self.leadingZero = leadingZero
    self.sign = sign
    self.glyphs = glyphs
    self.width = width
  }

  /// The digits behind the point, of numbers below 1.
  var decimals: Int {
    switch notation {
    case .fixed(let decimals): decimals
    case .exponent(let digits): digits
    }
  }

  /// Rounded to the nearest, ties to even, from the exact value; what rounds to zero has no sign.
  /// The minus of a number is the ASCII one, so that what is copied off the screen can be parsed.
  package func text(_ value: Float) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite {
      return (value > 0 ? plus : isUnicode ? "−" : "-") + (isUnicode ? "∞" : "inf")
    }
    if value == 0, sign == .always { return isUnicode ? "·" : "." }
    let (digits, isZero) = magnitude(value)
    if isZero { return digits }
    return (value < 0 ? "-" : plus) + digits
  }

  /// `text(value)` behind as many spaces as fill `width`.
  package func padded(_ value: Float) -> String {
    TextWidth.padded(text(value), to: max(width, TextWidth.columns(text(value))), alignRight: true)
  }

  private var isUnicode: Bool { glyphs == .unicode }
  private var plus: String { sign == .always ? "+" : "" }

  private func magnitude(_ value: Float) -> (digits: String, isZero: Bool) {
    switch notation {
    case .fixed(let decimals):
      if isTight, decimals > 0,
        let whole = FixedDecimal(value, decimals: decimals), whole.whole > 0,
        let fewer = FixedDecimal(value, decimals: decimals - 1)
      {
        return (fewer.digits() + (decimals == 1 ? "." : ""), false)
      }
      if let decimal = FixedDecimal(value, decimals: decimals) {
        return (decimal.digits(leadingZero: leadingZero), decimal.isZero)
      }
      return (Self.scientific(Double(value.magnitude), digits: 3), false)
    case .exponent(let digits):
      return (Self.scientific(Double(value.magnitude), digits: digits), value == 0)
    }
  }

  private static func scientific(_ magnitude: Double, digits: Int) -> String {
    guard magnitude > 0 else { return "0" }
    var exponent = -46
    while exponent < 39, magnitude >= power(exponent + 1) { exponent += 1 }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    var mantissa = (magnitude / power(exponent) * scale).rounded(.toNearestOrEven)
    if mantissa >= 10 * scale {
      mantissa /= 10
      exponent += 1
    }
    var text = String(UInt64(mantissa))
    if digits > 0 { text.insert(".", at: text.index(after: text.startIndex)) }
    return text + "e" + String(exponent)
  }

  private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? .infinity }
}
