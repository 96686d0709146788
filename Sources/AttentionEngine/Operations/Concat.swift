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
    let shape = result.shape
    let changedColumns = region.columnIndices(in: shape)
    for (context, columns) in zip(contexts, columns) {
      precondition(context == nil || context?.shape == Shape(shape.rows, columns.count))
      if changedColumns.contains(where: { columns.contains($0) }) {
        withBase(of: &result) {
          Self.set(columns, of: $0, stride: shape.columns, 0..<shape.rows, to: context)
        }
      }
    }
    withBase(of: &result) { base in
      let place = SharedPlace(base)
      for rows in region.rowRanges(in: shape) {
        let parts = RowParts(rows, width: shape.columns, threads: threads)
        concurrently(parts.count, threads: threads) { part in
          for (context, columns) in zip(contexts, columns) {
            Self.set(
              columns, of: place.writing, stride: shape.columns, parts[part], to: context)
          }
        }
      }
    }
  }

  private static func set(
    _ columns: Range<Int>, of result: UnsafeMutablePointer<Float>, stride: Int,
    _ rows: Range<Int>, to context: Matrix?
  ) {
    let first = result + columns.lowerBound
    guard let context else {
      for row in rows { (first + row * stride).update(repeating: 0, count: columns.count) }
      return
    }
    context.values.withUnsafeBufferPointer { from in
      guard let from = from.baseAddress else { return }
      for row in rows {
        (first + row * stride).update(from: from + row * columns.count, count: columns.count)
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
