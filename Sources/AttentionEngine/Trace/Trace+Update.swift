extension Trace {
  /// Takes over `model` and marks as stale exactly what depends on what changed. Computes nothing.
  /// - Precondition: `model.faults()` is empty.
  package mutating func update(to model: AttentionModel) {
    precondition(model.faults().isEmpty, "a trace of an inconsistent model")
    let changes = Propagation(from: self.model, to: model).changes
    entries = entries.filter { model.shape(of: $0.key) == $0.value.matrix.shape }
    for site in Array(entries.keys) {
      entries[site]?.stale.formUnion(changes[site] ?? .all)
      entries[site]?.isSettled = false
    }
    let old = self.model
    packedWeights = packedWeights.filter { old[$0.key].hasSameBits(as: model[$0.key]) }
    packedTransposes = packedTransposes.filter { old[$0.key].hasSameBits(as: model[$0.key]) }
    self.model = model
    work = Work()
  }
}
