extension Trace {
  /// Takes over `model` and marks as stale exactly what depends on what changed. Computes nothing.
  /// - Precondition: `model.faults()` is empty.
  package mutating func update(to model: AttentionModel) {
    let changed = model.parameters(flow.parameterIDs, thatDifferIn: self.model)
    let hasSameStructure = model.hasSameStructure(as: self.model, except: changed)
    precondition(
      hasSameStructure || model.faults().isEmpty, "a trace of an inconsistent model")
    let newFlow = hasSameStructure ? flow.withHeads(of: model) : Flow(of: model, limits)
    let changes = Propagation(
      from: (self.model, flow), to: (model, newFlow), changedParameters: changed)
    carryOver(changes, newFlow)
    carryOverConstants(changed, becoming: model, newFlow)
    dropSummaries(changes, becoming: model)
    dropAttentionMaps(changes, becoming: model)
    if !hasSameStructure { isLean = newFlow.isLarge(limits) }
    flow = newFlow
    self.model = model
    work = Work()
  }

  private mutating func carryOverConstants(
    _ changed: [ParameterID], becoming new: AttentionModel, _ newFlow: Flow
  ) {
    let changed = Set(changed)
    guard newFlow !== flow else {
      for id in changed {
        for place in flow.readers(of: id) where flow.steps[place].hasConstants(of: changed) {
          constants[place] = nil
        }
      }
      return
    }
    constants = newFlow.steps.map { step in
      guard let old = flow.place(of: step.site), flow.steps[old].parameters == step.parameters,
        !step.isStreamed, !step.hasConstants(of: changed)
      else { return nil }
      return constants[old]
    }
  }

  /// Keeps what was computed, with what is stale of it.
  private mutating func carryOver(_ changes: Propagation, _ newFlow: Flow) {
    guard newFlow !== flow else {
      for place in entries.indices { entries[place]?.mark(changes.regions[place]) }
      return
    }
    var carried = [Entry?](repeating: nil, count: newFlow.steps.count)
    for (place, step) in newFlow.steps.enumerated() {
      guard let old = flow.place(of: step.site), flow.steps[old].shape == step.shape else {
        continue
      }
      carried[place] = entries[old]
      carried[place]?.mark(changes.regions[place])
    }
    entries = carried
  }
}

extension Trace.Entry {
  fileprivate mutating func mark(_ region: Region) {
    // Whatever it depends on may be stale now, too.
    isSettled = false
    if !region.isEmpty { stale.formUnion(region) }
  }
}
