/// What differs between the passes over two models: for every site of the new one, the cells whose
/// bits may differ from the old one's. Compares the parameters and follows the flow of the numbers;
/// matrices that share their storage cost nothing to compare.
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
    let id = site.headID ?? HeadID(layer: site.layer ?? 0, head: 0)
    switch site.stage {
    case .tokens: return .empty
    case .embeddings: return embeddingsChange
    case .positions: return positionsChange
    case .input: return inputChange
    case .q: return projectionChange(.q, id)
    case .k: return projectionChange(.k, id)
    case .v: return projectionChange(.v, id)
    case .scores:
      let (queries, keys) = (of(.q, id).touchedRows, of(.k, id).touchedRows)
      if queries.isAll || keys.isAll { return .all }
      return Region(rows: queries.rows, columns: keys.rows)
    case .scaled:
      let isSame = old.scaleFactor(of: id).bitPattern == new.scaleFactor(of: id).bitPattern
      return isSame ? of(.scores, id) : .all
    case .masked: return of(.scaled, id).union(maskChange(id.layer))
    case .weights: return weightsChange(id)
    case .context: return of(.v, id).isEmpty ? of(.weights, id).touchedRows : .all
    case .concat: return concatChange(id.layer)
    case .output: return outputChange(id.layer)
    case .residual:
      return layerInput(id.layer).union(of(.output, id)).touchedRows
    case .norm: return normChange(id.layer)
    }
  }

  private func of(_ stage: Stage, _ id: HeadID = HeadID(layer: 0, head: 0)) -> Region {
    changes[Site(stage, id)] ?? .empty
  }

  // MARK: Before the layers

  private var embeddingsChange: Region {
    Region(
      rows: new.tokens.indices.filter {
        !new.embeddings.row(
          new.tokens[$0], hasSameBitsAs: old.tokens[$0], of: old.embeddings)
      })
  }

  private var positionsChange: Region {
    switch (old.positions, new.positions) {
    case (.sinusoidal, .sinusoidal): .empty
    case (.written(let old), .written(let new)):
      Region(rows: self.new.tokens.indices.filter { !new.row($0, hasSameBitsAs: $0, of: old) })
    default: .all
    }
  }

  private var inputChange: Region {
    switch (old.positions, new.positions) {
    case (.none, .none): of(.embeddings)
    case (.none, _), (_, .none): .all
    default: of(.embeddings).union(of(.positions))
    }
  }

  // MARK: A head

  private func layerInput(_ layer: Int) -> Region {
    let site = new.inputSite(ofLayer: layer)
    // Another stage of the layer before may have become its last one.
    return old.inputSite(ofLayer: layer) == site ? changes[site] ?? .all : .all
  }

  private func projectionChange(_ projection: Projection, _ id: HeadID) -> Region {
    for parameter in [ParameterID.weight(projection, id), .bias(projection, id)]
    where !old[parameter].hasSameBits(as: new[parameter]) {
      return .all
    }
    return layerInput(id.layer).touchedRows
  }

  /// The rows in which the two masks allow different keys.
  private func maskChange(_ layer: Int) -> Region {
    let (old, new) = (self.old.layers[layer].mask, self.new.layers[layer].mask)
    switch (old, new) {
    case (.none, .none), (.causal, .causal): return .empty
    case (.matrix(let old), .matrix(let new)) where new.hasSameBits(as: old): return .empty
    default: break
    }
    let tokens = self.new.tokens.indices
    return Region(
      rows: tokens.filter { query in
        tokens.contains { old.allows(query: query, key: $0) != new.allows(query: query, key: $0) }
      })
  }

  /// A changed key changes the rows of the queries that may attend to it.
  private func weightsChange(_ id: HeadID) -> Region {
    let mask = new.layers[id.layer].mask
    let change = of(.scaled, id).union(maskChange(id.layer))
    if change.isAll || change.columns.isEmpty { return change }
    return Region(
      rows: new.tokens.indices.filter { query in
        change.rows.contains(query)
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
      let context = of(.context, id)
      if wasOn != isOn || context.isAll {
        region.formUnion(Region(rows: [], columns: new.concatColumns(of: id)))
      } else {
        region.formUnion(context)
      }
    }
  }

  private func outputChange(_ layer: Int) -> Region {
    let concat = of(.concat, HeadID(layer: layer, head: 0))
    let parameters = [ParameterID.outputWeight(layer: layer), .outputBias(layer: layer)]
    for parameter in parameters where !old[parameter].hasSameBits(as: new[parameter]) {
      return .all
    }
    return new.layers[layer].outputWeight == nil ? concat : concat.touchedRows
  }

  private func normChange(_ layer: Int) -> Region {
    guard let norm = new.layers[layer].norm, let oldNorm = old.layers[layer].norm,
      new.layers[layer].hasResidual == old.layers[layer].hasResidual,
      norm.gain.hasSameBits(as: oldNorm.gain), norm.shift.hasSameBits(as: oldNorm.shift),
      norm.epsilon.bitPattern == oldNorm.epsilon.bitPattern
    else { return .all }
    let id = HeadID(layer: layer, head: 0)
    return of(new.layers[layer].hasResidual ? .residual : .output, id).touchedRows
  }
}
