/// What differs between the passes over two models: for every site of the new one, the cells whose
/// bits may differ from the old one's. Compares the rules and the parameters and follows the flow of
/// the numbers; matrices that share their storage cost nothing to compare.
struct Propagation {
  private let old: AttentionModel
  private let new: AttentionModel
  private let oldFlow: Flow
  private let flow: Flow
  /// Whether a step of the new flow reads a parameter that differs.
  private var readsChange: [Bool]
  /// Of the steps of the new flow.
  private(set) var regions: [Region] = []

  /// - Parameter changedParameters: those of the old flow that have other bits in the new model.
  ///   Where both models have one flow, nothing else differs.
  init(
    from old: (model: AttentionModel, flow: Flow), to new: (model: AttentionModel, flow: Flow),
    changedParameters: [ParameterID]
  ) {
    self.old = old.model
    oldFlow = old.flow
    self.new = new.model
    flow = new.flow
    readsChange = Array(repeating: false, count: flow.steps.count)
    for id in changedParameters {
      for place in flow.readers(of: id) { readsChange[place] = true }
    }
    regions.reserveCapacity(flow.steps.count)
    let hasOneFlow = flow === oldFlow
    for place in flow.steps.indices {
      if hasOneFlow, let change = plainChange(at: place) {
        regions.append(change)
        continue
      }
      guard let oldPlace = hasOneFlow ? place : oldFlow.place(of: flow.steps[place].site),
        oldFlow.steps[oldPlace].shape == flow.steps[place].shape
      else {
        // Another shape (or a site that is new) leaves nothing to keep.
        regions.append(.all)
        continue
      }
      regions.append(change(at: flow.steps[place], from: oldFlow.steps[oldPlace]))
    }
  }

  /// What differs at `site`; nil where the new model has none.
  subscript(site: Site) -> Region? { flow.place(of: site).map { regions[$0] } }

  /// Where both models have one flow: nothing, where nothing differs that the step reads, and
  /// everything, where all of an input does; nil where more has to be known.
  private func plainChange(at place: Int) -> Region? {
    var isUntouched = !readsChange[place]
    let step = flow.steps[place]
    // By itself, for a closure would take copies of both models along.
    for case .step(let source) in step.inputs {
      if regions[source].isAll { return step.site.stage == .concat ? nil : .all }
      if !regions[source].isEmpty { isUntouched = false }
    }
    return isUntouched ? .empty : nil
  }

  private func change(at step: Flow.Step, from oldStep: Flow.Step) -> Region {
    let (site, rule, oldRule) = (step.site, step.rule, oldStep.rule)
    // Heads go on and off, and then the concatenation has other inputs; it is compared by head.
    if case .concat = rule { return concatChange(step, oldStep) }
    guard hasSameInputs(step, oldStep) else { return .all }
    guard hasSameParameters(rule, oldRule) else { return .all }
    var changes: [Region] = []
    for input in step.inputs { changes.append(change(of: input)) }
    let touched = { changes.reduce(Region.empty) { $0.union($1.touchedRows) } }
    switch (rule, oldRule) {
    case (.rows(let table), .rows): return rowsChange(of: table)
    case (.sinusoids, .sinusoids), (.identityWeights, .identityWeights): return .empty
    case (.sum, .sum): return changes.count == 1 ? changes[0] : touched()
    case (.linear, .linear), (.norm, .norm), (.gated, .gated): return touched()
    case (.activation(let new), .activation(let old)): return new == old ? touched() : .all
    case (.rotated(let new), .rotated(let old)): return new == old ? touched() : .all
    case (.linearOfFirst, .linearOfFirst): return firstRowChange(changes[0])
    case (.scores, .scores): return scoresChange(queries: changes[0], keys: changes[1])
    case (.scaled(let new), .scaled(let old)):
      return new.bitPattern == old.bitPattern ? changes[0] : .all
    case (.biased, .biased): return rule == oldRule ? changes[0] : .all
    case (.masked, .masked): return changes[0].union(maskChange(site.layer ?? 0))
    case (.softmax, .softmax):
      return site.headID.map { weightsChange($0, changes[0]) } ?? touched()
    case (.linearWeights, .linearWeights): return changes[0]
    case (.context, .context): return changes[1].isEmpty ? changes[0].touchedRows : .all
    case (.crossEntropy, .crossEntropy):
      return touched().union(
        Region(rows: new.targets.indices.filter { new.targets[$0] != old.targets[$0] }))
    default: return .all
    }
  }

