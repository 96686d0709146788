import AttentionEngine
import Exports
import Testing

/// How numbers are written, seen through the cells of a CSV file.
@Suite struct NumberExportTests {
  private func written(_ value: Float, _ precision: Int? = nil) throws -> String {
    let one = ExportedMatrix(
      name: "x",
      labeled: LabeledMatrix(matrix: Matrix([[value]]), rowLabels: ["r"], columnLabels: ["c"]))
    let csv = try text(one, .csv, ExportOptions(precision: precision))
    return String(csv.dropFirst(",c\nr,".count).dropLast())
  }

  @Test(arguments: [
    (Float(0.1), "0.1"), (-0.0, "-0.0"), (1, "1.0"), (1e-5, "1e-05"), (16_777_216, "16777216.0"),
    (Float.infinity, "inf"), (-Float.infinity, "-inf"), (Float.nan, "nan"),
    (Float.leastNonzeroMagnitude, "1e-45"),
  ])
  func withoutAPrecisionTheNumberIsTheShortest(value: Float, expected: String) throws {
    #expect(try written(value) == expected)
  }

  @Test(arguments: [
    (Float(0.5), 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
    (0.9996, 3, "1.000"), (-0.0004, 3, "0.000"), (-0.0, 1, "0.0"), (-1.25, 1, "-1.2"),
    (Float.leastNonzeroMagnitude, 3, "0.000"), (123_456.789, 2, "123456.79"),
    (-Float.infinity, 3, "-inf"),
    (1e30, 3, "1e+30"), (0.1, 17, "0.10000000149011612"),
  ])
  func aPrecisionRoundsTheExactValueHalfToEven(
    value: Float, precision: Int, expected: String
  ) throws {
    #expect(try written(value, precision) == expected)
  }

  @Test func everyShortestNumberReadsBackAsTheSameFloat() throws {
    var state: UInt32 = 1
    for _ in 0..<2000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      let value = Float(bitPattern: state)
      guard value.isFinite else { continue }
      let back = try #require(Float(try written(value)))
      #expect(back.bitPattern == value.bitPattern)
    }
  }
}
