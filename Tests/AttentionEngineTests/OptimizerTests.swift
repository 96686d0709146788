import Testing

@testable import AttentionEngine

/// Steps of the optimizers against their formulas in double precision.
struct OptimizerTests {
  private static let methods: [Optimizer.Method] = [
    .sgd, .momentum(keep: 0.9), .adam(), .adam(beta1: 0.5, beta2: 0.9, epsilon: 0.01),
  ]

  /// One number after steps with the gradients `slopes`.
  private static func exact(
    _ method: Optimizer.Method, from start: Double, slopes: [Double], rate: Double
  ) -> Double {
    var (p, m, v) = (start, 0.0, 0.0)
    for (index, g) in slopes.enumerated() {
      switch method {
      case .sgd: p -= rate * g
      case .momentum(let keep):
        v = Double(keep) * v + g
        p -= rate * v
      case .adam(let beta1, let beta2, let epsilon):
        let (b1, b2) = (Double(beta1), Double(beta2))
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        var (kept1, kept2) = (1.0, 1.0)
        for _ in 0...index { (kept1, kept2) = (kept1 * b1, kept2 * b2) }
        p -= rate * (m / (1 - kept1)) / ((v / (1 - kept2)).squareRoot() + Double(epsilon))
      }
    }
    return p
  }

  @Test("many steps of many numbers", arguments: methods)
  func steps(method: Optimizer.Method) {
    var random = SplitMix64(seed: 1)
    let start = Matrix.random(3, 11, using: &random)
    let gradients = (0..<20).map { _ in Matrix.random(3, 11, using: &random) }
    var parameter = start
    var moments = Moments()
    for gradient in gradients {
      moments.step(&parameter, along: gradient, by: method, rate: 0.05)
    }
    for index in start.values.indices {
      let expected = Self.exact(
        method, from: Double(start.values[index]),
        slopes: gradients.map { Double($0.values[index]) }, rate: Double(Float(0.05)))
      #expect(abs(Double(parameter.values[index]) - expected) < 2e-6)
    }
  }

  @Test("the first step of Adam is the rate, whatever the size of the gradient")
  func firstStepOfAdam() {
    var parameter = Matrix([[1, 1, 1]])
    var moments = Moments()
    moments.step(&parameter, along: Matrix([[1e-3, -5, 0]]), by: .adam(), rate: 0.01)
    #expect(abs(parameter[0, 0] - 0.99) < 1e-6)
    #expect(abs(parameter[0, 1] - 1.01) < 1e-6)
    #expect(parameter[0, 2] == 1)
  }

  @Test("every variant takes the same steps", arguments: methods, [1, 15, 16, 37])
  func variants(method: Optimizer.Method, count: Int) {
    let results = KernelVariant.available.map { variant in
      var random = SplitMix64(seed: UInt64(count))
      var parameter = Matrix.random(1, count, using: &random)
      var moments = Moments()
      for _ in 0..<5 {
        moments.step(
          &parameter, along: .random(1, count, using: &random), by: method, rate: 0.1,
          with: Operations(variant: variant))
      }
      return parameter.bits
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test("the rate stays, or falls in a line to the last step")
  func decay() {
    let steady = Optimizer(.sgd, rate: 0.5)
    #expect((0..<10).allSatisfy { steady.rate(ofStep: $0, of: 4) == 0.5 })
    let falling = Optimizer(.sgd, rate: 0.5, decay: .linear)
    #expect(
      (0..<6).map { falling.rate(ofStep: $0, of: 4) } == [0.5, 0.375, 0.25, 0.125, 0.125, 0.125])
  }
}
