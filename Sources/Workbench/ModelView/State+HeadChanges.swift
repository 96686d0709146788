import AttentionEngine

/// What the model view shows of a head: what it does, or how that changed.
extension State {
  /// Whether every layer has as many queries and keys as when the document was opened, so that its
  /// maps can be compared with those of then.
  var hasMapsAsOpened: Bool {
    let opened = document.opened.model
    return model.layers.indices.allSatisfy { layer in
      opened.layers.indices.contains(layer)
        && opened.layers[layer].heads.count == model.layers[layer].heads.count
        && opened.queryCount(ofLayer: layer) == model.queryCount(ofLayer: layer)
        && opened.keyCount(ofLayer: layer) == model.keyCount(ofLayer: layer)
    }
  }

  /// Whether the model view shows how every head changed.
  package var showsHeadChanges: Bool { showsDelta && hasMapsAsOpened }

  /// Against what the model view shows changes: `the scene as opened`; nil where it shows none.
  package var headBaseline: String? {
    showsHeadChanges ? "the \(document.kind) as opened" : nil
  }

  /// What the model view shows of a head; nil while it is not computed.
  package func shownSummary(of head: HeadID) -> HeadSummary? {
    guard let now = trace.summary(of: head) else { return nil }
    guard showsHeadChanges else { return now }
    return document.opened.summary(of: head).flatMap { now.change(since: $0) }
  }

  /// Computes what `shownSummary` needs of a head.
  mutating func computeShownSummary(of head: HeadID) {
    trace.computeSummary(of: head)
    if showsHeadChanges { document.opened.computeSummary(of: head) }
  }

  /// Computes the summaries of all heads, however long that takes.
  package mutating func computeAllSummaries() {
    trace.computeSummaries()
    if showsHeadChanges { document.opened.computeSummaries() }
  }
}
