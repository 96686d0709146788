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
    if let part = site.part { return change(at: site.stage, of: part) }
    let id = site.headID ?? HeadID(layer: site.layer ?? 0, head: 0)
    switch site.stage {
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
    case .output:
      return linearChange(
        from: of(.concat, id), .outputWeight(layer: id.layer), .outputBias(layer: id.layer))
    case .residual:
      return change(of: new.inputSite(ofLayer: id.layer), old.inputSite(ofLayer: id.layer))
        .union(of(.output, id)).touchedRows
    case .norm:
      return normChange(
        of: Site(new.layers[id.layer].hasResidual ? .residual : .output, id),
        Site(old.layers[id.layer].hasResidual ? .residual : .output, id),
        new.layers[id.layer].norm, old.layers[id.layer].norm)
    case .intermediate, .activation, .ffn, .ffnResidual, .ffnNorm:
      return feedForwardChange(at: site.stage, id.layer)
    case .logits:
      return linearChange(
        from: change(of: new.resultSite, old.resultSite), .logitsWeight, .logitsBias)
    case .probabilities: return of(.logits).touchedRows
    case .loss:
      return of(.logits).touchedRows
        .union(Region(rows: new.targets.indices.filter { new.targets[$0] != old.targets[$0] }))
    case .tokens, .embeddings, .positions, .segments, .input: return .empty
    }
  }

  private func of(_ stage: Stage, _ id: HeadID = HeadID(layer: 0, head: 0)) -> Region {
    changes[Site(stage, id)] ?? .empty
  }

  /// What differs at what is read: everything, where it was another site.
  private func change(of site: Site, _ oldSite: Site) -> Region {
    site == oldSite ? changes[site] ?? .all : .all
  }

  // MARK: Before the layers

  private func change(at stage: Stage, of part: Part) -> Region {
    guard let new = new.sequence(part), let old = old.sequence(part) else { return .all }
    switch stage {
    case .embeddings:
      return Region(
        rows: new.tokens.indices.filter {
          !new.embeddings.row(
            new.tokens[$0], hasSameBitsAs: old.tokens[$0], of: old.embeddings)
        })
    case .positions:
      switch (old.positions, new.positions) {
      case (.sinusoidal, .sinusoidal): return .empty
      case (.written(let oldTable), .written(let table)):
        return Region(
          rows: new.tokens.indices.filter { !table.row($0, hasSameBitsAs: $0, of: oldTable) })
      default: return .all
      }
    case .segments:
      guard let segments = new.segments, let oldSegments = old.segments else { return .all }
      return Region(
        rows: new.tokens.indices.filter {
          !segments.table.row(
            segments.ofTokens[$0], hasSameBitsAs: oldSegments.ofTokens[$0],
            of: oldSegments.table)
        })
    case .input: return inputChange(old, new, part)
    default: return .empty
    }
  }

  private func inputChange(
    _ old: InputSequence, _ new: InputSequence, _ part: Part
  ) -> Region {
    guard (old.positions == .none) == (new.positions == .none),
      (old.segments == nil) == (new.segments == nil)
    else { return .all }
    return [Stage.embeddings, .positions, .segments].reduce(into: Region.empty) {
      $0.formUnion(changes[Site($1, part: part)] ?? .empty)
    }
  }

  // MARK: A head

  private func projectionChange(_ projection: Projection, _ id: HeadID) -> Region {
    let matrix = new.inputMatrix(of: projection, layer: id.layer)
    guard matrix == old.inputMatrix(of: projection, layer: id.layer) else { return .all }
    let source: Region =
      switch matrix {
      case .site(let site): changes[site] ?? .all
      case .parameter(let parameter):
        rowChange(of: new[parameter], from: old[parameter])
      }
    return linearChange(from: source, .weight(projection, id), .bias(projection, id))
  }

  private func rowChange(of new: Matrix?, from old: Matrix?) -> Region {
    guard let new, let old, new.shape == old.shape else { return .all }
    return Region(rows: (0..<new.rows).filter { !new.row($0, hasSameBitsAs: $0, of: old) })
  }

  /// A product changes where its left side does, or everywhere when its right side did. Without a
  /// weight it is a copy.
  private func linearChange(
    from source: Region, _ weight: ParameterID, _ bias: ParameterID
  ) -> Region {
    for parameter in [weight, bias] where !old[parameter].hasSameBits(as: new[parameter]) {
      return .all
    }
    return new[weight] == nil ? source : source.touchedRows
  }

  /// The rows in which the two masks allow different keys.
  private func maskChange(_ layer: Int) -> Region {
    let (old, new) = (self.old.layers[layer].mask, self.new.layers[layer].mask)
    switch (old, new) {
    case (.none, .none), (.causal, .causal): return .empty
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
  private func weightsChange(_ id: HeadID) -> Region {
    let mask = new.layers[id.layer].mask
    let weighting = new.layers[id.layer].weighting
    guard weighting == old.layers[id.layer].weighting else { return .all }
    if weighting == .identity { return .empty }
    let change = of(.scaled, id).union(maskChange(id.layer))
    if weighting == .linear || change.isAll || change.columns.isEmpty { return change }
    return Region(
      rows: (0..<new.queryCount(ofLayer: id.layer)).filter { query in
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

  private func normChange(
    of source: Site, _ oldSource: Site, _ norm: LayerNorm?, _ oldNorm: LayerNorm?
  ) -> Region {
    guard let norm, let oldNorm, norm.gain.hasSameBits(as: oldNorm.gain),
      norm.shift.hasSameBits(as: oldNorm.shift),
      norm.epsilon.bitPattern == oldNorm.epsilon.bitPattern
    else { return .all }
    return change(of: source, oldSource).touchedRows
  }

  private func feedForwardChange(at stage: Stage, _ layer: Int) -> Region {
    let id = HeadID(layer: layer, head: 0)
    let source = change(
      of: new.attentionResultSite(ofLayer: layer), old.attentionResultSite(ofLayer: layer))
    let result = {
      change(of: new.feedForwardSite(ofLayer: layer), old.feedForwardSite(ofLayer: layer))
    }
    switch stage {
    case .intermediate:
      return linearChange(
        from: source, .intermediateWeight(layer: layer), .intermediateBias(layer: layer))
    case .activation:
      let isSame =
        new.layers[layer].feedForward?.activation == old.layers[layer].feedForward?.activation
      return isSame ? of(.intermediate, id).touchedRows : .all
    case .ffn:
      return linearChange(
        from: of(.activation, id), .feedForwardWeight(layer: layer),
        .feedForwardBias(layer: layer))
    case .ffnResidual: return source.union(result()).touchedRows
    default:
      return normChange(
        of: new.feedForwardNormSource(ofLayer: layer), old.feedForwardNormSource(ofLayer: layer),
        new.layers[layer].feedForward?.norm, old.layers[layer].feedForward?.norm)
    }
  }
}
