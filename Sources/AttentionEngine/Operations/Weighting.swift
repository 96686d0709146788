extension Operations {
  /// weights = scores: a look-up without softmax. A key that the mask forbids, at −∞, gets 0.
  /// - Parameters: scores `[queries, keys]`; the result has the same shape.
  func refreshLinearWeights(_ weights: inout Matrix, _ region: Region, scores: Matrix) {
    precondition(weights.shape == scores.shape)
    func set(_ row: Int, _ column: Int) {
      let score = scores[row, column]
      weights[row, column] = score == -.infinity ? 0 : score
    }
    for rows in region.rowRanges(in: scores.shape) {
      for row in rows { for column in 0..<scores.columns { set(row, column) } }
    }
    for column in region.columnIndices(in: scores.shape) {
      for row in 0..<scores.rows { set(row, column) }
    }
  }

  /// dScores[i, j] = upstream[i, j], and 0 where the score is −∞, whose weight is 0 whatever else
  /// changes.
  /// - Parameters: upstream, the gradient of the weights, and the scores `[queries, keys]`.
  /// - Returns: the same shape.
  package func linearWeightsBackward(_ upstream: Matrix, scores: Matrix) -> Matrix {
    precondition(upstream.shape == scores.shape)
    var gradient = upstream
    withBases(scores, into: &gradient) { scores, gradient in
      for index in upstream.values.indices where scores[index] == -.infinity {
        gradient[index] = 0
      }
    }
    return gradient
  }

  /// weights[i, j] = 1 where i = j, else 0: every query takes the key at its own place, and a query
  /// beyond the last key takes none.
  func refreshIdentityWeights(_ weights: inout Matrix, _ region: Region) {
    for row in 0..<weights.rows {
      for column in 0..<weights.columns { weights[row, column] = row == column ? 1 : 0 }
    }
  }
}
