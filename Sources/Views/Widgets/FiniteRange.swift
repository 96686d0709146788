/// The extent of the finite numbers among many, and which others there are.
package struct FiniteRange: Hashable, Sendable {
  package private(set) var least: Float = 0
  package private(set) var greatest: Float = 0
  /// The smallest magnitude above zero; 0 where there is none.
  package private(set) var leastMagnitude: Float = 0
  package private(set) var hasNegativeInfinity = false
  package private(set) var hasPositiveInfinity = false
  package private(set) var hasNaN = false

  package var largestMagnitude: Float { max(greatest, -least) }
  package var hasNegative: Bool { least < 0 }

  package init(_ values: some Sequence<Float>) {
    var isEmpty = true
    for value in values {
      guard value.isFinite else {
        hasNaN = hasNaN || value.isNaN
        hasNegativeInfinity = hasNegativeInfinity || value == -.infinity
        hasPositiveInfinity = hasPositiveInfinity || value == .infinity
        continue
      }
      least = isEmpty ? value : min(least, value)
      greatest = isEmpty ? value : max(greatest, value)
      let magnitude = value.magnitude
      if magnitude > 0, magnitude < leastMagnitude || leastMagnitude == 0 {
        leastMagnitude = magnitude
      }
      isEmpty = false
    }
  }
}
