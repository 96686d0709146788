extension Operations {
  /// scores[i, j] = q[i] · k[j].  Vaswani et al. 2017, §3.2.1.
  /// - Parameters: queries `[tokens, dHead]`; keys `[sources, dHead]`.
  /// - Returns: `[tokens, sources]`; the row is the query.
  /// - Throws: `ShapeError` when the two dHead differ.
  package func scores(
    queries: Matrix, keys: Matrix, head: HeadID
  ) throws(ShapeError) -> Matrix {
    try check(
      Self.scoresError(queries: queries.shape, keys: keys.shape, at: Site(.scores, head)))
    var scores = Matrix(rows: queries.rows, columns: keys.rows)
    refreshScores(&scores, .all, queries: queries, keys: keys)
    return scores
  }

  /// Recomputes the rows (of queries) and columns (of keys) in `region`.
  func refreshScores(
    _ scores: inout Matrix, _ region: Region, queries: Matrix, keys: Matrix
  ) {
    let ranges = region.rowRanges(in: scores.shape)
    if !ranges.isEmpty {
      let packed = PackedMatrix(transposing: keys)
      for rows in ranges { product(queries, rows: rows, packed, into: &scores) }
    }
    let columns = region.columnIndices(in: scores.shape)
    if !columns.isEmpty {
      let changed = Matrix(
        rows: columns.count, columns: keys.columns, values: columns.flatMap { keys.row($0) })
      var panel = Matrix(rows: scores.rows, columns: columns.count)
      product(
        queries, rows: 0..<queries.rows, PackedMatrix(transposing: changed), into: &panel)
      for row in 0..<scores.rows {
        for (index, column) in columns.enumerated() { scores[row, column] = panel[row, index] }
      }
    }
  }

  /// dq = upstream · k and dk = upstreamᵀ · q.
  /// - Parameters: upstream, the gradient of the scores, `[tokens, sources]`; queries
  ///   `[tokens, dHead]`; keys `[sources, dHead]`.
  /// - Returns: the shapes of queries and keys.
  package func scoresBackward(
    _ upstream: Matrix, queries: Matrix, keys: Matrix
  ) -> (queries: Matrix, keys: Matrix) {
    precondition(upstream.shape == Shape(queries.rows, keys.rows))
    return (
      product(upstream, PackedMatrix(keys)), productTransposed(upstream, PackedMatrix(queries))
    )
  }

  /// - Parameter other: the head whose keys they are, where that is another one.
  static func scoresError(
    queries: Shape, keys: Shape, from other: HeadID? = nil, at site: Site
  ) -> ShapeError? {
    let id = site.headID ?? HeadID(layer: 0, head: 0)
    return ShapeError(
      .scores, at: site, left: .init(.site(Site(.q, id)), queries),
      right: .init(.site(Site(.k, other ?? id)), keys), columns: .exactly(queries.columns))
  }
}
