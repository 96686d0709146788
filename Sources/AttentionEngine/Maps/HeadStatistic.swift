/// A number that says what a head does with a text. With p[i, j] the weight of key j for query i,
/// each is a mean over the queries i.
package enum HeadStatistic: String, CaseIterable, Hashable, Sendable {
  /// −Σ_j p[i, j]·ln p[i, j], in nats: 0 where every query attends to one key, ln n where it attends
  /// to n keys alike.
  case entropy
  /// Σ_j p[i, j]·|i − j|, in tokens: how far away it looks.
  case distance
  /// p[i, 0]: the share on the first token, which many heads use as a sink.  Xiao et al. 2023.
  case first
  /// p[i, i − 1], over the queries that have a token before them.
  case previous
  /// p[i, i].
  case same
  /// p[i, i + 1], over the queries that have a token after them.
  case next
  /// Σ p[i, j] over the keys j that are separators, see `TokenKind.isSeparator`.
  case separators

  /// Whether the number is a part of 1: a share of the attention.
  package var isShare: Bool { self != .entropy && self != .distance }

  /// Whether it compares places, which two sequences do not share.
  package var needsOneSequence: Bool {
    switch self {
    case .distance, .previous, .same, .next: true
    case .entropy, .first, .separators: false
    }
  }
}

/// What a head does with a text, in a few numbers and a small picture.
package struct HeadSummary: Equatable, Sendable {
  /// Those that the head has: none where its weights are no shares, and none that compares places
  /// where queries and keys are of two sequences.
  package let statistics: [HeadStatistic: Float]
  /// The weights, pooled to at most `HeadSummary.side` rows and columns.
  package let means: Matrix
  package let maxima: Matrix
  /// How many rows and columns of weights one number of the pictures stands for at most: the blocks
  /// are nearly equal.
  package let block: Shape
  /// Of all weights: queries and keys.
  package let shape: Shape

  /// The largest extent of the pictures.
  package static let side = 32

  package subscript(statistic: HeadStatistic) -> Float? { statistics[statistic] }
}

extension HeadSummary {
  /// This summary minus an earlier one, number by number; nil where there were other queries or keys.
  package func change(since earlier: HeadSummary) -> HeadSummary? {
    guard shape == earlier.shape else { return nil }
    let difference = { (now: Matrix, before: Matrix) in
      Matrix(
        rows: now.rows, columns: now.columns,
        // Two infinities of one sign differ by nothing.
        values: zip(now.values, before.values).map { $0 == $1 ? 0 : $0 - $1 })
    }
    var changes: [HeadStatistic: Float] = [:]
    for (statistic, value) in statistics {
      changes[statistic] = earlier.statistics[statistic].map { value - $0 }
    }
    return HeadSummary(
      statistics: changes, means: difference(means, earlier.means),
      maxima: difference(maxima, earlier.maxima), block: block, shape: shape)
  }
}
