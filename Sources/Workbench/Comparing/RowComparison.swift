import AttentionEngine

/// What the sentence ends with when all queries are one matrix Q, and when the words are looked up
/// one after the other.
package struct RowComparison: Hashable, Sendable {
  /// What is compared.
  package let site: Site
  package let together: [[Float]]
  package let alone: [[Float]]

  /// nil where no layer works on the main sequence.
  init?(of trace: Trace) {
    var trace = trace
    site = trace.model.endSite
    trace.compute(site)
    guard let whole = trace[site] else { return nil }
    var alone: [[Float]] = []
    for row in 0..<whole.rows {
      guard let result = trace.end(ofQuery: row) else { return nil }
      alone.append(result.values)
    }
    together = (0..<whole.rows).map { Array(whole.row($0)) }
    self.alone = alone
  }

  /// For each token the numbers of which a bit differs.
  package var differing: [[Int]] {
    zip(together, alone).map { left, right in
      left.indices.filter { left[$0].bitPattern != right[$0].bitPattern }
    }
  }
}
