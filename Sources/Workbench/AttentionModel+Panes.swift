import AttentionEngine

extension AttentionModel {
  /// The matrices that a stage shows: its result first, then what the result is made from.
  package func panes(of site: Site) -> [MatrixID] {
    if let part = site.part { return inputPanes(of: site.stage, part).filter(exists) }
    guard let layer = site.layer else { return predictionPanes(of: site.stage).filter(exists) }
    guard layers.indices.contains(layer) else { return [] }
    let head = site.headID ?? HeadID(layer: layer, head: 0)
    let panes =
      site.stage.isPerHead ? headPanes(of: site.stage, head) : layerPanes(of: site.stage, layer)
    return panes.filter(exists)
  }

  private func inputPanes(of stage: Stage, _ part: Part) -> [MatrixID] {
    let at = { (stage: Stage) in MatrixID.site(Site(stage, part: part)) }
    switch stage {
    case .embeddings: return [at(.embeddings), .parameter(.embeddings(part))]
    case .positions: return [at(.positions), .parameter(.positions(part))]
    case .segments: return [at(.segments), .parameter(.segments(part))]
    case .input: return [at(.input)] + sources(of: Site(.input, part: part)).map(MatrixID.site)
    case .projectedEmbeddings:
      return [at(stage)]
        + product(
          .site(sources(of: Site(stage, part: part))[0]), .parameter(.embeddingProjection(part)))
    case .inputNorm: return normPanes(.input(part))
    case .finalNorm: return normPanes(.final(part))
    default: return [at(stage)] + sources(of: Site(stage, part: part)).map(MatrixID.site)
    }
  }

  private func headPanes(of stage: Stage, _ head: HeadID) -> [MatrixID] {
    let at = { (stage: Stage) in MatrixID.site(Site(stage, head)) }
    let shared = keyValueHead(of: head)
    let isRotated = layers[head.layer].rotary != nil
    switch stage {
    case .q where isRotated, .k where isRotated:
      let owner = stage == .q ? head : shared
      return [
        .site(Site(stage, owner)), .site(Site(stage == .q ? .unrotatedQ : .unrotatedK, owner)),
      ]
    case .q, .unrotatedQ: return projectionPanes(.q, at: stage, head)
    case .k, .unrotatedK: return projectionPanes(.k, at: stage, shared)
    case .v: return projectionPanes(.v, at: stage, shared)
    case .scores: return [at(.scores), at(.q), .site(Site(.k, shared))]
    case .scaled: return [at(.scaled), at(.scores)]
    case .biased:
      return [at(.biased), at(.scaled), .parameter(.relativeBias(layer: head.layer))]
    case .masked:
      return [
        at(.masked), at(unmaskedStage(ofLayer: head.layer)),
        .parameter(.mask(layer: head.layer)),
      ]
    // A copy of the captured weights beside them would show nothing new.
    case .weights where layers[head.layer].isCaptured: return [at(.weights)]
    case .weights where layers[head.layer].weighting == .identity: return [at(.weights)]
    case .weights: return [at(.weights), at(scoresStage(ofLayer: head.layer))]
    default: return [at(.context)] + product(at(.weights), .site(Site(.v, shared)))
    }
  }

  private func layerPanes(of stage: Stage, _ layer: Int) -> [MatrixID] {
    let head = HeadID(layer: layer, head: 0)
    let at = { (stage: Stage) in MatrixID.site(Site(stage, head)) }
    switch stage {
    case .concat:
      return [at(.concat)]
        + layers[layer].heads.indices.map {
          .site(Site(.context, HeadID(layer: layer, head: $0)))
        }
    case .output:
      return [at(.output)] + product(at(.concat), .parameter(.outputWeight(layer: layer)))
        + [.parameter(.outputBias(layer: layer))]
    case .residual: return [at(.residual), .site(inputSite(ofLayer: layer)), at(.output)]
    case .preNorm: return normPanes(.pre(layer: layer))
    case .norm: return normPanes(.attention(layer: layer))
    case .ffnPreNorm: return normPanes(.feedForwardPre(layer: layer))
    case .gate:
      return [at(.gate)]
        + product(
          .site(feedForwardInputSite(ofLayer: layer)), .parameter(.gateWeight(layer: layer)))
        + [.parameter(.gateBias(layer: layer))]
    case .intermediate:
      return [at(.intermediate)]
        + product(
          .site(feedForwardInputSite(ofLayer: layer)),
          .parameter(.intermediateWeight(layer: layer)))
        + [.parameter(.intermediateBias(layer: layer))]
    case .activation, .gated: return [at(stage)] + sources(of: Site(stage, head)).map(MatrixID.site)
    case .ffn:
      return [at(.ffn)]
        + product(
          .site(activatedSite(ofLayer: layer)), .parameter(.feedForwardWeight(layer: layer)))
        + [.parameter(.feedForwardBias(layer: layer))]
    case .ffnResidual:
      return [
        at(.ffnResidual), .site(attentionResultSite(ofLayer: layer)),
        .site(feedForwardSite(ofLayer: layer)),
      ]
    default: return normPanes(.feedForward(layer: layer))
    }
  }

