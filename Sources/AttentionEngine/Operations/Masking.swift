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

  /// Recomputes the cells of `region`.
  func refreshMasked(
    _ result: inout Matrix, _ region: Region, scaled: Matrix, mask: Mask
  ) {
    precondition(result.shape == scaled.shape)
    let shape = scaled.shape
    withBases(scaled, into: &result) { from, to in
      for rows in region.rowRanges(in: shape) {
        for row in rows {
          let start = row * shape.columns
          mask.forEachRange(query: row, keys: shape.columns) { keys, isAllowed in
            if isAllowed {
              (to + start + keys.lowerBound).update(
                from: from + start + keys.lowerBound, count: keys.count)
            } else {
              (to + start + keys.lowerBound).update(repeating: -.infinity, count: keys.count)
            }
          }
        }
      }
      for column in region.columnIndices(in: shape) {
        for row in 0..<shape.rows {
          let index = row * shape.columns + column
          to[index] = mask.allows(query: row, key: column) ? from[index] : -.infinity
        }
      }
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
        let start = row * upstream.columns
        mask.forEachRange(query: row, keys: upstream.columns) { keys, isAllowed in
          guard isAllowed else { return }
          (to + start + keys.lowerBound).update(
            from: from + start + keys.lowerBound, count: keys.count)
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

extension Mask {
  /// Calls `body` with neighbouring keys that the query may, or may not, attend to, in order.
  fileprivate func forEachRange(query: Int, keys: Int, _ body: (Range<Int>, Bool) -> Void) {
    guard let allowed = allowedKeys(query: query, keys: keys) else {
      for key in 0..<keys { body(key..<key + 1, allows(query: query, key: key)) }
      return
    }
    let (start, end) = (allowed.lowerBound, allowed.upperBound)
    if start > 0 { body(0..<start, false) }
    if start < end { body(allowed, true) }
    if end < keys { body(end..<keys, false) }
  }
}
