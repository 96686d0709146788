/// The extent of the finite numbers among many, and how many others there are, in one pass.
package struct FiniteRange: Hashable, Sendable {
  /// The least and the greatest finite number; 0 where no number is finite.
  package private(set) var least: Float = 0
  package private(set) var greatest: Float = 0
  /// The smallest magnitude above zero; 0 where there is none.
  package private(set) var leastMagnitude: Float = 0
  package private(set) var finiteCount = 0
  package private(set) var negativeInfinities = 0
  package private(set) var positiveInfinities = 0
  package private(set) var nans = 0

  /// nil where no number is finite.
  package var bounds: ClosedRange<Float>? { finiteCount > 0 ? least...greatest : nil }
  package var largestMagnitude: Float { max(greatest, -least) }
  package var hasNegative: Bool { least < 0 }

  package init(_ matrix: Matrix) { self.init(matrix.values) }

  package init(_ values: [Float]) { self.init(values[...]) }

  // No generic sequence: across targets it would not be specialised.
  package init(_ values: ArraySlice<Float>) {
    for value in values {
      guard value.isFinite else {
        if value.isNaN {
          nans += 1
        } else if value < 0 {
          negativeInfinities += 1
        } else {
          positiveInfinities += 1
        }
        continue
      }
      least = finiteCount == 0 ? value : min(least, value)
      greatest = finiteCount == 0 ? value : max(greatest, value)
      let magnitude = value.magnitude
      if magnitude > 0, magnitude < leastMagnitude || leastMagnitude == 0 {
        leastMagnitude = magnitude
      }
      finiteCount += 1
    }
  }
}
