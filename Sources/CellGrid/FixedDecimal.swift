/// A float32 with a fixed number of digits after the point: the exact value, rounded half to even.
///
/// What rounds to zero has no sign. There is a point in the text whatever the locale is.
package struct FixedDecimal: Hashable, Sendable {
  /// How many decimals can be asked for: with up to 17 of them nothing rounds but the last step.
  package static let precisions = 0...17

  package let isNegative: Bool
  /// The digits before the point, as a number.
  package let whole: UInt64
  /// The digits after the point, as a number below 10^decimals.
  package let fraction: UInt64
  package let decimals: Int

  package var isZero: Bool { whole == 0 && fraction == 0 }

  /// nil for what is not finite, and from 2^63 on, where fixed digits would claim a precision that
  /// a float32 does not have.
  ///
  /// The fraction of a float32 is m / 2^k with m below 2^24, so fraction · 10^n = m · 5^n / 2^(k−n),
  /// and m · 5^n fits 64 bits up to n = 17.
  /// - Precondition: `precisions` contains `decimals`.
  package init?(_ value: Float, decimals: Int) {
    precondition(Self.precisions.contains(decimals), "\(decimals) decimals")
    let magnitude = value.magnitude
    guard magnitude < 0x1p63 else { return nil }
    var whole = UInt64(magnitude)
    var fraction = Self.scaled(
      magnitude - Float(whole), decimals: decimals, isOddBefore: whole % 2 == 1)
    if fraction == Self.power(of: 10, decimals) {
      whole += 1
      fraction = 0
    }
    isNegative = value < 0 && (whole, fraction) != (0, 0)
    self.whole = whole
    self.fraction = fraction
    self.decimals = decimals
  }

  /// The digits and the point without a sign: `0.085`, or `.085` without the leading zero.
  package func digits(leadingZero: Bool = true) -> String {
    guard decimals > 0 else { return String(whole) }
    let tail = String(fraction)
    return (whole == 0 && !leadingZero ? "" : String(whole)) + "."
      + String(repeating: "0", count: decimals - tail.utf8.count) + tail
  }

  /// `-0.085`.
  package var text: String { (isNegative ? "-" : "") + digits() }

  /// fraction · 10^decimals, rounded half to even; without decimals the number before the point
  /// decides what is even.
  private static func scaled(_ fraction: Float, decimals: Int, isOddBefore: Bool) -> UInt64 {
    guard fraction > 0 else { return 0 }
    // fraction = m / 2^k.
    let k = 23 - Int(fraction.isNormal ? fraction.exponent : Float.leastNormalMagnitude.exponent)
    let m = UInt64(fraction.significandBitPattern) | (fraction.isNormal ? 1 << 23 : 0)
    let product = m * power(of: 5, decimals)
    let shift = k - decimals
    if shift <= 0 { return product << UInt64(-shift) }
    guard shift <= 64 else { return 0 }
    // A shift by 64 gives 0.
    let quotient = product >> UInt64(shift)
    let rest = product & ((1 << UInt64(shift)) &- 1)
    let half = UInt64(1) << UInt64(shift - 1)
    let isOdd = decimals == 0 ? isOddBefore : quotient % 2 == 1
    return rest > half || (rest == half && isOdd) ? quotient + 1 : quotient
  }

  private static func power(of base: UInt64, _ exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<exponent { result *= base }
    return result
  }
}
