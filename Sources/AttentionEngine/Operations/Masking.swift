extension Operations {
  /// masked[i, j] = scaled[i, j] where the query i may attend to the key j, else −∞.
  /// Vaswani et al. 2017, §3.2.3.
  /// - Parameters: scaled `[tokens, sources]`; a mask that is written out has the same shape.
  /// - Returns: the same shape.
  /// - Throws: `ShapeError` when a mask that is written out has another shape.
  package func masked(
    _ scaled: Matrix, by mask: Mask, head: HeadID
  ) throws(ShapeError) -> Matrix {
    if case .matrix(let allowed) = mask {
      try check(
        Self.maskError(scores: scaled.shape, mask: allowed.shape, at: Site(.masked, head)))
    }
    var result = Matrix(rows: scaled.rows, columns: scaled.columns)
    refreshMasked(&result, .all, scaled: scaled, mask: mask)
    return result
  }

  func refreshMasked(
    _ result: inout Matrix, _ region: Region, scaled: Matrix, mask: Mask
  ) {
    precondition(result.shape == scaled.shape)
    func set(_ row: Int, _ column: Int) {
      let isAllowed = mask.allows(query: row, key: column)
      result[row, column] = isAllowed ? scaled[row, column] : -.infinity
    }
    for rows in region.rowRanges(in: scaled.shape) {
      for row in rows { for column in 0..<scaled.columns { set(row, column) } }
    }
    for column in region.columnIndices(in: scaled.shape) {
      for row in 0..<scaled.rows { set(row, column) }
    }
  }

  /// dScaled[i, j] = upstream[i, j] where the query i may attend to the key j, else 0: a score that
  /// the mask replaces has no say.
  /// - Parameter upstream: the gradient of the masked scores, `[tokens, sources]`.
  /// - Returns: the same shape.
  package func maskedBackward(_ upstream: Matrix, by mask: Mask) -> Matrix {
    guard mask != .none else { return upstream }
    var gradient = Matrix(rows: upstream.rows, columns: upstream.columns)
    withBases(upstream, into: &gradient) { from, to in
      for row in 0..<upstream.rows {
        for column in 0..<upstream.columns where mask.allows(query: row, key: column) {
          to[row * upstream.columns + column] = from[row * upstream.columns + column]
        }
      }
    }
    return gradient
  }

  static func maskError(scores: Shape, mask: Shape, at site: Site) -> ShapeError? {
    let id = site.headID ?? HeadID(layer: 0, head: 0)
    return ShapeError(
      .mask, at: site, left: .init(.site(Site(.scaled, id)), scores),
      right: .init(.parameter(.mask(layer: id.layer)), mask), rows: .exactly(scores.rows),
      columns: .exactly(scores.columns))
  }
}
