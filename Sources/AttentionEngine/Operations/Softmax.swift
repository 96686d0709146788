import Kernels

extension Operations {
  /// weights[i, j] = exp(x[i, j] − max_j x[i, j]) / Σ_j exp(x[i, j] − max_j x[i, j]).
  /// A key at −∞ gets exactly 0; a row of nothing but −∞ gets zeros.
  /// - Parameter scores: x `[tokens, sources]`.
  /// - Returns: the same shape; every row sums to 1, or to 0 where nothing is allowed.
  package func softmax(_ scores: Matrix) -> Matrix {
    var weights = Matrix(rows: scores.rows, columns: scores.columns)
    refreshSoftmax(&weights, .all, scores: scores)
    return weights
  }

  /// Recomputes the rows that `region` touches.
  func refreshSoftmax(_ weights: inout Matrix, _ region: Region, scores: Matrix) {
    precondition(weights.shape == scores.shape)
    let shape = scores.shape
    scores.values.withUnsafeBufferPointer { from in
      weights.withUnsafeMutableValues { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        region.forEachTouchedRange(in: shape) { rows in
          let start = rows.lowerBound * shape.columns
          kernel_softmax(
            variant.raw, from + start, shape.columns, rows.count, shape.columns, to + start,
            shape.columns)
        }
      }
    }
  }

  /// dx[i, j] = w[i, j]·(upstream[i, j] − Σ_j w[i, j]·upstream[i, j]), worked in double precision
  /// and rounded once. Where nothing is allowed, 0.
  /// - Parameters: upstream, the gradient of the weights, and the weights w `[tokens, sources]`.
  /// - Returns: the same shape.
  package func softmaxBackward(_ upstream: Matrix, weights: Matrix) -> Matrix {
    precondition(upstream.shape == weights.shape)
    var gradient = Matrix(rows: weights.rows, columns: weights.columns)
    withBases(weights, upstream, into: &gradient) {
      kernel_softmax_backward(variant.raw, $0, $1, weights.rows, weights.columns, $2)
    }
    return gradient
  }

  /// The numbers that one row of `softmax` divides, bit for bit: weight j is exponentials[j] / sum.
  package struct SoftmaxRow: Equatable, Sendable {
    /// Nil where nothing is allowed; then all exponentials and the sum are 0.
    package let maximum: Float?
    package let exponentials: [Float]
    package let sum: Float
  }

  package func softmaxRow(_ scores: ArraySlice<Float>) -> SoftmaxRow {
    var maximum: Float = 0
    var sum: Float = 0
    let exponentials = scores.withUnsafeBufferPointer { from in
      [Float](unsafeUninitializedCapacity: from.count) { buffer, initialized in
        guard let from = from.baseAddress, let to = buffer.baseAddress else { return }
        kernel_softmax_parts(variant.raw, from, buffer.count, to, &maximum, &sum)
        initialized = buffer.count
      }
    }
    return SoftmaxRow(
      maximum: exponentials.isEmpty || maximum == -.infinity ? nil : maximum,
      exponentials: exponentials, sum: sum)
  }
}
