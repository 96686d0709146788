import AttentionEngine

extension Matrix {
  static func random(
    _ rows: Int, _ columns: Int, in range: ClosedRange<Float> = -1...1,
    using random: inout SplitMix64
  ) -> Matrix {
    Matrix(
      rows: rows, columns: columns, values: (0..<rows * columns).map { _ in random.float(range) })
  }

  /// The bits of all numbers; every NaN counts as the same.
  var bits: [UInt32] { values.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern } }

  func largestDifference(from expected: [[Double]]) -> Double {
    guard rows == expected.count, expected.allSatisfy({ $0.count == columns }) else {
      return .infinity
    }
    return zip(values, expected.joined()).map { abs(Double($0) - $1) }.max() ?? 0
  }
}

extension Trace {
  static func fresh(
    _ model: AttentionModel, variant: KernelVariant = .best, limits: TraceLimits = TraceLimits()
  ) -> Trace {
    var trace = Trace(model: model, variant: variant, limits: limits)
    trace.computeAll()
    return trace
  }
}

extension SplitMix64 {
  mutating func float(_ range: ClosedRange<Float> = -1...1) -> Float {
    Float.random(in: range, using: &self)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func bool() -> Bool { Bool.random(using: &self) }
}