  private func hasSameInputs(_ step: Flow.Step, _ oldStep: Flow.Step) -> Bool {
    if flow === oldFlow { return true }
    return step.inputs.count == oldStep.inputs.count
      && zip(step.inputs, oldStep.inputs).allSatisfy { input, oldInput in
        switch (input, oldInput) {
        case (.step(let place), .step(let oldPlace)):
          flow.steps[place].site == oldFlow.steps[oldPlace].site
        case (.parameter(let id), .parameter(let oldID)): id == oldID
        default: false
        }
      }
  }

  /// What differs at what is read.
  private func change(of input: Flow.Input) -> Region {
    switch input {
    case .step(let place): regions[place]
    case .parameter(let parameter): rowChange(of: new[parameter], from: old[parameter])
    }
  }

  /// Whether both take the same parameters with the same numbers. Rows of a table are compared one
  /// by one instead.
  private func hasSameParameters(_ rule: Rule, _ oldRule: Rule) -> Bool {
    if case .rows = rule { return true }
    if case .norm(let kind, _, _, let epsilon) = rule,
      case .norm(let oldKind, _, _, let oldEpsilon) = oldRule,
      kind != oldKind || epsilon.bitPattern != oldEpsilon.bitPattern
    {
      return false
    }
    return rule.parameters == oldRule.parameters
      && rule.parameters.allSatisfy { old[$0].hasSameBits(as: new[$0]) }
  }

  // MARK: Rows

  private func rowsChange(of table: ParameterID) -> Region {
    guard let newTable = new[table], let oldTable = old[table] else { return .all }
    let (rows, oldRows) = (new.rows(of: table), old.rows(of: table))
    return Region(
      rows: rows.indices.filter {
        !newTable.row(rows[$0], hasSameBitsAs: oldRows[$0], of: oldTable)
      })
  }

  private func rowChange(of new: Matrix?, from old: Matrix?) -> Region {
    guard let new, let old, new.shape == old.shape else { return .all }
    if new.hasSameBits(as: old) { return .empty }
    return Region(rows: (0..<new.rows).filter { !new.row($0, hasSameBitsAs: $0, of: old) })
  }

  private func firstRowChange(_ change: Region) -> Region {
    let touched = change.touchedRows
    return touched.isAll || touched.rows.contains(0) ? .all : .empty
  }

  // MARK: A head

  private func scoresChange(queries: Region, keys: Region) -> Region {
    let (queries, keys) = (queries.touchedRows, keys.touchedRows)
    if queries.isAll || keys.isAll { return .all }
    return Region(rows: queries.rows, columns: keys.rows)
  }

  /// The rows in which the two masks allow different keys.
  private func maskChange(_ layer: Int) -> Region {
    let (old, new) = (self.old.layers[layer].mask, self.new.layers[layer].mask)
    switch (old, new) {
    case (.none, .none), (.causal, .causal): return .empty
    case (.sliding(let old), .sliding(let new)) where old == new: return .empty
    case (.matrix(let old), .matrix(let new)) where new.hasSameBits(as: old): return .empty
    default: break
    }
    let keys = 0..<self.new.keyCount(ofLayer: layer)
    return Region(
      rows: (0..<self.new.queryCount(ofLayer: layer)).filter { query in
        keys.contains { old.allows(query: query, key: $0) != new.allows(query: query, key: $0) }
      })
  }

  /// A changed key changes the rows of the queries that may attend to it.
  private func weightsChange(_ id: HeadID, _ change: Region) -> Region {
    let mask = new.layers[id.layer].mask
    if change.isAll || change.columns.isEmpty { return change }
    let masked = maskChange(id.layer)
    return Region(
      rows: (0..<new.queryCount(ofLayer: id.layer)).filter { query in
        change.rows.contains(query) || masked.rows.contains(query)
          || change.columns.contains { mask.allows(query: query, key: $0) }
      })
  }

  // MARK: After the heads

  private func concatChange(_ step: Flow.Step, _ oldStep: Flow.Step) -> Region {
    guard case .concat(let columns, let isOn) = step.rule,
      case .concat(let oldColumns, let wasOn) = oldStep.rule, columns == oldColumns,
      let layer = step.site.layer
    else { return .all }
    var whole: [Range<Int>] = []
    var region = Region.empty
    for head in columns.indices where isOn[head] || wasOn[head] {
      let context = self[Site(.context, HeadID(layer: layer, head: head))] ?? .empty
      if isOn[head] != wasOn[head] || context.isAll {
        whole.append(columns[head])
      } else {
        region.formUnion(context)
      }
    }
    if whole.count == columns.count { return .all }
    for columns in whole { region.formUnion(Region(rows: [], columns: columns)) }
    return region
  }
}
