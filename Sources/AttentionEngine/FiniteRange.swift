/// The extent of the finite numbers among many, and how many others there are.
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
    values.withUnsafeBufferPointer { values in
      if !takeFinite(values) { takeOneByOne(values) }
    }
  }

  /// Takes numbers that are all finite; false, and takes none, where one is not.
  ///
  /// A frame asks for the range of whole attention maps. Comparing the bits as integers, which are
  /// in the order of the numbers once those of negative ones are turned round, lets the compiler
  /// work on several at a time; comparisons of floats it must keep one by one.
  private mutating func takeFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
    var low = Int32.max
    var high = Int32.min
    var nearZero = UInt32.max
    for value in values {
      let bits = value.bitPattern
      let ordered = Self.turned(Int32(bitPattern: bits))
      low = min(low, ordered)
      high = max(high, ordered)
      // Zero wraps round to the largest.
      nearZero = min(nearZero, (bits & 0x7FFF_FFFF) &- 1)
    }
    guard !values.isEmpty else { return true }
    let ends = [low, high].map { Float(bitPattern: UInt32(bitPattern: Self.turned($0))) }
    guard ends.allSatisfy(\.isFinite) else { return false }
    // Zero as an end has no sign.
    (least, greatest) = (ends[0] + 0, ends[1] + 0)
    leastMagnitude = nearZero == .max ? 0 : Float(bitPattern: nearZero + 1)
    finiteCount = values.count
    return true
  }

  /// Bits of a float as an integer that is in the order of the floats, and back.
  private static func turned(_ bits: Int32) -> Int32 { bits ^ ((bits >> 31) & Int32.max) }

  private mutating func takeOneByOne(_ values: UnsafeBufferPointer<Float>) {
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
