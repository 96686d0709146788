extension Matrix {
  /// The rows in `range`.
  package func rows(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: range.count, columns: columns,
      values: Array(values[range.lowerBound * columns..<range.upperBound * columns]))
  }
}

extension Trace {
  /// Rows of the attention weights of a head, made fresh; the map itself is kept only where it was
  /// before.
  package mutating func weights(of head: HeadID, rows: Range<Int>) -> Matrix {
    let site = Site(.weights, head)
    if let matrix = self[site] { return matrix.rows(rows) }
    let maps = [Stage.scores, .scaled, .masked, .weights].map { Site($0, head) }
      .filter { entries[$0] == nil }
    compute(site)
    let result = source(.site(site)).rows(rows)
    for site in maps { entries[site] = nil }
    return result
  }

  /// Hands the weights of a head to `body` in ranges of rows, so that no map is in memory twice.
  mutating func forEachWeightRows(of head: HeadID, _ body: (Matrix) -> Void) {
    let count = model.queryCount(ofLayer: head.layer)
    if let matrix = self[Site(.weights, head)] { return body(matrix) }
    body(weights(of: head, rows: 0..<count))
  }
}
