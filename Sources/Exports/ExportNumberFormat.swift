import CellGrid

/// How an export writes a float32 in decimal.
struct ExportNumberFormat: Hashable {
  /// Digits after the point, see `FixedDecimal`; nil for the shortest number that reads back as the
  /// same float32.
  let decimals: Int?

  /// `-inf`, `inf` and `nan` where the number is not finite, as NumPy and C read them. A number too
  /// large for fixed digits is the shortest one.
  func string(_ value: Float) -> String {
    decimals.flatMap { FixedDecimal(value, decimals: $0)?.text } ?? value.description
  }

  /// For people: `-∞`, `∞` and `NaN`.
  func readable(_ value: Float) -> String {
    if value.isFinite { return string(value) }
    return value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞"
  }
}
