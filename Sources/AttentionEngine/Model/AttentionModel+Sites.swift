extension AttentionModel {
  /// All sites that have a matrix, each after what it is computed from.
  package var sites: [Site] {
    var sites: [Site] = []
    for part in [Part.source, .main] {
      sites += [.embeddings, .positions, .segments, .input].map { Site($0, part: part) }
    }
    for layer in layers.indices {
      for head in layers[layer].heads.indices {
        let id = HeadID(layer: layer, head: head)
        sites += Self.headStages.map { Site($0, id) }
      }
      sites += Self.layerStages.map { Site($0, HeadID(layer: layer, head: 0)) }
    }
    sites += [.logits, .probabilities, .loss].map { Site($0) }
    return sites.filter { absence(of: $0) == nil }
  }

  private static let headStages = Stage.allCases.filter(\.isPerHead)
  private static let layerStages = Stage.allCases.filter { $0.isInLayer && !$0.isPerHead }

  // MARK: Where a layer gets its numbers

  /// What the queries of `layer` are made from: the part's input, or what the layer before of the
  /// same part leaves.
  package func inputSite(ofLayer layer: Int) -> Site {
    leftSite(of: layers[layer].part, before: layer)
  }

  /// What the keys of `layer` are made from.
  package func keysSite(ofLayer layer: Int) -> Site {
    leftSite(of: layers[layer].attendsTo, before: layer)
  }

  /// What the values of `layer` are made from: what the keys are made from, unless a source has
  /// values of its own.
  package func valuesMatrix(ofLayer layer: Int) -> MatrixID {
    if layers[layer].attendsTo == .source, source?.values != nil {
      return .parameter(.sourceValues)
    }
    return .site(keysSite(ofLayer: layer))
  }

  /// What `projection` of `layer` is made from.
  package func inputMatrix(of projection: Projection, layer: Int) -> MatrixID {
    switch projection {
    case .q: .site(inputSite(ofLayer: layer))
    case .k: .site(keysSite(ofLayer: layer))
    case .v: valuesMatrix(ofLayer: layer)
    }
  }

  /// What the last layer of `part` before `layer` leaves, or the part's input.
  private func leftSite(of part: Part, before layer: Int) -> Site {
    // By place: a slice would copy every layer that it hands to a closure.
    layers.indices.prefix(layer).last { layers[$0].part == part }.map(lastSite(ofLayer:))
      ?? Site(.input, part: part)
  }

  /// What the logits are made from: what the main sequence ends with.
  package var resultSite: Site { leftSite(of: .main, before: layers.count) }

  // MARK: What a layer leaves

  /// What attention leaves in `layer`: its norm, else its residual, else its output.
  package func attentionResultSite(ofLayer layer: Int) -> Site {
    let stage: Stage =
      layers[layer].norm != nil ? .norm : layers[layer].hasResidual ? .residual : .output
    return Site(stage, HeadID(layer: layer, head: 0))
  }

  /// What `layer` leaves.
  package func lastSite(ofLayer layer: Int) -> Site {
    guard let feedForward = layers[layer].feedForward else {
      return attentionResultSite(ofLayer: layer)
    }
    let id = HeadID(layer: layer, head: 0)
    if feedForward.norm != nil { return Site(.ffnNorm, id) }
    return feedForward.hasResidual ? Site(.ffnResidual, id) : feedForwardSite(ofLayer: layer)
  }

  /// What the feed-forward network of `layer` gives.
  package func feedForwardSite(ofLayer layer: Int) -> Site {
    let stage: Stage = layers[layer].feedForward?.weight == nil ? .activation : .ffn
    return Site(stage, HeadID(layer: layer, head: 0))
  }

  // MARK: What a matrix is computed from

  /// The sites that `site` is computed from; parameters are not among them.
  package func sources(of site: Site) -> [Site] {
    if let part = site.part { return sources(of: site.stage, of: part) }
    switch site.stage {
    case .logits: return [resultSite]
    case .probabilities, .loss: return [Site(.logits)]
    default: break
    }
    let layer = site.layer ?? 0
    let id = HeadID(layer: layer, head: site.head ?? 0)
    switch site.stage {
    case .q: return [inputSite(ofLayer: layer)]
    case .k: return [keysSite(ofLayer: layer)]
    case .v:
      if case .site(let site) = valuesMatrix(ofLayer: layer) { return [site] }
      return []
    case .scores: return [Site(.q, id), Site(.k, id)]
    case .scaled: return [Site(.scores, id)]
    case .masked: return [Site(.scaled, id)]
    case .weights:
      return layers[layer].weighting == .identity ? [] : [Site(scoresStage(ofLayer: layer), id)]
    case .context: return [Site(.weights, id), Site(.v, id)]
    case .concat:
      return layers[layer].heads.indices.map { Site(.context, HeadID(layer: layer, head: $0)) }
    case .output: return [Site(.concat, id)]
    case .residual: return [inputSite(ofLayer: layer), Site(.output, id)]
    case .norm: return [Site(layers[layer].hasResidual ? .residual : .output, id)]
    case .intermediate: return [attentionResultSite(ofLayer: layer)]
    case .activation: return [Site(.intermediate, id)]
    case .ffn: return [Site(.activation, id)]
    case .ffnResidual:
      return [attentionResultSite(ofLayer: layer), feedForwardSite(ofLayer: layer)]
    case .ffnNorm: return [feedForwardNormSource(ofLayer: layer)]
    default: return []
    }
  }

  private func sources(of stage: Stage, of part: Part) -> [Site] {
    guard stage == .input else { return [] }
    return [Stage.embeddings, .positions, .segments].map { Site($0, part: part) }
      .filter { absence(of: $0) == nil }
  }

  /// The scores that the weights of `layer` are made from.
  package func scoresStage(ofLayer layer: Int) -> Stage {
    layers[layer].mask == .none ? .scaled : .masked
  }

  /// What the norm after the feed-forward network of `layer` works on.
  package func feedForwardNormSource(ofLayer layer: Int) -> Site {
    layers[layer].feedForward?.hasResidual == true
      ? Site(.ffnResidual, HeadID(layer: layer, head: 0)) : feedForwardSite(ofLayer: layer)
  }

  /// The heads of `layer` that are on.
  package func headsOn(layer: Int) -> [HeadID] {
    layers[layer].heads.indices
      .filter { layers[layer].heads[$0].isOn }
      .map { HeadID(layer: layer, head: $0) }
  }
}
