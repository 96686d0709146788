import CellGrid
import Foundation
import Testing

@Suite struct LogarithmTests {
  @Test func powersOfTwoAreExact() {
    for exponent in [-1022, -149, -1, 0, 1, 10, 1023] {
      let power = Double(sign: .plus, exponent: exponent, significand: 1)
      #expect(binaryLogarithm(power) == Double(exponent))
    }
  }

  @Test func agreesWithTheCLibrary() {
    var values: [Double] = [
      .leastNonzeroMagnitude, .leastNormalMagnitude / 1000, .leastNormalMagnitude,
      .greatestFiniteMagnitude,
    ]
    values += (1..<2000).map { Double($0) / 700 }
    values += [Double(1).nextUp, Double(2).nextDown]
    for value in values {
      let expected = log2(value)
      #expect(abs(binaryLogarithm(value) - expected) <= 4e-16 * max(1, abs(expected)), "\(value)")
    }
  }
}
