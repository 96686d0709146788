extension Operations {
  /// concat[i] = (context of head 0)[i] ‖ (context of head 1)[i] ‖ …  Vaswani et al. 2017, §3.2.2.
  /// A head that is off has zeros in its columns.
  /// - Parameters: contexts `[tokens, dV]` each, nil for a head that is off; columns: where each
  ///   head's numbers stand.
  /// - Returns: `[tokens, Σ dV]`.
  package func concat(_ contexts: [Matrix?], columns: [Range<Int>], tokens: Int) -> Matrix {
    var result = Matrix(rows: tokens, columns: columns.last?.upperBound ?? 0)
    refreshConcat(&result, .all, contexts: contexts, columns: columns)
    return result
  }

  /// dContext of one head: the columns of upstream that are the head's. A head that is off wrote
  /// zeros there whatever its context, so it gets zeros.
  /// - Parameter upstream: the gradient of the concatenation, `[tokens, Σ dV]`.
  /// - Returns: `[tokens, dV]`.
  package func concatBackward(_ upstream: Matrix, columns: Range<Int>, isOn: Bool) -> Matrix {
    precondition(columns.upperBound <= upstream.columns)
    var gradient = Matrix(rows: upstream.rows, columns: columns.count)
    guard isOn else { return gradient }
    withBases(upstream, into: &gradient) { from, to in
      for row in 0..<upstream.rows {
        (to + row * columns.count).update(
          from: from + row * upstream.columns + columns.lowerBound, count: columns.count)
      }
    }
    return gradient
  }

  func refreshConcat(
    _ result: inout Matrix, _ region: Region, contexts: [Matrix?], columns: [Range<Int>]
  ) {
    precondition(contexts.count == columns.count)
    let changedColumns = Set(region.columnIndices(in: result.shape))
    let ranges = region.rowRanges(in: result.shape)
    for (context, columns) in zip(contexts, columns) {
      precondition(context == nil || context?.shape == Shape(result.rows, columns.count))
      for rows in ranges {
        for row in rows {
          for column in columns {
            result[row, column] = context?[row, column - columns.lowerBound] ?? 0
          }
        }
      }
      for column in columns where changedColumns.contains(column) {
        for row in 0..<result.rows {
          result[row, column] = context?[row, column - columns.lowerBound] ?? 0
        }
      }
    }
  }
}
