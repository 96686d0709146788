/// How the weights of a head are changed before they are shown.
package enum AttentionLens: String, CaseIterable, Hashable, Sendable {
  /// As they are.
  case weights
  /// w'[i, j] = w[i, j] / Σ_{k ≠ 0} w[i, k], and 0 for the first key: what a query looks at beside
  /// the sink.  Xiao et al. 2023.
  case withoutFirst
  /// The same without the keys that are special tokens, see `TokenKind.special`.
  case withoutSpecial
  /// ‖w[i, j]·f(x_j)‖ with f(x_j) = v[j]·W_O of the head's rows of W_O: a key with a large weight and
  /// a small value counts for little.  Kobayashi et al. 2020, §2.2.
  case valueNorm

  /// Whether rows are made to add up to 1 again: that takes weights that are shares.
  package var renormalizes: Bool { self == .withoutFirst || self == .withoutSpecial }
}

/// Attention as somebody looks at it: that of one head or of several together, through a lens, whole
/// or in blocks.
package struct AttentionMap: Hashable, Sendable {
  /// What several heads become together, number by number.
  package enum Reduction: String, CaseIterable, Hashable, Sendable {
    case mean, sum, max
  }

  /// Of the same shape; at least one.
  package var heads: [HeadID]
  package var reduction: Reduction
  package var lens: AttentionLens
  package var pooling: Pooling
  /// Only these queries; nil for all. Not together with pooling.
  package var rows: Range<Int>?

  package init(
    heads: [HeadID], reduction: Reduction = .mean, lens: AttentionLens = .weights,
    pooling: Pooling = Pooling(), rows: Range<Int>? = nil
  ) {
    self.heads = heads
    self.reduction = reduction
    self.lens = lens
    self.pooling = pooling
    self.rows = rows
  }
}
