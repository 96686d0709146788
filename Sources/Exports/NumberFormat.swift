/// Writes a float32 in decimal, with a point whatever the locale is.
struct NumberFormat: Hashable {
  /// Digits after the point; nil for the shortest number that reads back as the same float32.
  let decimals: Int?

  /// `-inf`, `inf` and `nan` where the number is not finite, as NumPy and C read them.
  func string(_ value: Float) -> String {
    guard value.isFinite, let decimals, value.magnitude < 0x1p63 else { return value.description }
    return Self.fixed(value, decimals: decimals)
  }

  /// For people: `-∞`, `∞` and `NaN`.
  func readable(_ value: Float) -> String {
    if value.isFinite { return string(value) }
    return value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞"
  }

  /// The exact value rounded half to even. A number that rounds to zero has no sign.
  ///
  /// The fraction of a float32 is m / 2^k with m below 2^24, so fraction · 10^n = m · 5^n / 2^(k−n),
  /// and m · 5^n fits 64 bits up to n = 17: no step rounds but the last.
  private static func fixed(_ value: Float, decimals: Int) -> String {
    let magnitude = value.magnitude
    var whole = UInt64(magnitude)
    let power = (0..<decimals).reduce(UInt64(1)) { result, _ in result * 10 }
    var digits = scaledFraction(magnitude - Float(whole), decimals: decimals, isOddBelow: whole)
    if digits == power {
      whole += 1
      digits = 0
    }
    let sign = value < 0 && (whole, digits) != (0, 0) ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let tail = String(digits)
    return sign + String(whole) + "."
      + String(repeating: "0", count: decimals - tail.count) + tail
  }

  /// fraction · 10^decimals, rounded half to even; the number before the point decides what is
  /// even when there are no decimals.
  private static func scaledFraction(
    _ fraction: Float, decimals: Int, isOddBelow whole: UInt64
  ) -> UInt64 {
    guard fraction > 0 else { return 0 }
    // fraction = m / 2^k.
    let k = 23 - Int(fraction.isNormal ? fraction.exponent : Float.leastNormalMagnitude.exponent)
    let m = UInt64(fraction.significandBitPattern) | (fraction.isNormal ? 1 << 23 : 0)
    let product = (0..<decimals).reduce(m) { result, _ in result * 5 }
    let shift = k - decimals
    if shift <= 0 { return product << UInt64(-shift) }
    guard shift <= 64 else { return 0 }
    // A shift by 64 gives 0.
    let quotient = product >> UInt64(shift)
    let rest = product & ((1 << UInt64(shift)) &- 1)
    let half = UInt64(1) << UInt64(shift - 1)
    let isOdd = (decimals == 0 ? whole : quotient) % 2 == 1
    return rest > half || (rest == half && isOdd) ? quotient + 1 : quotient
  }
}
