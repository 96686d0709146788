import Foundation
import Kernels
import Testing

@testable import AttentionEngine

/// The kernels against plain double arithmetic, and the variants against each other.
struct KernelTests {
  /// Numbers of all kinds that a model can hold, −0, denormal and large ones among them.
  private static func awkward(
    _ rows: Int, _ columns: Int, using random: inout SplitMix64
  ) -> Matrix {
    var matrix = Matrix.random(rows, columns, in: -3...3, using: &random)
    let special: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNormalMagnitude / 2, 1e30, -1e30, 1e-30,
    ]
    for index in 0..<rows * columns where random.int(0...4) == 0 {
      matrix[index / columns, index % columns] = special[random.int(0...special.count - 1)]
    }
    return matrix
  }

  /// Number by number.
  private static func chains(_ a: Matrix, _ b: Matrix, _ bias: Matrix?) -> Matrix {
    var result = Matrix(rows: a.rows, columns: b.columns)
    for i in 0..<a.rows {
      for j in 0..<b.columns {
        var sum = bias?[0, j] ?? 0
        for k in 0..<a.columns { sum.addProduct(a[i, k], b[k, j]) }
        result[i, j] = sum
      }
    }
    return result
  }

  @Test("the baseline is always available, and the best is")
  func availability() {
    #expect(KernelVariant.available.contains(.baseline))
    #expect(KernelVariant.available.contains(KernelVariant.best))
  }

  @Test(
    "a product is one chain of fused multiply-adds from the bias, in every variant",
    arguments: KernelVariant.available)
  func productIsOneChain(variant: KernelVariant) {
    var random = SplitMix64(seed: 1)
    let operations = Operations(variant: variant)
    let shapes = [
      (1, 1, 1), (1, 0, 3), (3, 2, 2), (7, 5, 15), (13, 3, 16), (6, 17, 64), (5, 9, 65),
      (8, 4, 100), (2, 400, 33), (11, 31, 47), (4, 800, 5),
    ]
    for (rows, depth, columns) in shapes {
      let a = Self.awkward(rows, depth, using: &random)
      let b = Self.awkward(depth, columns, using: &random)
      for bias in [nil, Self.awkward(1, columns, using: &random)] {
        let expected = Self.chains(a, b, bias)
        var result = Matrix(rows: rows, columns: columns, repeating: .nan)
        operations.product(a, rows: 0..<rows, PackedMatrix(b), bias: bias, into: &result)
        #expect(result.bits == expected.bits, "\(rows)x\(depth)x\(columns)")
        var transposed = Matrix(rows: rows, columns: columns, repeating: .nan)
        operations.product(
          a, rows: 0..<rows, PackedMatrix(transposing: b.transposed), bias: bias,
          into: &transposed)
        #expect(transposed.bits == expected.bits, "\(rows)x\(depth)x\(columns) transposed")
      }
    }
  }

  @Test("every tile of a product has the bits of single chains", arguments: KernelVariant.available)
  func tiles(variant: KernelVariant) {
    var random = SplitMix64(seed: 3)
    let operations = Operations(variant: variant)
    for columns in [7, 16, 23, 32, 43, 48, 64] {
      for rows in 1...25 {
        let depth = random.int(1...13)
        let a = Matrix.random(rows, depth, using: &random)
        let b = Matrix.random(depth, columns, using: &random)
        let bias = random.bool() ? Matrix.random(1, columns, using: &random) : nil
        var result = Matrix(rows: rows, columns: columns, repeating: .nan)
        operations.product(a, rows: 0..<rows, PackedMatrix(b), bias: bias, into: &result)
        #expect(result.bits == Self.chains(a, b, bias).bits, "\(rows)x\(depth)x\(columns)")
      }
    }
  }

  @Test("a transpose has the numbers of its matrix")
  func transpose() {
    var random = SplitMix64(seed: 4)
    for (rows, columns) in [(0, 3), (1, 1), (1, 9), (3, 4), (4, 4), (5, 8), (8, 7), (13, 18)] {
      let matrix = Matrix.random(rows, columns, using: &random)
      let transposed = matrix.transposed
      #expect(transposed.shape == Shape(columns, rows))
      for row in 0..<rows {
        for column in 0..<columns { #expect(transposed[column, row] == matrix[row, column]) }
      }
    }
  }

  @Test("a product is near the sum in double precision")
  func productIsRight() {
    var random = SplitMix64(seed: 2)
    let a = Matrix.random(9, 300, using: &random)
    let b = Matrix.random(300, 21, using: &random)
    var result = Matrix(rows: 9, columns: 21)
    Operations().product(a, rows: 0..<9, PackedMatrix(b), into: &result)
    for i in 0..<9 {
      for j in 0..<21 {
        let exact = (0..<300).reduce(0.0) { $0 + Double(a[i, $1]) * Double(b[$1, j]) }
        #expect(abs(Double(result[i, j]) - exact) < 1e-5)
      }
    }
  }

  @Test("only the rows that are asked for are written, and with the bits of all rows")
  func productOfSomeRows() {
    var random = SplitMix64(seed: 3)
    let a = Matrix.random(13, 7, using: &random)
    let b = PackedMatrix(Matrix.random(7, 19, using: &random))
    var all = Matrix(rows: 13, columns: 19)
    Operations().product(a, rows: 0..<13, b, into: &all)
    for first in 0..<13 {
      for end in first...13 {
        var some = Matrix(rows: 13, columns: 19, repeating: 5)
        Operations().product(a, rows: first..<end, b, into: &some)
        for row in 0..<13 {
          let isAsked = (first..<end).contains(row)
          let expected = isAsked ? Array(all.row(row)) : Array(repeating: 5, count: 19)
          #expect(Array(some.row(row)) == expected)
        }
      }
    }
  }

  @Test(
    "rows and elements have the same bits in every variant",
    arguments: [1, 2, 15, 16, 17, 50, 130, 300])
  func variantsAgree(columns: Int) {
    var random = SplitMix64(seed: UInt64(columns))
    var scores = Matrix.random(6, columns, in: -30...30, using: &random)
    for column in 0..<columns {
      scores[1, column] = -.infinity
      if random.bool() { scores[2, column] = -.infinity }
      scores[3, column] = random.bool() ? 3e38 : -3e38
      scores[4, column] = random.bool() ? 0 : -0.0
    }
    scores[5, columns - 1] = .nan
    let x = Matrix.random(6, columns, using: &random)
    let y = Self.awkward(6, columns, using: &random)
    let norms = Norm.Kind.allCases.flatMap { kind in
      [Matrix.random(1, columns, using: &random), nil].map { shift in
        Norm(kind, gain: .random(1, columns, using: &random), shift: shift)
      }
    }
    let table = RotationTable(Rotary(width: columns / 2 * 2), positions: 6)
    let baseline = Operations(variant: .baseline)
    for variant in KernelVariant.available {
      let operations = Operations(variant: variant)
      #expect(operations.softmax(scores).bits == baseline.softmax(scores).bits)
      #expect(operations.scaled(y, by: 0.3).bits == baseline.scaled(y, by: 0.3).bits)
      var sums = [Matrix(rows: 6, columns: columns), Matrix(rows: 6, columns: columns)]
      operations.refreshSum(&sums[0], .all, x, y)
      baseline.refreshSum(&sums[1], .all, x, y)
      #expect(sums[0].bits == sums[1].bits)
      for norm in norms {
        var normed = [Matrix(rows: 6, columns: columns), Matrix(rows: 6, columns: columns)]
        operations.refreshNorm(&normed[0], .all, y, by: norm)
        baseline.refreshNorm(&normed[1], .all, y, by: norm)
        #expect(normed[0].bits == normed[1].bits)
      }
      #expect(operations.gated(x, y).bits == baseline.gated(x, y).bits)
      #expect(operations.rotated(y, by: table).bits == baseline.rotated(y, by: table).bits)
      var exponentials = [
        [Float](repeating: 0, count: columns), [Float](repeating: 0, count: columns),
      ]
      kernel_exp(variant.raw, Array(scores.row(0)), columns, &exponentials[0])
      kernel_exp(kernel_baseline, Array(scores.row(0)), columns, &exponentials[1])
      #expect(exponentials[0].map(\.bitPattern) == exponentials[1].map(\.bitPattern))
    }
  }

  @Test("whole passes have the same bits in every variant")
  func passesAgree() {
    var random = SplitMix64(seed: 8)
    for _ in 0..<30 {
      let model = RandomModels.model(using: &random)
      let baseline = Trace.fresh(model, variant: .baseline)
      for variant in KernelVariant.available {
        let trace = Trace.fresh(model, variant: variant)
        for site in model.sites { #expect(trace[site]?.bits == baseline[site]?.bits, "\(site)") }
      }
    }
  }

  @Test("exp is within 1 ulp, 0 at −∞, and NaN of NaN")
  func exponential() {
    let points = (0..<4000).map { -87 + Float($0) * 0.0437 }
    let inputs = points.filter { $0 < 88.7 } + [-.infinity, -104, .infinity, .nan, 0, -0.0, -100]
    var outputs = [Float](repeating: 0, count: inputs.count)
    kernel_exp(KernelVariant.best.raw, inputs, inputs.count, &outputs)
    for (x, y) in zip(inputs, outputs) where x.isFinite && x >= -87 {
      let exact = Foundation.exp(Double(x))
      #expect(abs(Double(y) - exact) <= Double(Float(exact).ulp), "exp(\(x))")
    }
    let special = outputs.suffix(7).map { $0 }
    #expect(special[0].bitPattern == 0 && special[1].bitPattern == 0)
    #expect(special[2] == .infinity && special[3].isNaN && special[4] == 1 && special[5] == 1)
    #expect(special[6] > 0 && special[6].isSubnormal)
  }

  @Test("a norm is rounded once, however large the mean is beside the deviation")
  func normIsPrecise() throws {
    let x = Matrix([(0..<21).map { 1000 + Float($0 % 5) / 64 }])
    let norm = Norm(
      gain: Matrix(rows: 1, columns: 21, repeating: 2),
      shift: Matrix(rows: 1, columns: 21, repeating: 0.5))
    let result = try Operations().norm(x, by: norm, layer: 0)
    let mean = x.values.reduce(0.0) { $0 + Double($1) } / 21
    let variance = x.values.reduce(0.0) { $0 + pow(Double($1) - mean, 2) } / 21
    for column in 0..<21 {
      let centred = Double(x[0, column]) - mean
      let exact = centred / (variance + Double(norm.epsilon)).squareRoot() * 2 + 0.5
      #expect(abs(Double(result[0, column]) - exact) <= Double(Float(exact).ulp) / 2 * 1.001)
    }
  }

  @Test("a softmax row sums to 1; where nothing is allowed all is 0, and NaN is not hidden")
  func softmaxRows() {
    let inf = Float.infinity
    let weights = Operations().softmax(
      Matrix([
        [1, 2, 3], [-inf, -inf, -inf], [-inf, 5, -inf], [.nan, -inf, -inf], [1e38, 0, 1e38],
      ]))
    #expect(abs(weights.row(0).reduce(0, +) - 1) < 1e-6)
    #expect(weights.row(1).allSatisfy { $0.bitPattern == 0 })
    #expect(Array(weights.row(2)) == [0, 1, 0])
    #expect(weights.row(3).allSatisfy { $0.isNaN })
    #expect(Array(weights.row(4)) == [0.5, 0, 0.5])
    let nothing = Operations().softmaxRow([-inf, -inf])
    #expect(nothing.maximum == nil && nothing.sum == 0 && nothing.exponentials == [0, 0])
  }
}
