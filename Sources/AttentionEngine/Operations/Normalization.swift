import Kernels

extension Operations {
  /// norm[i, j] = (x[i, j] − mean) / √(variance + ε) · gain[j] + shift[j], with the mean and the
  /// biased variance of row i.  Ba, Kiros and Hinton 2016.
  /// Worked in double precision and rounded once.
  /// - Parameters: x `[tokens, d]`; gain and shift `[1, d]`.
  /// - Returns: `[tokens, d]`.
  /// - Throws: `ShapeError` when gain or shift do not fit.
  package func norm(
    _ x: Matrix, by norm: LayerNorm, layer: Int
  ) throws(ShapeError) -> Matrix {
    let site = Site(.norm, HeadID(layer: layer, head: 0))
    try check(
      Self.normError(row: x.shape, parameter: norm.gain.shape, of: .gain(layer: layer), at: site))
    try check(
      Self.normError(
        row: x.shape, parameter: norm.shift.shape, of: .shift(layer: layer), at: site))
    var result = Matrix(rows: x.rows, columns: x.columns)
    refreshNorm(&result, .all, x, by: norm)
    return result
  }

  /// Recomputes the rows that `region` touches.
  func refreshNorm(_ result: inout Matrix, _ region: Region, _ x: Matrix, by norm: LayerNorm) {
    precondition(x.shape == result.shape)
    precondition(norm.gain.values.count == x.columns && norm.shift.values.count == x.columns)
    let shape = x.shape
    x.values.withUnsafeBufferPointer { from in
      norm.gain.values.withUnsafeBufferPointer { gain in
        norm.shift.values.withUnsafeBufferPointer { shift in
          result.withUnsafeMutableValues { to in
            guard let from = from.baseAddress, let to = to.baseAddress,
              let gain = gain.baseAddress, let shift = shift.baseAddress
            else { return }
            for rows in region.touchedRows.rowRanges(in: shape) {
              let start = rows.lowerBound * shape.columns
              kernel_norm(
                variant.raw, from + start, shape.columns, rows.count, shape.columns, gain, shift,
                norm.epsilon, to + start, shape.columns)
            }
          }
        }
      }
    }
  }

  /// The mean and the biased variance of a row, bit for bit as `norm` uses them.
  package func moments(of row: ArraySlice<Float>) -> (mean: Double, variance: Double) {
    var mean = 0.0
    var variance = 0.0
    row.withUnsafeBufferPointer { row in
      guard let base = row.baseAddress else { return }
      kernel_norm_parts(variant.raw, base, row.count, &mean, &variance)
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
