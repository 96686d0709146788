extension Trace {
  /// Makes every site of the model fresh.
  package mutating func computeAll() {
    for site in model.sites { compute(site) }
  }

  /// Makes `site` and all that it depends on fresh, so that every cell has a derivation. Does
  /// nothing where the model has no `site`.
  package mutating func compute(_ site: Site) {
    guard let shape = model.shape(of: site), entries[site]?.isSettled != true else { return }
    // Also where the matrix itself is fresh: what a masked key or a head that is off feeds into
    // it may be stale all the same.
    for source in model.sources(of: site) { compute(source) }
    // Taken out, so that the matrix has one owner and is changed in place.
    var entry =
      entries.removeValue(forKey: site)
      ?? Entry(matrix: Matrix(rows: shape.rows, columns: shape.columns), stale: .all)
    if !entry.stale.isEmpty {
      let region = entry.stale.simplified(in: shape)
      refresh(&entry.matrix, at: site, region)
      entry.stale = .empty
      entry.meanEntropy = nil
      work.note(region.computedCells(in: shape), at: site)
    }
    entry.isSettled = true
    entries[site] = entry
  }

  /// Recomputes the cells of `region` of the matrix at `site`, whose sources are fresh.
  private mutating func refresh(_ matrix: inout Matrix, at site: Site, _ region: Region) {
    let operations = operations
    switch site.stage {
    case .tokens: break
    case .embeddings:
      operations.refreshEmbeddings(
        &matrix, region, tokens: model.tokens, table: model.embeddings)
    case .positions: refreshPositions(&matrix, region)
    case .input:
      let embeddings = source(.embeddings)
      if model.positions == .none {
        operations.copy(region, of: embeddings, into: &matrix)
      } else {
        operations.refreshSum(&matrix, region, embeddings, source(.positions))
      }
    case .concat, .output, .residual, .norm:
      refreshLayer(&matrix, at: site, region)
    case .q, .k, .v, .scores, .scaled, .masked, .weights, .context:
      if let id = site.headID { refreshHead(&matrix, site.stage, of: id, region) }
    }
  }

  private mutating func refreshHead(
    _ matrix: inout Matrix, _ stage: Stage, of id: HeadID, _ region: Region
  ) {
    switch stage {
    case .q: refreshProjection(.q, &matrix, of: id, region)
    case .k: refreshProjection(.k, &matrix, of: id, region)
    case .v: refreshProjection(.v, &matrix, of: id, region)
    case .scores:
      operations.refreshScores(&matrix, region, queries: source(.q, id), keys: source(.k, id))
    case .scaled:
      operations.refreshScaled(
        &matrix, region, scores: source(.scores, id), factor: model.scaleFactor(of: id))
    case .masked:
      operations.refreshMasked(
        &matrix, region, scaled: source(.scaled, id), mask: model.layers[id.layer].mask)
    case .weights:
      let scores: Stage = model.layers[id.layer].mask == .none ? .scaled : .masked
      operations.refreshSoftmax(&matrix, region, scores: source(scores, id))
    default:
      operations.refreshContext(
        &matrix, region, weights: source(.weights, id), values: source(.v, id))
    }
  }

  private mutating func refreshProjection(
    _ projection: Projection, _ matrix: inout Matrix, of id: HeadID, _ region: Region
  ) {
    operations.refreshLinear(
      &matrix, region, input: source(model.inputSite(ofLayer: id.layer)),
      weight: packed(.weight(projection, id)), bias: model[.bias(projection, id)])
  }

  private func refreshPositions(_ matrix: inout Matrix, _ region: Region) {
    switch model.positions {
    case .none: break
    case .sinusoidal:
      matrix = operations.sinusoidalPositions(tokens: matrix.rows, dModel: matrix.columns)
    case .written(let written):
      operations.refreshEmbeddings(
        &matrix, region, tokens: Array(0..<matrix.rows), table: written)
    }
  }

  private mutating func refreshLayer(
    _ matrix: inout Matrix, at site: Site, _ region: Region
  ) {
    let index = site.layer ?? 0
    let layer = model.layers[index]
    let id = HeadID(layer: index, head: 0)
    switch site.stage {
    case .concat:
      let heads = layer.heads.indices.map { HeadID(layer: index, head: $0) }
      operations.refreshConcat(
        &matrix, region,
        contexts: heads.map { layer.heads[$0.head].isOn ? source(.context, $0) : nil },
        columns: heads.map(model.concatColumns))
    case .output where layer.outputWeight == nil:
      operations.copy(region, of: source(.concat, id), into: &matrix)
    case .output:
      operations.refreshLinear(
        &matrix, region, input: source(.concat, id),
        weight: packed(.outputWeight(layer: index)), bias: layer.outputBias)
    case .residual:
      operations.refreshSum(
        &matrix, region, source(model.inputSite(ofLayer: index)), source(.output, id))
    default:
      guard let norm = layer.norm else { return }
      operations.refreshNorm(
        &matrix, region, source(layer.hasResidual ? .residual : .output, id), by: norm)
    }
  }

  /// A source that `compute` has made fresh.
  private func source(_ site: Site) -> Matrix {
    guard let matrix = self[site] else { preconditionFailure("\(site) is not fresh") }
    return matrix
  }

  private func source(_ stage: Stage, _ id: HeadID = HeadID(layer: 0, head: 0)) -> Matrix {
    source(Site(stage, id))
  }

  private mutating func packed(_ id: ParameterID) -> PackedMatrix {
    if let packed = packedWeights[id] { return packed }
    guard let matrix = model[id] else { preconditionFailure("no \(id)") }
    let packed = PackedMatrix(matrix)
    packedWeights[id] = packed
    return packed
  }
}
