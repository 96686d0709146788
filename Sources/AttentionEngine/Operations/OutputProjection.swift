extension Operations {
  /// output[i] = concat[i]·W_O + b_O.  Vaswani et al. 2017, §3.2.2. Without W_O the output is the
  /// concatenation.
  /// - Parameters: concat `[tokens, dConcat]`; weight `[dConcat, dOutput]`; bias `[1, dOutput]` or
  ///   nil.
  /// - Returns: `[tokens, dOutput]`.
  /// - Throws: `ShapeError` when the weight's rows or the bias do not fit.
  package func output(
    concat: Matrix, weight: Matrix?, bias: Matrix?, layer: Int
  ) throws(ShapeError) -> Matrix {
    guard let weight else { return concat }
    let site = Site(.output, HeadID(layer: layer, head: 0))
    try check(Self.outputError(concat: concat.shape, weight: weight.shape, at: site))
    var result = Matrix(rows: concat.rows, columns: weight.columns)
    if let bias {
      try check(
        Self.biasError(
          product: result.shape, bias: bias.shape, of: .outputBias(layer: layer), at: site))
    }
    refreshLinear(&result, .all, input: concat, weight: PackedMatrix(weight), bias: bias)
    return result
  }

  static func outputError(concat: Shape, weight: Shape, at site: Site) -> ShapeError? {
    let id = HeadID(layer: site.layer ?? 0, head: 0)
    return ShapeError(
      .outputProjection, at: site, left: .init(.site(Site(.concat, id)), concat),
      right: .init(.parameter(.outputWeight(layer: id.layer)), weight),
      rows: .exactly(concat.columns))
  }
}
