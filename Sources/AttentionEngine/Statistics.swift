import Kernels

extension Matrix {
  /// −Σ_j p[j]·ln p[j] of row `index`, in nats: 0 for a row that attends to one key, ln n for one
  /// that attends to n keys alike. A weight of 0 adds nothing.
  package func entropy(ofRow index: Int) -> Float {
    Float(
      row(index).withUnsafeBufferPointer { row in
        row.baseAddress.map { kernel_entropy($0, row.count) } ?? 0
      })
  }

  /// The mean of the rows' entropies; nil where there are no rows.
  package var meanEntropy: Float? {
    guard rows > 0 else { return nil }
    return (0..<rows).reduce(0) { $0 + entropy(ofRow: $1) } / Float(rows)
  }

  /// The mean of `matrices`, element by element, added in their order; nil of none.
  /// - Precondition: all have the same shape.
  package static func mean(of matrices: [Matrix]) -> Matrix? {
    guard let first = matrices.first else { return nil }
    precondition(matrices.allSatisfy { $0.shape == first.shape })
    var sums = first.values
    for matrix in matrices.dropFirst() {
      for (index, value) in matrix.values.enumerated() { sums[index] += value }
    }
    let count = Float(matrices.count)
    return Matrix(rows: first.rows, columns: first.columns, values: sums.map { $0 / count })
  }
}

extension Trace {
  /// The mean of the attention weights over the heads of `layer` that are on; nil where none is,
  /// or where one of them is not fresh.
  package func meanWeights(layer: Int) -> Matrix? {
    guard model.layers.indices.contains(layer) else { return nil }
    let weights = model.headsOn(layer: layer).map { self[Site(.weights, $0)] }
    let fresh = weights.compactMap { $0 }
    return fresh.count == weights.count ? Matrix.mean(of: fresh) : nil
  }

  /// The mean entropy of the head's weights, see `Matrix.meanEntropy`; nil where they are not
  /// fresh, or no shares: scores as they are may be negative.
  package func meanEntropy(of head: HeadID) -> Float? {
    guard let entry = entry(at: Site(.weights, head)), entry.stale.isEmpty, hasShares(head)
    else { return nil }
    return entry.meanEntropy ?? entry.matrix.meanEntropy
  }

  /// Makes the head's weights fresh, and keeps their mean entropy until they change: a logarithm
  /// for every weight of every head is too much work for every frame.
  package mutating func computeMeanEntropy(of head: HeadID) {
    guard let place = flow.place(of: Site(.weights, head)) else { return }
    compute(place)
    guard let entry = entries[place], entry.meanEntropy == nil, hasShares(head) else { return }
    entries[place]?.meanEntropy = entry.matrix.meanEntropy
  }

  private func hasShares(_ head: HeadID) -> Bool {
    model.layers[head.layer].weighting != .linear
  }
}
