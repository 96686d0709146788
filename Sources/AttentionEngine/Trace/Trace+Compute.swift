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
    if let part = site.part {
      refreshInput(&matrix, site.stage, of: part, region)
    } else if let id = site.headID {
      refreshHead(&matrix, site.stage, of: id, region)
    } else if let layer = site.layer {
      refreshLayer(&matrix, site.stage, of: layer, region)
    } else {
      refreshPrediction(&matrix, site.stage, region)
    }
  }

  // MARK: Before the layers

  private func refreshInput(
    _ matrix: inout Matrix, _ stage: Stage, of part: Part, _ region: Region
  ) {
    guard let sequence = model.sequence(part) else { return }
    switch stage {
    case .embeddings:
      operations.refreshEmbeddings(
        &matrix, region, tokens: sequence.tokens, table: sequence.embeddings)
    case .positions: refreshPositions(&matrix, region, sequence.positions)
    case .segments:
      guard let segments = sequence.segments else { return }
      operations.refreshEmbeddings(
        &matrix, region, tokens: segments.ofTokens, table: segments.table)
    default:
      let terms = model.sources(of: Site(.input, part: part)).map(source)
      if terms.count == 1 {
        operations.copy(region, of: terms[0], into: &matrix)
      } else {
        operations.refreshSum(&matrix, region, terms[0], terms[1])
        for term in terms.dropFirst(2) {
          let sum = matrix
          operations.refreshSum(&matrix, region, sum, term)
        }
      }
    }
  }

  private func refreshPositions(
    _ matrix: inout Matrix, _ region: Region, _ positions: Positions
  ) {
    switch positions {
    case .none: break
    case .sinusoidal:
      matrix = operations.sinusoidalPositions(tokens: matrix.rows, dModel: matrix.columns)
    case .written(let written):
      operations.refreshEmbeddings(
        &matrix, region, tokens: Array(0..<matrix.rows), table: written)
    }
  }

  // MARK: A head

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
    case .weights: refreshWeights(&matrix, of: id, region)
    default:
      operations.refreshContext(
        &matrix, region, weights: source(.weights, id), values: source(.v, id))
    }
  }

  private mutating func refreshProjection(
    _ projection: Projection, _ matrix: inout Matrix, of id: HeadID, _ region: Region
  ) {
    let input = model.inputMatrix(of: projection, layer: id.layer)
    refreshLinear(
      &matrix, region, input: source(input), .weight(projection, id), .bias(projection, id))
  }

  private func refreshWeights(_ matrix: inout Matrix, of id: HeadID, _ region: Region) {
    let scores = { source(model.scoresStage(ofLayer: id.layer), id) }
    switch model.layers[id.layer].weighting {
    case .softmax: operations.refreshSoftmax(&matrix, region, scores: scores())
    case .linear: operations.refreshLinearWeights(&matrix, region, scores: scores())
    case .identity: operations.refreshIdentityWeights(&matrix, region)
    }
  }

  // MARK: After the heads

  private mutating func refreshLayer(
    _ matrix: inout Matrix, _ stage: Stage, of index: Int, _ region: Region
  ) {
    let layer = model.layers[index]
    let id = HeadID(layer: index, head: 0)
    switch stage {
    case .concat:
      let heads = layer.heads.indices.map { HeadID(layer: index, head: $0) }
      operations.refreshConcat(
        &matrix, region,
        contexts: heads.map { layer.heads[$0.head].isOn ? source(.context, $0) : nil },
        columns: heads.map(model.concatColumns))
    case .output:
      refreshLinear(
        &matrix, region, input: source(.concat, id), .outputWeight(layer: index),
        .outputBias(layer: index))
    case .residual:
      operations.refreshSum(
        &matrix, region, source(model.inputSite(ofLayer: index)), source(.output, id))
    case .norm:
      guard let norm = layer.norm else { return }
      operations.refreshNorm(
        &matrix, region, source(layer.hasResidual ? .residual : .output, id), by: norm)
    default: refreshFeedForward(&matrix, stage, of: index, region)
    }
  }

  private mutating func refreshFeedForward(
    _ matrix: inout Matrix, _ stage: Stage, of layer: Int, _ region: Region
  ) {
    guard let feedForward = model.layers[layer].feedForward else { return }
    let id = HeadID(layer: layer, head: 0)
    switch stage {
    case .intermediate:
      refreshLinear(
        &matrix, region, input: source(model.attentionResultSite(ofLayer: layer)),
        .intermediateWeight(layer: layer), .intermediateBias(layer: layer))
    case .activation:
      operations.refreshActivation(
        &matrix, region, source(.intermediate, id), by: feedForward.activation)
    case .ffn:
      refreshLinear(
        &matrix, region, input: source(.activation, id), .feedForwardWeight(layer: layer),
        .feedForwardBias(layer: layer))
    case .ffnResidual:
      operations.refreshSum(
        &matrix, region, source(model.attentionResultSite(ofLayer: layer)),
        source(model.feedForwardSite(ofLayer: layer)))
    default:
      guard let norm = feedForward.norm else { return }
      operations.refreshNorm(
        &matrix, region, source(model.feedForwardNormSource(ofLayer: layer)), by: norm)
    }
  }

  // MARK: After the layers

  private mutating func refreshPrediction(
    _ matrix: inout Matrix, _ stage: Stage, _ region: Region
  ) {
    switch stage {
    case .logits:
      refreshLinear(
        &matrix, region, input: source(model.resultSite), .logitsWeight, .logitsBias)
    case .probabilities:
      operations.refreshSoftmax(&matrix, region, scores: source(Site(.logits)))
    default:
      operations.refreshCrossEntropy(
        &matrix, region, logits: source(Site(.logits)), targets: model.targets)
    }
  }

  // MARK: What is read

  /// input·weight + bias; without a weight, which a bias needs, the input as it is.
  private mutating func refreshLinear(
    _ matrix: inout Matrix, _ region: Region, input: Matrix, _ weight: ParameterID,
    _ bias: ParameterID
  ) {
    if model[weight] == nil {
      operations.copy(region, of: input, into: &matrix)
    } else {
      operations.refreshLinear(
        &matrix, region, input: input, weight: packed(weight), bias: model[bias])
    }
  }

  /// A source that `compute` has made fresh.
  private func source(_ site: Site) -> Matrix {
    guard let matrix = self[site] else { preconditionFailure("\(site) is not fresh") }
    return matrix
  }

  private func source(_ id: MatrixID) -> Matrix {
    guard let matrix = self[id] else { preconditionFailure("\(id) is not fresh") }
    return matrix
  }

  private func source(_ stage: Stage, _ id: HeadID) -> Matrix { source(Site(stage, id)) }

  private mutating func packed(_ id: ParameterID) -> PackedMatrix {
    if let packed = packedWeights[id] { return packed }
    guard let matrix = model[id] else { preconditionFailure("no \(id)") }
    let packed = PackedMatrix(matrix)
    packedWeights[id] = packed
    return packed
  }
}
