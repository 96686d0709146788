import Kernels

extension Operations {
  /// norm[i, j] = (x[i, j] − mean) / √(variance + ε) · gain[j] + shift[j], with the mean and the
  /// biased variance of row i.  Ba, Kiros and Hinton 2016. Of the RMS norm the mean is 0 and the
  /// variance the mean square.  Zhang and Sennrich 2019, §4. Worked in double precision and rounded
  /// once.
  /// - Parameters: x `[tokens, d]`; gain and shift `[1, d]`.
  /// - Returns: `[tokens, d]`.
  /// - Throws: `ShapeError` when gain or shift do not fit.
  package func norm(
    _ x: Matrix, by norm: Norm, layer: Int
  ) throws(ShapeError) -> Matrix {
    let site = Site(.norm, HeadID(layer: layer, head: 0))
    try check(
      Self.normError(
        row: x.shape, parameter: norm.gain.shape, of: .gain(.attention(layer: layer)), at: site))
    if let shift = norm.shift {
      try check(
        Self.normError(
          row: x.shape, parameter: shift.shape, of: .shift(.attention(layer: layer)), at: site))
    }
    var result = Matrix(rows: x.rows, columns: x.columns)
    refreshNorm(&result, .all, x, by: norm)
    return result
  }

  /// Recomputes the rows that `region` touches.
  func refreshNorm(_ result: inout Matrix, _ region: Region, _ x: Matrix, by norm: Norm) {
    precondition(x.shape == result.shape && norm.gain.count == x.columns)
    precondition(norm.shift == nil || norm.shift?.count == x.columns)
    let shape = x.shape
    withBases(x, norm.gain, into: &result) { from, gain, to in
      withBase(of: norm.shift) { shift in
        let (from, gain, to) = (SharedPlace(from), SharedPlace(gain), SharedPlace(to))
        let shift = shift.map(SharedPlace.init)
        inParts(region, of: shape, work: 2) { rows in
          let start = rows.lowerBound * shape.columns
          kernel_norm(
            variant.raw, norm.kind.raw, from.reading + start, shape.columns, rows.count,
            shape.columns, gain.reading, shift?.reading, norm.epsilon, to.writing + start,
            shape.columns)
        }
      }
    }
  }

  /// With u = (x − mean) / √(variance + ε) and g = upstream ∘ gain, of each row:
  /// dx = (g − mean(g) − u·mean(g ∘ u)) / √(variance + ε), dGain = Σ_i upstream[i] ∘ u[i] and
  /// dShift = Σ_i upstream[i]. The RMS norm, whose mean does not follow x, has no mean(g). Worked in
  /// double precision, in the order of the rows, and rounded once.
  /// - Parameters: upstream, the gradient of the norm, and x `[tokens, d]`.
  /// - Returns: dx `[tokens, d]`, dGain and dShift `[1, d]`.
  package func normBackward(
    _ upstream: Matrix, x: Matrix, by norm: Norm
  ) -> (input: Matrix, gain: Matrix, shift: Matrix) {
    precondition(upstream.shape == x.shape && norm.gain.count == x.columns)
    let columns = x.columns
    var input = Matrix(rows: x.rows, columns: columns)
    let sums = withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * columns) { sums in
      sums.initialize(repeating: 0)
      withBases(x, upstream, into: &input) { from, upstream, input in
        norm.gain.values.withUnsafeBufferPointer { gain in
          guard let gain = gain.baseAddress, let gains = sums.baseAddress else { return }
          kernel_norm_backward(
            variant.raw, norm.kind.raw, from, upstream, x.rows, columns, gain, norm.epsilon,
            input, gains, gains + columns)
        }
      }
      return sums.map(Float.init)
    }
    return (
      input, Matrix(rows: 1, columns: columns, values: Array(sums[..<columns])),
      Matrix(rows: 1, columns: columns, values: Array(sums[columns...]))
    )
  }

  /// The mean and the biased variance of a row, bit for bit as a norm of that kind uses them.
  package func moments(
    of row: ArraySlice<Float>, _ kind: Norm.Kind = .layer
  ) -> (mean: Double, variance: Double) {
    var mean = 0.0
    var variance = 0.0
    row.withUnsafeBufferPointer { row in
      guard let base = row.baseAddress else { return }
      kernel_norm_parts(variant.raw, kind.raw, base, row.count, &mean, &variance)
    }
    return (mean, variance)
  }

  static func normError(
    row: Shape, parameter: Shape, of id: ParameterID, at site: Site
  ) -> ShapeError? {
    ShapeError(
      .norm, at: site, left: .init(.site(site), row), right: .init(.parameter(id), parameter),
      rows: .exactly(1), columns: .exactly(row.columns))
  }
}

extension Norm.Kind {
  fileprivate var raw: kernel_norm_kind {
    switch self {
    case .layer: kernel_norm_layer
    case .rms: kernel_norm_rms
    }
  }
}
