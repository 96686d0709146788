import Kernels

/// How a step changes the parameters, given the gradient g of the loss.
package struct Optimizer: Hashable, Sendable {
  package enum Method: Hashable, Sendable {
    /// p −= rate · g.
    case sgd
    /// v = keep · v + g, p −= rate · v.  Polyak 1964; Sutskever et al. 2013.
    case momentum(keep: Float)
    /// m = β1·m + (1 − β1)·g, v = β2·v + (1 − β2)·g², and with both divided by 1 − β^t,
    /// p −= rate · m / (√v + ε).  Kingma and Ba 2015.
    case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
  }

  /// How the rate changes from the first step to the last.
  package enum Decay: String, CaseIterable, Hashable, Sendable {
    case none
    /// In a straight line towards 0, which it would have after the last step.
    case linear
  }

  package var method: Method
  package var rate: Float
  package var decay: Decay

  package init(_ method: Method, rate: Float, decay: Decay = .none) {
    self.method = method
    self.rate = rate
    self.decay = decay
  }

  /// The rate of step `step` of `steps`; both count from 0. Past the last step the rate of a line is
  /// that of the last one: training that goes on goes on slowly.
  package func rate(ofStep step: Int, of steps: Int) -> Float {
    switch decay {
    case .none: return rate
    case .linear:
      let left = max(1, steps - step)
      return Float(Double(rate) * Double(left) / Double(max(1, steps)))
    }
  }
}

/// What an optimizer remembers of one parameter between steps.
package struct Moments: Equatable, Sendable {
  /// Momentum's v, Adam's m.
  package private(set) var first: Matrix?
  /// Adam's v.
  package private(set) var second: Matrix?
  /// β1^t and β2^t after t steps, multiplied up, so that no library's power function decides a bit.
  private var keptOfFirst = 1.0
  private var keptOfSecond = 1.0

  package init() {}

  /// Takes a step with `parameter` along `gradient`, which has its shape.
  package mutating func step(
    _ parameter: inout Matrix, along gradient: Matrix, by method: Optimizer.Method, rate: Float,
    with operations: Operations = Operations()
  ) {
    precondition(parameter.shape == gradient.shape)
    let (variant, count) = (operations.variant.raw, gradient.values.count)
    switch method {
    case .sgd:
      withBases(gradient, into: &parameter) { kernel_descend(variant, $1, $0, count, rate) }
    case .momentum(let keep):
      var velocity = Self.taken(&first, gradient.shape)
      velocity.withUnsafeMutableValues { velocity in
        withBases(gradient, into: &parameter) { gradient, parameter in
          guard let velocity = velocity.baseAddress else { return }
          kernel_momentum(variant, parameter, velocity, gradient, count, rate, keep)
        }
      }
      first = velocity
    case .adam(let beta1, let beta2, let epsilon):
      keptOfFirst *= Double(beta1)
      keptOfSecond *= Double(beta2)
      let step = kernel_adam_step(
        keep_mean: beta1, take_mean: 1 - beta1, keep_square: beta2, take_square: 1 - beta2,
        rate: Float(Double(rate) / (1 - keptOfFirst)),
        root: Float((1 - keptOfSecond).squareRoot()), epsilon: epsilon)
      var (mean, square) = (
        Self.taken(&first, gradient.shape), Self.taken(&second, gradient.shape)
      )
      mean.withUnsafeMutableValues { mean in
        square.withUnsafeMutableValues { square in
          withBases(gradient, into: &parameter) { gradient, parameter in
            guard let mean = mean.baseAddress, let square = square.baseAddress else { return }
            kernel_adam(variant, parameter, mean, square, gradient, count, step)
          }
        }
      }
      (first, second) = (mean, square)
    }
  }

  /// Whether a parameter of this shape can go on with what is remembered.
  package func fits(_ shape: Shape) -> Bool {
    (first == nil || first?.shape == shape) && (second == nil || second?.shape == shape)
  }

  /// The matrix, taken out so that it is changed in place; zeros where there was none.
  private static func taken(_ matrix: inout Matrix?, _ shape: Shape) -> Matrix {
    defer { matrix = nil }
    return matrix ?? Matrix(rows: shape.rows, columns: shape.columns)
  }
}
