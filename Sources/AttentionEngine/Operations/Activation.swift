import Kernels

/// What stands between the two products of a feed-forward network, element by element.
package enum Activation: String, CaseIterable, Hashable, Sendable {
  /// max(x, 0).
  case relu
  /// x·Φ(x), with the normal distribution's Φ.  Hendrycks and Gimpel 2016.
  case gelu
  /// ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), which comes near it; what GPT-2 uses.  Ibid., §2.
  case geluTanh = "gelu-tanh"
  case tanh
  /// x·σ(x) with σ(x) = 1 / (1 + exp(−x)), also called swish.  Elfwing, Uchibe and Doya 2018.
  case silu
  /// x·σ(1.702·x), which comes near gelu.  Hendrycks and Gimpel 2016, §2.
  case quickGelu = "quick-gelu"
  /// x.
  case none

  fileprivate var raw: kernel_activation? {
    switch self {
    case .relu: kernel_relu
    case .gelu: kernel_gelu
    case .geluTanh: kernel_gelu_tanh
    case .tanh: kernel_tanh
    case .silu: kernel_silu
    case .quickGelu: kernel_quick_gelu
    case .none: nil
    }
  }
}

extension Operations {
  /// result[i, j] = activation(x[i, j]).  Vaswani et al. 2017, §3.3.
  /// - Parameter x: `[tokens, dIntermediate]`.
  /// - Returns: the same shape.
  package func activation(_ x: Matrix, by activation: Activation) -> Matrix {
    var result = Matrix(rows: x.rows, columns: x.columns)
    refreshActivation(&result, .all, x, by: activation)
    return result
  }

  /// One number, with the bits of `refreshActivation`.
  package func activation(_ x: Float, by activation: Activation) -> Float {
    guard let raw = activation.raw else { return x }
    var y: Float = 0
    withUnsafePointer(to: x) { kernel_activate(variant.raw, raw, $0, 1, &y) }
    return y
  }

  /// Recomputes the rows that `region` touches of result = activation(x).
  func refreshActivation(
    _ result: inout Matrix, _ region: Region, _ x: Matrix, by activation: Activation
  ) {
    precondition(x.shape == result.shape)
    guard let raw = activation.raw else {
      return copy(region.touchedRows, of: x, into: &result)
    }
    let shape = x.shape
    withBases(x, into: &result) { from, to in
      let (from, to) = (SharedPlace(from), SharedPlace(to))
      inParts(region, of: shape) { rows in
        let start = rows.lowerBound * shape.columns
        kernel_activate(
          variant.raw, raw, from.reading + start, rows.count * shape.columns, to.writing + start)
      }
    }
  }

  /// dx[i, j] = upstream[i, j] · activation′(x[i, j]); of relu, 0 at 0.
  /// - Parameters: upstream, the gradient of the activation, and x `[tokens, dIntermediate]`.
  /// - Returns: the same shape.
  package func activationBackward(
    _ upstream: Matrix, x: Matrix, by activation: Activation
  ) -> Matrix {
    precondition(x.shape == upstream.shape)
    guard let raw = activation.raw else { return upstream }
    var gradient = Matrix(rows: x.rows, columns: x.columns)
    withBases(x, upstream, into: &gradient) {
      kernel_activate_backward(variant.raw, raw, $0, $1, x.values.count, $2)
    }
    return gradient
  }
}
