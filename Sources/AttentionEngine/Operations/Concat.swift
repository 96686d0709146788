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

  /// Recomputes the rows of `region`, and the columns of the heads that a column of it belongs to.
  func refreshConcat(
    _ result: inout Matrix, _ region: Region, contexts: [Matrix?], columns: [Range<Int>]
  ) {
    precondition(contexts.count == columns.count)
    let rows = region.rowRanges(in: result.shape)
    let changedColumns = region.columnIndices(in: result.shape)
    for (context, columns) in zip(contexts, columns) {
      precondition(context == nil || context?.shape == Shape(result.rows, columns.count))
      let isTouched = changedColumns.contains { columns.contains($0) }
      for rows in isTouched ? [0..<result.rows] : rows {
        Self.set(columns, of: &result, rows, to: context)
      }
    }
  }

  private static func set(
    _ columns: Range<Int>, of result: inout Matrix, _ rows: Range<Int>, to context: Matrix?
  ) {
    let stride = result.columns
    result.withUnsafeMutableValues { to in
      guard let to = to.baseAddress else { return }
      guard let context else {
        for row in rows {
          (to + row * stride + columns.lowerBound).update(repeating: 0, count: columns.count)
        }
        return
      }
      context.values.withUnsafeBufferPointer { from in
        guard let from = from.baseAddress else { return }
        for row in rows {
          (to + row * stride + columns.lowerBound).update(
            from: from + row * columns.count, count: columns.count)
        }
      }
    }
  }

  /// dContext of one head: the columns of upstream that are the head's.
  /// - Parameter upstream: the gradient of the concatenation, `[tokens, Σ dV]`.
  /// - Returns: `[tokens, dV]`.
  package func concatBackward(_ upstream: Matrix, columns: Range<Int>) -> Matrix {
    precondition(columns.upperBound <= upstream.columns)
    var gradient = Matrix(rows: upstream.rows, columns: columns.count)
    withBases(upstream, into: &gradient) { from, to in
      for row in 0..<upstream.rows {
        (to + row * columns.count).update(
          from: from + row * upstream.columns + columns.lowerBound, count: columns.count)
      }
    }
    return gradient
  }
}
