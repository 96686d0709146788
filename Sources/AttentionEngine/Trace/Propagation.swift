/// What differs between the passes over two models: for every site of the new one, the cells whose
/// bits may differ from the old one's. Compares the rules and the parameters and follows the flow of
/// the numbers; matrices that share their storage cost nothing to compare.
struct Propagation {
  private let old: AttentionModel
  private let new: AttentionModel
  private(set) var changes: [Site: Region] = [:]

  init(from old: AttentionModel, to new: AttentionModel) {
    self.old = old
    self.new = new
    for site in new.sites {
      // Another shape (or a site that is new) leaves nothing to keep.
      changes[site] = old.shape(of: site) == new.shape(of: site) ? change(at: site) : .all
    }
  }

  private func change(at site: Site) -> Region {
    let (rule, oldRule) = (new.rule(at: site), old.rule(at: site))
    // Heads go on and off, and then the concatenation has other inputs; it is compared by head.
    if case .concat = rule { return concatChange(site.layer ?? 0) }
    let inputs = new.inputs(of: site)
    guard inputs == old.inputs(of: site) else { return .all }
    guard hasSameParameters(rule, oldRule) else { return .all }
    let changes = inputs.map(change(of:))
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

  /// What differs at what is read.
  private func change(of id: MatrixID) -> Region {
    switch id {
    case .site(let site): changes[site] ?? .all
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

  private func concatChange(_ layer: Int) -> Region {
    let heads = new.layers[layer].heads.indices.map { HeadID(layer: layer, head: $0) }
    guard old.layers[layer].heads.count == heads.count,
      heads.allSatisfy({ old.concatColumns(of: $0) == new.concatColumns(of: $0) })
    else { return .all }
    return heads.reduce(into: Region.empty) { region, id in
      let wasOn = old.layers[layer].heads[id.head].isOn
      let isOn = new.layers[layer].heads[id.head].isOn
      guard wasOn || isOn else { return }
      let context = changes[Site(.context, id)] ?? .empty
      if wasOn != isOn || context.isAll {
        region.formUnion(Region(rows: [], columns: new.concatColumns(of: id)))
      } else {
        region.formUnion(context)
      }
    }
  }
}
