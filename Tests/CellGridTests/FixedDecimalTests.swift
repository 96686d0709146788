import CellGrid
import Foundation
import Testing

@Suite struct FixedDecimalTests {
  @Test(arguments: [
    (Float(0.5), 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
    (0.25881058, 3, "0.259"), (1.005, 2, "1.00"), (0.9996, 3, "1.000"), (9.9996, 3, "10.000"),
    (-0.0004, 3, "0.000"), (-0.0, 1, "0.0"), (-0.4, 0, "0"), (-1.25, 1, "-1.2"), (7, 2, "7.00"),
    (123_456.789, 2, "123456.79"), (0.1, 17, "0.10000000149011612"),
    (Float.leastNonzeroMagnitude, 3, "0.000"),
    (Float.leastNormalMagnitude, 17, "0.00000000000000000"),
    (9_223_371_487_098_961_920, 1, "9223371487098961920.0"),
  ])
  func roundsTheExactValueHalfToEven(value: Float, decimals: Int, expected: String) {
    #expect(FixedDecimal(value, decimals: decimals)?.text == expected)
  }

  /// C's printf rounds the exact value too.
  @Test func agreesWithPrintf() throws {
    var state: UInt32 = 12345
    for _ in 0..<4000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      // Any exponent up to 2^63.
      let value = Float(bitPattern: state)
      guard value.magnitude < 0x1p63 else { continue }
      for decimals in [0, 1, 2, 3, 7, 12, 17] {
        var expected = String(format: "%.\(decimals)f", Double(value))
        if expected.allSatisfy({ "-0.".contains($0) }), expected.hasPrefix("-") {
          expected.removeFirst()
        }
        #expect(try #require(FixedDecimal(value, decimals: decimals)).text == expected)
      }
    }
  }

  @Test func signAndZeroAreThoseOfWhatIsWritten() throws {
    let small = try #require(FixedDecimal(-0.004, decimals: 2))
    #expect(small.isZero && !small.isNegative)
    let large = try #require(FixedDecimal(-0.006, decimals: 2))
    #expect(!large.isZero && large.isNegative)
    #expect(large.whole == 0 && large.fraction == 1)
  }

  @Test func theLeadingZeroCanBeLeftOut() {
    #expect(FixedDecimal(0.085, decimals: 3)?.digits(leadingZero: false) == ".085")
    #expect(FixedDecimal(-0.5, decimals: 1)?.digits(leadingZero: false) == ".5")
    #expect(FixedDecimal(10.5, decimals: 1)?.digits(leadingZero: false) == "10.5")
    #expect(FixedDecimal(0, decimals: 0)?.digits(leadingZero: false) == "0")
  }

  @Test(arguments: [Float.infinity, -.infinity, .nan, 0x1p63, -.greatestFiniteMagnitude])
  func whatHasNoFixedDigitsHasNone(value: Float) {
    #expect(FixedDecimal(value, decimals: 1) == nil)
  }
}
