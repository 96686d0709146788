import Kernels

extension RelativeBias {
  /// The rows of the table for each of the directions that it tells apart.
  private var bucketsOfDirection: Int { isBidirectional ? table.rows / 2 : table.rows }

  /// How many distances, from 0 on, have a row each.
  var exactDistances: Int { bucketsOfDirection / 2 }

  /// The row of the table for a key that stands `distance` places after the query (before it, where
  /// that is negative). Near ones have a row each, those further away share rows, more and more of
  /// them the further they are.
  ///
  /// With n rows for a direction, m = n / 2 and d the number of places: d where d < m, else
  /// min(m + ⌊ln(d / m) / ln(maximumDistance / m) · (n − m)⌋, n − 1); keys after the query are in
  /// the upper half of the table, and without an upper half in the row of the query itself.
  /// In single precision, as transformers works it: the quotient of the logarithms often lies just
  /// beside a whole number.  Raffel et al. 2020, §2.1.
  package func bucket(ofDistance distance: Int) -> Int {
    let count = bucketsOfDirection
    let first = isBidirectional && distance > 0 ? count : 0
    let places = isBidirectional ? abs(distance) : max(-distance, 0)
    let exact = exactDistances
    if places < exact { return first + places }
    // Also what makes the logarithm safe.
    if places >= maximumDistance { return first + count - 1 }
    let quotient =
      Float(kernel_ln(Double(Float(places) / Float(exact))))
      / Float(kernel_ln(Double(maximumDistance) / Double(exact)))
    return first + min(exact + Int(quotient * Float(count - exact)), count - 1)
  }
}

extension Operations {
  /// biased[i, j] = scaled[i, j] + table[bucket(j − i), head].  Raffel et al. 2020, §2.1.
  /// - Parameters: scaled `[queries, keys]`; a table `[buckets, heads]`.
  /// - Returns: the same shape.
  package func biased(_ scaled: Matrix, by bias: RelativeBias, head: Int) -> Matrix {
    var result = Matrix(rows: scaled.rows, columns: scaled.columns)
    refreshBiased(&result, .all, scaled, by: bias, head: head)
    return result
  }

  /// Recomputes the cells of `region`.
  /// - Parameter first: the position of the first query.
  func refreshBiased(
    _ result: inout Matrix, _ region: Region, _ scaled: Matrix, by bias: RelativeBias, head: Int,
    from first: Int = 0
  ) {
    precondition(result.shape == scaled.shape && head < bias.table.columns)
    let shape = scaled.shape
    withBases(scaled, into: &result) { from, to in
      for rows in region.rowRanges(in: shape) {
        // What the distances of the last query have, then those of the one before it: a row's
        // stand together, each one place after that of the row below.
        let last = first + rows.upperBound - 1
        let biases = (-last..<shape.columns - first - rows.lowerBound).map {
          bias.table[bias.bucket(ofDistance: $0), head]
        }
        biases.withUnsafeBufferPointer { biases in
          guard let biases = biases.baseAddress else { return }
          for row in rows {
            let start = row * shape.columns
            kernel_add(
              variant.raw, from + start, biases + (rows.upperBound - 1 - row), shape.columns,
              to + start)
          }
        }
      }
      for column in region.columnIndices(in: shape) {
        for row in 0..<shape.rows {
          let index = row * shape.columns + column
          let bucket = bias.bucket(ofDistance: column - first - row)
          to[index] = from[index] + bias.table[bucket, head]
        }
      }
    }
  }

  /// dTable[b, head] = the sum of upstream over all queries and keys whose distance has bucket b, in
  /// double precision in the order of rows and columns; 0 in the columns of other heads. What was
  /// biased has the gradient `upstream` itself.
  /// - Parameter upstream: the gradient of the biased scores, `[queries, keys]`.
  /// - Returns: `[buckets, heads]`.
  package func biasedBackward(_ upstream: Matrix, by bias: RelativeBias, head: Int) -> Matrix {
    var sums = [Double](repeating: 0, count: bias.table.rows)
    for row in 0..<upstream.rows {
      for column in 0..<upstream.columns {
        sums[bias.bucket(ofDistance: column - row)] += Double(upstream[row, column])
      }
    }
    var gradient = Matrix(rows: bias.table.rows, columns: bias.table.columns)
    for (bucket, sum) in sums.enumerated() { gradient[bucket, head] = Float(sum) }
    return gradient
  }

  /// A column for each head, and rows for near and for far keys.
  static func relativeBiasError(
    scores: Shape, table: RelativeBias, heads: Int, layer: Int
  ) -> ShapeError? {
    let id = HeadID(layer: layer, head: 0)
    return ShapeError(
      .relativeBias, at: Site(.biased, id), left: .init(.site(Site(.scaled, id)), scores),
      right: .init(.parameter(.relativeBias(layer: layer)), table.table.shape),
      rows: .atLeast(table.isBidirectional ? 4 : 2), columns: .exactly(heads))
  }
}
