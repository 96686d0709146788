extension Matrix {
  /// The rows in `range`.
  package func rows(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: range.count, columns: columns,
      values: isStored
        ? range.flatMap { Array(row($0)) }
        : Array(values[range.lowerBound * columns..<range.upperBound * columns]))
  }
}

extension Trace {
  /// Rows of the attention weights of a head, made fresh; the map itself is kept only where it was
  /// before. Where the layer streams, the other rows are not worked out.
  /// - Precondition: the model has the head, and its map the rows.
  package mutating func weights(of head: HeadID, rows: Range<Int>) -> Matrix {
    let site = Site(.weights, head)
    if let matrix = self[site] { return matrix.rows(rows) }
    // As they are in the file: nothing is computed, and no other row is read.
    if let captured = model[.capturedWeights(head)] { return captured.rows(rows) }
    guard let place = flow.place(of: site) else { preconditionFailure("no \(head)") }
    guard flow.steps[place].isStreamed else {
      let maps = [Stage.scores, .scaled, .biased, .masked, .weights].compactMap {
        flow.place(of: Site($0, head))
      }.filter { entries[$0] == nil }
      compute(place)
      let result = fresh(place).rows(rows)
      for place in maps { entries[place] = nil }
      return result
    }
    for source in flow.steps[place].sources { compute(source) }
    let inputs = flow.steps[place].sources.map { fresh($0) }
    return operations.weights(
      queries: inputs[0], keys: inputs[1], rows: rows, by: weighing(at: place))
  }

  /// Whether some rows of the weights of a head cost less than all of them.
  func hasRows(of head: HeadID) -> Bool { streams(Site(.weights, head)) || model.isCaptured }

  /// Hands the weights of a head to `body` in ranges of rows, so that no map is in memory whole
  /// unless it was before.
  mutating func forEachWeightRows(of head: HeadID, _ body: (Matrix) -> Void) {
    let count = model.queryCount(ofLayer: head.layer)
    if let matrix = self[Site(.weights, head)] { return body(matrix) }
    let step = hasRows(of: head) ? 256 : max(1, count)
    for start in stride(from: 0, to: count, by: step) {
      body(weights(of: head, rows: start..<min(start + step, count)))
    }
  }
}
