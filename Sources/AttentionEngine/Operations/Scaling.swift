import Kernels

extension Operations {
  /// scaled[i, j] = scores[i, j] · factor.  Vaswani et al. 2017, §3.2.1, where the factor is
  /// 1/√dHead.
  /// - Parameter scores: `[tokens, sources]`.
  /// - Returns: the same shape.
  package func scaled(_ scores: Matrix, by factor: Float) -> Matrix {
    var result = Matrix(rows: scores.rows, columns: scores.columns)
    refreshScaled(&result, .all, scores: scores, factor: factor)
    return result
  }

  func refreshScaled(
    _ result: inout Matrix, _ region: Region, scores: Matrix, factor: Float
  ) {
    precondition(result.shape == scores.shape)
    let shape = scores.shape
    scores.values.withUnsafeBufferPointer { from in
      result.withUnsafeMutableValues { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        for rows in region.rowRanges(in: shape) {
          let start = rows.lowerBound * shape.columns
          kernel_scale(
            variant.raw, from + start, rows.count * shape.columns, factor, to + start)
        }
        for column in region.columnIndices(in: shape) {
          for row in 0..<shape.rows {
            let index = row * shape.columns + column
            to[index] = from[index] * factor
          }
        }
      }
    }
  }

  /// dScores = upstream · factor.
  /// - Parameter upstream: the gradient of the scaled scores, `[tokens, sources]`.
  /// - Returns: the same shape.
  package func scaledBackward(_ upstream: Matrix, factor: Float) -> Matrix {
    scaled(upstream, by: factor)
  }
}
