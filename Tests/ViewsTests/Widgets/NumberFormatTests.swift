import CellGrid
import Testing

@testable import Views

@Suite struct NumberFormatTests {
  private func fixed(_ value: Float, _ decimals: Int) -> String {
    NumberFormat(.fixed(decimals: decimals)).text(value)
  }

  @Test func roundsTheExactValueTiesToEven() {
    #expect(fixed(0.125, 2) == "0.12")
    #expect(fixed(0.375, 2) == "0.38")
    #expect(fixed(2.5, 0) == "2")
    #expect(fixed(0.25881058, 3) == "0.259")
    // 1.005 is a little less than it looks as a float32.
    #expect(fixed(1.005, 2) == "1.00")
    #expect(fixed(9.9996, 3) == "10.000")
  }

  @Test func whatRoundsToZeroHasNoSign() {
    #expect(fixed(-0.001, 2) == "0.00")
    #expect(fixed(-0.0, 1) == "0.0")
    #expect(NumberFormat(.fixed(decimals: 2), sign: .always).text(-0.001) == "0.00")
  }

  @Test func leadingZeroCanBeLeftOut() {
    let format = NumberFormat(.fixed(decimals: 3), leadingZero: false)
    #expect(format.text(0.085) == ".085")
    #expect(format.text(-0.5) == "-.500")
    #expect(format.text(1) == "1.000")
    #expect(NumberFormat(.fixed(decimals: 0), leadingZero: false).text(0) == "0")
  }

  /// A whole share loses a decimal, so that all others need no column more.
  @Test func aWholeShareTakesNoColumnMore() throws {
    let formats = NumberFormat.candidates(for: [1, 0.2751, 0, 0.9996])
    #expect(formats.map(\.width) == [5, 4, 3, 2])
    let tight = { (index: Int) in [1, 0.2751, 0, 0.9996].map { formats[index].text($0) } }
    #expect(tight(2) == ["1.0", ".28", ".00", "1.0"])
    #expect(tight(3) == ["1.", ".3", ".0", "1."])
    // Other numbers keep their digits.
    #expect(NumberFormat.candidates(for: [1.2, 0.2751]).allSatisfy { !$0.isTight })
    #expect(NumberFormat.candidates(for: [1, -0.2751]).allSatisfy { !$0.isTight })
  }

  @Test func differencesHaveASignAndADotForZero() {
    let format = NumberFormat(.fixed(decimals: 3), leadingZero: false, sign: .always)
    #expect(format.text(0.012) == "+.012")
    #expect(format.text(-0.012) == "-.012")
    #expect(format.text(0) == "·")
    var ascii = format
    ascii.glyphs = .ascii
    #expect(ascii.text(0) == ".")
  }

  @Test func whatIsNotFiniteHasAName() {
    #expect(fixed(-.infinity, 3) == "−∞")
    #expect(fixed(.infinity, 3) == "∞")
    #expect(fixed(.nan, 3) == "nan")
    #expect(NumberFormat(.fixed(decimals: 1), glyphs: .ascii).text(-.infinity) == "-inf")
  }

  @Test func exponentsRoundAndCarry() {
    #expect(NumberFormat(.exponent(digits: 0)).text(1e-5) == "1e-5")
    #expect(NumberFormat(.exponent(digits: 2)).text(-1.2345e-7) == "-1.23e-7")
    #expect(NumberFormat(.exponent(digits: 1)).text(9.97) == "1.0e1")
    #expect(NumberFormat(.exponent(digits: 2)).text(.greatestFiniteMagnitude) == "3.40e38")
    #expect(NumberFormat(.exponent(digits: 2)).text(.leastNonzeroMagnitude) == "1.40e-45")
    #expect(NumberFormat(.exponent(digits: 2)).text(0) == "0")
    #expect(fixed(1e20, 3) == "1.000e20")
  }

  @Test func candidatesGetNarrower() throws {
    let formats = NumberFormat.candidates(for: Samples.weights.values)
    let texts = formats.map { $0.text(0.25881) }
    #expect(texts == ["0.259", ".259", ".26", ".3"])
    #expect(formats.map(\.width) == [5, 4, 3, 2])
  }

  private static let fullest: [([Float], [String])] = [
    ([0, 1, -12], ["0", "1", "-12"]),
    ([0.1, 0.5, 0.25], ["0.10", "0.50", "0.25"]),
    ([0.4, 0.40000004], ["0.4", "0.4"]),
    ([0.1234, 0.5], ["0.123", "0.500"]),
    ([2.45366, -0.3], ["2.454", "-0.300"]),
    ([123.45678, 0.1], ["123.5", "0.1"]),
    ([0.0012345, 0.001], ["0.0012", "0.0010"]),
    ([1.2e-6, 0], ["1.20e-6", "0"]),
    ([2_000_000, 1.5], ["2.00e6", "1.50e0"]),
    ([-.infinity, 1], ["−∞", "1"]),
  ]

  @Test(arguments: fullest)
  func fullestFormat(_ values: [Float], _ texts: [String]) throws {
    let format = try #require(NumberFormat.candidates(for: values).first)
    #expect(values.map(format.text) == texts)
    #expect(format.width == texts.map(TextWidth.columns).max())
    #expect(values.allSatisfy { TextWidth.columns(format.padded($0)) == format.width })
  }

  @Test func allNumbersOfAMatrixFitTheWidth() {
    for scale in [Float(0.0001), 0.03, 1, 40, 3000, 1e7] {
      let values = Samples.noise(9, 9, low: -scale, high: scale).values
      for format in NumberFormat.candidates(for: values) {
        #expect(values.allSatisfy { TextWidth.columns(format.text($0)) <= format.width })
      }
    }
  }

  @Test func significantDigits() {
    #expect(NumberFormat.significant(0.25881058) == "0.2588")
    #expect(NumberFormat.significant(-1.20449) == "-1.204")
    #expect(NumberFormat.significant(3.14e-7, digits: 3) == "3.14e-7")
    #expect(NumberFormat.significant(0.5) == "0.5")
    // Of small numbers the digits count, not the decimals.
    #expect(NumberFormat.significant(0.025912) == "0.0259")
    #expect(NumberFormat.significant(-0.0027136) == "-0.00271")
    #expect(NumberFormat.significant(0.00027136) == "0.000271")
    #expect(NumberFormat.significant(0.000027136) == "2.714e-5")
    #expect(NumberFormat.significant(0) == "0")
    #expect(NumberFormat.significant(12345.6, digits: 3) == "12346")
    #expect(NumberFormat.significant(-.infinity) == "−∞")
  }
}
