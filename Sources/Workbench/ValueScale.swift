/// How numbers become colours.
package enum ValueScale: String, CaseIterable, Hashable, Sendable {
  case linear
  /// By the logarithm of the magnitude: small weights become visible.
  case log
  /// Every row over its own range.
  case perRow = "per row"
}
