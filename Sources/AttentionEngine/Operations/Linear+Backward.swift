import Kernels

// The way back through result = input·W + b: of the projections q, k and v, of W_O, of the
// feed-forward network and of the logits.

extension Operations {
  /// dInput += upstream · Wᵀ: added, because several products may read one input. The chain of
  /// fused multiply-adds goes on from what stands in `gradient`.
  /// - Parameters: gradient `[tokens, dInput]`; upstream, the gradient of the result,
  ///   `[tokens, dResult]`; weight: the transpose of W `[dInput, dResult]`, packed.
  package func addLinearInputGradient(
    _ gradient: inout Matrix, upstream: Matrix, transposedWeight weight: PackedMatrix
  ) {
    productAdded(upstream, weight, into: &gradient)
  }

  /// dW = inputᵀ · upstream.
  /// - Parameters: input `[tokens, dInput]`; upstream `[tokens, dResult]`.
  /// - Returns: `[dInput, dResult]`.
  package func linearWeightGradient(input: Matrix, upstream: Matrix) -> Matrix {
    productTransposed(input, PackedMatrix(upstream))
  }

  /// db[j] = Σ_i upstream[i, j], in the order of the rows.
  /// - Parameter upstream: `[tokens, dResult]`.
  /// - Returns: `[1, dResult]`.
  package func biasGradient(_ upstream: Matrix) -> Matrix {
    var gradient = Matrix(rows: 1, columns: upstream.columns)
    withBases(upstream, into: &gradient) {
      kernel_column_sums(variant.raw, $0, upstream.rows, upstream.columns, $1)
    }
    return gradient
  }
}
