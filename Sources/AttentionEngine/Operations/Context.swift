extension Operations {
  /// context[i] = Σ_j weights[i, j]·v[j].  Vaswani et al. 2017, §3.2.1.
  /// - Parameters: weights `[tokens, sources]`; values `[sources, dV]`.
  /// - Returns: `[tokens, dV]`.
  /// - Throws: `ShapeError` when there is not one value for each key.
  package func context(
    weights: Matrix, values: Matrix, head: HeadID
  ) throws(ShapeError) -> Matrix {
    try check(
      ShapeError(
        .context, at: Site(.context, head),
        left: .init(.site(Site(.weights, head)), weights.shape),
        right: .init(.site(Site(.v, head)), values.shape), rows: .exactly(weights.columns)))
    var result = Matrix(rows: weights.rows, columns: values.columns)
    refreshContext(&result, .all, weights: weights, values: values)
    return result
  }

  /// Recomputes the rows that `region` touches.
  func refreshContext(
    _ result: inout Matrix, _ region: Region, weights: Matrix, values: Matrix
  ) {
    let packed = PackedMatrix(values)
    region.forEachTouchedRange(in: result.shape) { rows in
      product(weights, rows: rows, packed, into: &result)
    }
  }

  /// dWeights = upstream · vᵀ and dv = weightsᵀ · upstream.
  /// - Parameters: upstream, the gradient of the context, `[tokens, dV]`; weights
  ///   `[tokens, sources]`; values `[sources, dV]`.
  /// - Returns: the shapes of weights and values.
  package func contextBackward(
    _ upstream: Matrix, weights: Matrix, values: Matrix
  ) -> (weights: Matrix, values: Matrix) {
    precondition(upstream.shape == Shape(weights.rows, values.columns))
    return (
      product(upstream, PackedMatrix(transposing: values)),
      productTransposed(weights, PackedMatrix(upstream))
    )
  }
}
