import Kernels

extension Operations {
  /// loss[i] = −ln p[i, target[i]] with p = softmax(logits): the surprise at the word that is right.
  /// Worked as ln Σ_j exp(x[j] − max) − (x[target] − max), in double precision, and rounded once.
  /// A row without a target gets 0; a target whose share is 0 gives +∞.
  /// - Parameters: logits x `[tokens, words]`; targets: for each token a column, or nil.
  /// - Returns: `[tokens, 1]`.
  package func crossEntropy(logits: Matrix, targets: [Int?]) -> Matrix {
    var result = Matrix(rows: logits.rows, columns: 1)
    refreshCrossEntropy(&result, .all, logits: logits, targets: targets)
    return result
  }

  /// Recomputes the rows that `region` touches.
  func refreshCrossEntropy(
    _ result: inout Matrix, _ region: Region, logits: Matrix, targets: [Int?]
  ) {
    precondition(result.shape == Shape(logits.rows, 1) && targets.count == logits.rows)
    let columns = logits.columns
    withBases(logits, into: &result) { logits, losses in
      region.forEachTouchedRange(in: Shape(targets.count, 1)) { rows in
        for row in rows {
          guard let target = targets[row] else {
            losses[row] = 0
            continue
          }
          precondition((0..<columns).contains(target))
          losses[row] = Float(
            kernel_cross_entropy(variant.raw, logits + row * columns, columns, target))
        }
      }
    }
  }

  /// The mean of the losses of the rows that have a target, summed in double precision in the order
  /// of the rows; nil where none has one.
  /// - Parameter losses: `[tokens, 1]`.
  package static func meanLoss(_ losses: Matrix, targets: [Int?]) -> Float? {
    precondition(losses.shape == Shape(targets.count, 1))
    var sum = 0.0
    var count = 0
    for (row, target) in targets.enumerated() where target != nil {
      sum += Double(losses.values[row])
      count += 1
    }
    return count == 0 ? nil : Float(sum / Double(count))
  }

  /// The gradient of the loss Σ_i rowWeight · loss[i], over the rows that have a target:
  /// dx[i, j] = (p[i, j] − (1 where j is the target, else 0)) · rowWeight, and 0 in other rows.
  /// - Parameters: p `[tokens, words]`, the softmax of the logits x; rowWeight: 1 / the number of
  ///   targets, where the loss is their mean.
  /// - Returns: `[tokens, words]`.
  package func crossEntropyBackward(
    probabilities p: Matrix, targets: [Int?], rowWeight: Float
  ) -> Matrix {
    precondition(targets.count == p.rows)
    var gradient = Matrix(rows: p.rows, columns: p.columns)
    withBases(p, into: &gradient) { from, to in
      for (row, target) in targets.enumerated() {
        guard let target else { continue }
        precondition((0..<p.columns).contains(target))
        let start = row * p.columns
        kernel_scale(variant.raw, from + start, p.columns, rowWeight, to + start)
        to[start + target] = (from[start + target] - 1) * rowWeight
      }
    }
    return gradient
  }

  /// The same loss's gradient by the probabilities: dp[i, target[i]] = −rowWeight / p[i, target[i]],
  /// all else 0.
  package func crossEntropyBackward(
    toProbabilities p: Matrix, targets: [Int?], rowWeight: Float
  ) -> Matrix {
    precondition(targets.count == p.rows)
    var gradient = Matrix(rows: p.rows, columns: p.columns)
    for (row, target) in targets.enumerated() {
      if let target { gradient[row, target] = -rowWeight / p[row, target] }
    }
    return gradient
  }
}
