extension Operations {
  /// result[i, j] = bias[j] + Σ_k input[i, k]·weight[k, j]: the projections q, k, v of a head.
  /// Vaswani et al. 2017, §3.2.2.
  /// - Parameters: input `[tokens, dModel]`; weight `[dModel, dHead]`; bias `[1, dHead]` or nil.
  /// - Returns: `[tokens, dHead]`.
  /// - Throws: `ShapeError` when the weight's rows or the bias do not fit.
  package func projection(
    _ projection: Projection, of input: Matrix, from source: Site, weight: Matrix,
    bias: Matrix?, head: HeadID
  ) throws(ShapeError) -> Matrix {
    let site = Site(projection.stage, head)
    try check(
      Self.projectionError(
        input: input.shape, from: .site(source), weight: weight.shape,
        of: .weight(projection, head),
        at: site))
    var result = Matrix(rows: input.rows, columns: weight.columns)
    if let bias {
      try check(
        Self.biasError(
          product: result.shape, bias: bias.shape, of: .bias(projection, head), at: site))
    }
    refreshLinear(
      &result, .all, input: input, weight: PackedMatrix(weight), bias: bias)
    return result
  }

  /// Recomputes the rows that `region` touches.
  func refreshLinear(
    _ result: inout Matrix, _ region: Region, input: Matrix, weight: PackedMatrix, bias: Matrix?
  ) {
    region.forEachTouchedRange(in: result.shape) { rows in
      product(input, rows: rows, weight, bias: bias, into: &result)
    }
  }

  static func projectionError(
    input: Shape, from source: MatrixID, weight: Shape, of parameter: ParameterID, at site: Site
  ) -> ShapeError? {
    ShapeError(
      .projection, at: site, left: .init(source, input),
      right: .init(.parameter(parameter), weight), rows: .exactly(input.columns))
  }

  static func biasError(
    product: Shape, bias: Shape, of parameter: ParameterID, at site: Site
  ) -> ShapeError? {
    ShapeError(
      .bias, at: site, left: .init(.site(site), product),
      right: .init(.parameter(parameter), bias), rows: .exactly(1),
      columns: .exactly(product.columns))
  }
}
