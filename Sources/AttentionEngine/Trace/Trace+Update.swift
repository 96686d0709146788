extension Trace {
  /// Takes over `model` and marks as stale exactly what depends on what changed. Computes nothing.
  /// - Precondition: `model.faults()` is empty.
  package mutating func update(to model: AttentionModel) {
    precondition(model.faults().isEmpty, "a trace of an inconsistent model")
    let changes = Propagation(from: self.model, to: model).changes
    var gone: [Site] = []
    for index in entries.indices {
      let site = entries[index].key
      // Where the shape is another one, everything changed.
      if let change = changes[site],
        !change.isAll || entries[index].value.matrix.shape == model.shape(of: site)
      {
        entries.values[index].stale.formUnion(change)
        entries.values[index].isSettled = false
      } else {
        gone.append(site)
      }
    }
    for site in gone { entries[site] = nil }
    dropSummaries(changes, becoming: model)
    dropAttentionMaps(changes, becoming: model)
    let old = self.model
    packedWeights = packedWeights.filter { old[$0.key].hasSameBits(as: model[$0.key]) }
    if Part.allCases.contains(where: {
      old.sequence($0)?.tokens.count != model.sequence($0)?.tokens.count
    }) {
      isLean = Self.isLean(model, limits)
    }
    self.model = model
    work = Work()
  }
}