  /// What a norm gives, what it works on, γ and β.
  private func normPanes(_ place: NormPlace) -> [MatrixID] {
    [.site(place.site)] + sources(of: place.site).map(MatrixID.site)
      + [.parameter(.gain(place)), .parameter(.shift(place))]
  }

  private func predictionPanes(of stage: Stage) -> [MatrixID] {
    let sources = sources(of: Site(stage)).map(MatrixID.site)
    switch stage {
    case .logits:
      return [.site(Site(.logits))] + product(.site(logitsSource), .parameter(.logitsWeight))
        + [.parameter(.logitsBias)]
    case .poolerLinear:
      return [.site(Site(stage))] + product(.site(resultSite), .parameter(.poolerWeight))
        + [.parameter(.poolerBias)]
    case .transform:
      return [.site(Site(stage))] + product(.site(resultSite), .parameter(.transformWeight))
        + [.parameter(.transformBias)]
    case .transformNorm: return normPanes(.transform)
    default: return [.site(Site(stage))] + sources
    }
  }

  private func projectionPanes(
    _ projection: Projection, at stage: Stage, _ head: HeadID
  ) -> [MatrixID] {
    [.site(Site(stage, head))]
      + product(
        inputMatrix(of: projection, layer: head.layer), .parameter(.weight(projection, head)))
      + [.parameter(.bias(projection, head))]
  }

  /// Two factors in the order in which the convention writes them: X·W, or W·X.
  private func product(_ left: MatrixID, _ right: MatrixID) -> [MatrixID] {
    convention == .rows ? [left, right] : [right, left]
  }

  private func exists(_ id: MatrixID) -> Bool {
    switch id {
    case .site(let site): absence(of: site) == nil
    case .parameter(let parameter): self[parameter] != nil
    }
  }

  /// The stage, and the head, at which a matrix is at home.
  func home(of id: MatrixID) -> Site {
    switch id {
    case .site(let site): return site
    case .parameter(let parameter): return home(of: parameter)
    }
  }

  private func home(of parameter: ParameterID) -> Site {
    let at = { (stage: Stage, layer: Int) in Site(stage, HeadID(layer: layer, head: 0)) }
    switch parameter {
    case .embeddings(let part): return Site(.embeddings, part: part)
    case .positions(let part): return Site(.positions, part: part)
    case .segments(let part): return Site(.segments, part: part)
    case .sourceValues:
      let layer = layers.firstIndex { $0.attendsTo == .source } ?? 0
      return at(.v, layer)
    case .weight(let projection, let head), .bias(let projection, let head):
      return Site(
        layers[head.layer].rotary == nil ? projection.stage : projection.unrotatedStage, head)
    case .capturedWeights(let head): return Site(.weights, head)
    case .gain(let place), .shift(let place): return place.site
    case .embeddingProjection(let part): return Site(.projectedEmbeddings, part: part)
    case .relativeBias(let layer): return at(.biased, layer)
    case .gateWeight(let layer), .gateBias(let layer): return at(.gate, layer)
    case .poolerWeight, .poolerBias: return Site(.poolerLinear)
    case .transformWeight, .transformBias: return Site(.transform)
    case .mask(let layer): return at(.masked, layer)
    case .outputWeight(let layer), .outputBias(let layer): return at(.output, layer)
    case .intermediateWeight(let layer), .intermediateBias(let layer):
      return at(.intermediate, layer)
    case .feedForwardWeight(let layer), .feedForwardBias(let layer): return at(.ffn, layer)
    case .logitsWeight, .logitsBias: return Site(.logits)
    }
  }

  /// The written number behind a cell: itself, or the one that it shows unchanged.
  package func writtenCell(behind cell: CellID) -> CellID? {
    switch cell.matrix {
    case .parameter(let id):
      // A mask grows with what the model writes; what grew was not written by hand.
      guard generatedCount > 0, let matrix = given[id] else { return cell }
      return cell.row < matrix.rows && cell.column < matrix.columns ? cell : nil
    case .site(let site):
      guard let part = site.part, let sequence = sequence(part) else { return nil }
      switch site.stage {
      case .embeddings:
        return CellID(
          .parameter(.embeddings(part)), row: sequence.tokens[cell.row], column: cell.column)
      case .positions where self[.positions(part)] != nil:
        return CellID(.parameter(.positions(part)), row: cell.row, column: cell.column)
      case .segments:
        return sequence.segments.map {
          CellID(.parameter(.segments(part)), row: $0.ofTokens[cell.row], column: cell.column)
        }
      default: return nil
      }
    }
  }
}
