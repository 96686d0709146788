extension Trace {
  /// What the head does with the text; nil until it was computed, and from an edit on that may
  /// change it.
  package func summary(of head: HeadID) -> HeadSummary? { summaries[head] }

  /// Computes the summary of `head`, unless it is known. Keeps no map for it.
  package mutating func computeSummary(of head: HeadID) {
    guard summaries[head] == nil, model.head(head) != nil else { return }
    let layer = model.layers[head.layer]
    let kinds = model.tokenKinds(of: layer.attendsTo)
    var summarizer = HeadSummarizer(
      Shape(model.queryCount(ofLayer: head.layer), model.keyCount(ofLayer: head.layer)),
      isOneSequence: !layer.isCross, hasShares: layer.weighting != .linear,
      separators: kinds.indices.filter { kinds[$0].isSeparator })
    forEachWeightRows(of: head) { summarizer.take($0) }
    summaries[head] = summarizer.summary()
  }

  /// Forgets the summaries that `changes` may make wrong, or a token that is another kind of token
  /// now.
  mutating func dropSummaries(_ changes: [Site: Region], becoming new: AttentionModel) {
    guard !summaries.isEmpty else { return }
    let hasSameKinds = Part.allCases.allSatisfy {
      model.tokenKinds(of: $0) == new.tokenKinds(of: $0)
    }
    summaries = summaries.filter { head, _ in
      hasSameKinds && changes[Site(.weights, head)]?.isEmpty == true
        && new.layers[head.layer].weighting == model.layers[head.layer].weighting
    }
  }
}
