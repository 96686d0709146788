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

  /// Computes the summaries that are not known, of all heads unless said.
  package mutating func computeSummaries(of heads: [HeadID]? = nil) {
    for head in heads ?? model.headIDs { computeSummary(of: head) }
  }

  /// Forgets the summaries that `changes` may make wrong, or a token that is another kind of token
  /// now.
  mutating func dropSummaries(_ changes: Propagation, becoming new: AttentionModel) {
    guard !summaries.isEmpty else { return }
    let hasSameKinds = hasSameTokenKinds(as: new)
    summaries = summaries.filter { head, _ in
      changes[Site(.weights, head)]?.isEmpty == true && hasSameKinds(head.layer)
        && new.layers[head.layer].weighting == model.layers[head.layer].weighting
    }
  }

  /// Whether a layer has the same sequences in `new`, with tokens of the same kinds; weights may have
  /// the same bits all the same where it has not.
  func hasSameTokenKinds(as new: AttentionModel) -> (Int) -> Bool {
    let old = model
    let parts = Part.allCases.filter { old.tokenKinds(of: $0) == new.tokenKinds(of: $0) }
    return { layer in
      let (before, after) = (old.layers[layer], new.layers[layer])
      return before.part == after.part && before.attendsTo == after.attendsTo
        && parts.contains(after.attendsTo)
    }
  }
}
