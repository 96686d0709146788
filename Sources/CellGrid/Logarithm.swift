/// log₂ of a number above zero, for want of one without the C library.
///
/// log₂ x = e + ln m / ln 2 for x = m·2^e with 1 ≤ m < 2, and ln m = 2·(z + z³/3 + z⁵/5 + …) with
/// z = (m − 1)/(m + 1) ≤ 1/3: after 15 terms less than 2⁻⁵² is missing.
/// - Precondition: `value` is finite and above zero.
package func binaryLogarithm(_ value: Double) -> Double {
  precondition(value > 0 && value.isFinite, "the logarithm of \(value)")
  let mantissa = value.significand
  let z = (mantissa - 1) / (mantissa + 1)
  var sum = 0.0
  for degree in stride(from: 29, through: 1, by: -2) { sum = sum * z * z + 1 / Double(degree) }
  return Double(value.exponent) + 2 * z * sum / 0.693147180559945309
}
