import Foundation
import Kernels
import Testing

@testable import AttentionEngine

/// Activations, logarithms and losses against double precision.
struct ActivationTests {
  private let operations = Operations()

  @Test("each is within 2e-7 of the exact value or of its size", arguments: Activation.allCases)
  func accuracy(activation: Activation) {
    let points = (0...80_000).map { Float($0 - 40_000) / 2500 }
    let x = Matrix(rows: 1, columns: points.count, values: points)
    let y = operations.activation(x, by: activation)
    let slopes = operations.activationBackward(
      Matrix(rows: 1, columns: points.count, repeating: 1), x: x, by: activation)
    var worst = (value: 0.0, slope: 0.0)
    for (index, point) in points.enumerated() {
      let exact = Exact.activation(Double(point), activation)
      worst.value = max(worst.value, abs(Double(y[0, index]) - exact) / max(1, abs(exact)))
      guard point != 0 else { continue }
      let h = 1e-5
      let slope =
        (Exact.activation(Double(point) + h, activation)
          - Exact.activation(Double(point) - h, activation)) / (2 * h)
      worst.slope = max(worst.slope, abs(Double(slopes[0, index]) - slope))
    }
    #expect(worst.value <= 2e-7)
    #expect(worst.slope <= 3e-7)
  }

  @Test("near 0 and far out they keep their relative accuracy")
  func ends() {
    for power in 1...30 {
      let x = Float(sign: .plus, exponent: -power, significand: 1.3)
      let gelu = operations.activation(x, by: .gelu)
      #expect(abs(Double(gelu) / Exact.activation(Double(x), .gelu) - 1) < 4e-7)
      let tanh = operations.activation(x, by: .tanh)
      #expect(abs(Double(tanh) / Exact.activation(Double(x), .tanh) - 1) < 2e-7)
    }
    for activation in [Activation.relu, .gelu, .geluTanh, .silu, .quickGelu] {
      #expect(operations.activation(1e30, by: activation) == 1e30)
      #expect(operations.activation(-1e30, by: activation) == 0)
      let slopes = operations.activationBackward(
        Matrix([[1, 1]]), x: Matrix([[1e30, -1e30]]), by: activation)
      #expect(slopes == Matrix([[1, 0]]))
    }
    #expect(operations.activation(1e30, by: .tanh) == 1)
    #expect(operations.activation(-1e30, by: .tanh) == -1)
  }

  @Test("a number on its own, and a row of a region, have the bits of the whole")
  func parts() {
    var random = SplitMix64(seed: 1)
    let x = Matrix.random(5, 21, in: -5...5, using: &random)
    for activation in Activation.allCases {
      let whole = operations.activation(x, by: activation)
      for index in x.values.indices {
        let single = operations.activation(x.values[index], by: activation)
        #expect(single.bitPattern == whole.values[index].bitPattern)
      }
      var some = Matrix(rows: 5, columns: 21, repeating: 7)
      operations.refreshActivation(&some, Region(rows: [1, 3]), x, by: activation)
      for row in 0..<5 {
        let isAsked = row == 1 || row == 3
        #expect(
          Array(some.row(row)) == (isAsked ? Array(whole.row(row)) : Array(repeating: 7, count: 21))
        )
      }
    }
  }

  @Test("ln is within 2 ulp")
  func logarithm() {
    var points: [Double] = [1, 2, 0.5, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
    for power in -300...300 { points.append(1.2345 * pow(10, Double(power))) }
    for power in 1...50 {
      points += [1 + pow(2, Double(-power)), 1 - pow(2, Double(-power))]
    }
    for x in points {
      #expect(abs(kernel_ln(x) - log(x)) <= 2 * log(x).ulp, "ln(\(x))")
    }
    #expect(kernel_ln(0) == -.infinity && kernel_ln(.infinity) == .infinity)
    #expect(kernel_ln(-1).isNaN && kernel_ln(.nan).isNaN)
  }

  @Test("cross-entropy: small losses are exact, rows without a target give 0")
  func crossEntropy() {
    let logits = Matrix([
      [1, 2, 3], [0, 25, 0], [100, 0, -100], [-.infinity, 0, 1],
      [-.infinity, -.infinity, -.infinity],
      [5, 5, 5],
    ])
    let targets = [0, 1, 2, 0, 1, nil]
    let losses = operations.crossEntropy(logits: logits, targets: targets)
    #expect(losses.shape == Shape(6, 1))
    #expect(abs(losses[0, 0] - 2.40760596) < 3e-7)
    // −ln(1 / (1 + 2·e^−25)): lost, had it been worked from the rounded share.
    #expect(abs(Double(losses[1, 0]) / (2 * exp(-25.0)) - 1) < 1e-5)
    #expect(losses[2, 0] == 200)
    #expect(losses[3, 0] == .infinity && losses[4, 0] == .infinity)
    #expect(losses[5, 0] == 0)
    #expect(operations.crossEntropy(logits: Matrix([[.nan, 1]]), targets: [1])[0, 0].isNaN)
  }

  @Test("the mean is that of the rows with a target")
  func meanLoss() {
    let losses = Matrix([[1], [0], [4]])
    #expect(Operations.meanLoss(losses, targets: [0, nil, 3]) == 2.5)
    #expect(Operations.meanLoss(losses, targets: [nil, nil, nil]) == nil)
  }
}
