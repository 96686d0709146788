extension AttentionModel {
  /// All sites that have a matrix, each after what it is computed from.
  package var sites: [Site] {
    var sites: [Site] = []
    for part in [Part.source, .main] {
      sites += Self.inputStages.map { Site($0, part: part) }
    }
    if !layers.contains(where: { $0.part == .source }) {
      sites.append(Site(.finalNorm, part: .source))
    }
    for layer in layers.indices {
      let first = HeadID(layer: layer, head: 0)
      sites.append(Site(.preNorm, first))
      // Those first that others take keys and values from.
      let heads = layers[layer].heads
      let order =
        heads.indices.filter { heads[$0].keyValueHead == nil }
        + heads.indices.filter { heads[$0].keyValueHead != nil }
      for head in order {
        let id = HeadID(layer: layer, head: head)
        sites += Self.headStages.map { Site($0, id) }
      }
      sites += Self.layerStages.map { Site($0, first) }
      if layers[layer].part == .source, isLast(layer) {
        sites.append(Site(.finalNorm, part: .source))
      }
    }
    sites += Stage.allCases.filter(\.isAfterLayers).map { Site($0) }
    return sites.filter { absence(of: $0) == nil }
  }

  private static let inputStages = Stage.allCases.filter { $0.isBeforeLayers && $0 != .tokens }
  private static let headStages = Stage.allCases.filter(\.isPerHead)
  private static let layerStages = Stage.allCases.filter {
    $0.isInLayer && !$0.isPerHead && $0 != .preNorm
  }

  /// Whether no later layer works on the part of `layer`.
  private func isLast(_ layer: Int) -> Bool {
    !layers.indices.dropFirst(layer + 1).contains { layers[$0].part == layers[layer].part }
  }

  // MARK: Where a layer gets its numbers

  /// What `layer` gets: what the layer before of the same part leaves, or what goes into the first
  /// one.
  package func inputSite(ofLayer layer: Int) -> Site {
    leftSite(of: layers[layer].part, before: layer)
  }

  /// What the queries of `layer` are made from.
  package func queriesSite(ofLayer layer: Int) -> Site {
    layers[layer].preNorm == nil
      ? inputSite(ofLayer: layer) : Site(.preNorm, HeadID(layer: layer, head: 0))
  }

  /// What the keys of `layer` are made from: in self-attention what the queries are made from, in
  /// cross-attention what the other part ends with.
  package func keysSite(ofLayer layer: Int) -> Site {
    layers[layer].isCross
      ? endSite(of: layers[layer].attendsTo, before: layer) : queriesSite(ofLayer: layer)
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
    case .q: .site(queriesSite(ofLayer: layer))
    case .k: .site(keysSite(ofLayer: layer))
    case .v: valuesMatrix(ofLayer: layer)
    }
  }

  /// What the last layer of `part` before `layer` leaves, or what goes into the first one.
  private func leftSite(of part: Part, before layer: Int) -> Site {
    // By place: a slice would copy every layer that it hands to a closure.
    layers.indices.prefix(layer).last { layers[$0].part == part }.map(lastSite(ofLayer:))
      ?? startSite(of: part)
  }

  /// What goes into the first layer of `part`.
  package func startSite(of part: Part) -> Site {
    Site(sequence(part)?.norm == nil ? .input : .inputNorm, part: part)
  }

  private func endSite(of part: Part, before layer: Int) -> Site {
    finalNorms[part] == nil
      ? leftSite(of: part, before: layer) : Site(.finalNorm, part: part)
  }

  /// What `part` ends with.
  package func resultSite(of part: Part) -> Site { endSite(of: part, before: layers.count) }

  /// What the logits are made from: what the main sequence ends with.
  package var resultSite: Site { resultSite(of: .main) }

  /// What the final norm of `part` works on.
  package func lastSite(of part: Part) -> Site { leftSite(of: part, before: layers.count) }

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
    layers[layer].feedForward?.weight == nil
      ? activatedSite(ofLayer: layer) : Site(.ffn, HeadID(layer: layer, head: 0))
  }

  /// What the network of `layer` works on, before its norm.
  package func feedForwardSource(ofLayer layer: Int) -> Site {
    layers[layer].feedForward?.isParallel == true
      ? inputSite(ofLayer: layer) : attentionResultSite(ofLayer: layer)
  }

  /// What the products of the network of `layer` are made from.
  package func feedForwardInputSite(ofLayer layer: Int) -> Site {
    layers[layer].feedForward?.preNorm == nil
      ? feedForwardSource(ofLayer: layer) : Site(.ffnPreNorm, HeadID(layer: layer, head: 0))
  }

  /// What the second product of the network of `layer` is made from.
  package func activatedSite(ofLayer layer: Int) -> Site {
    Site(
      layers[layer].feedForward?.gateWeight == nil ? .activation : .gated,
      HeadID(layer: layer, head: 0))
  }

  /// The head whose keys and values `id` takes: itself, unless it shares those of another.
  package func keyValueHead(of id: HeadID) -> HeadID {
    HeadID(layer: id.layer, head: layers[id.layer].heads[id.head].keyValueHead ?? id.head)
  }

  // MARK: After the layers

  /// What the transform leaves, or what the main sequence ends with.
  package var transformedSite: Site {
    guard output?.transform != nil else { return resultSite }
    return Site(output?.transform?.norm == nil ? transformNormSource : .transformNorm)
  }

  private var transformNormSource: Stage {
    output?.transform?.activation == Activation.none ? .transform : .transformActivation
  }

  /// What the product that gives the logits works on.
  package var logitsSource: Site { output?.scale == nil ? transformedSite : Site(.scaledResult) }

  // MARK: What a matrix is computed from

  /// The sites that `site` is computed from; parameters are not among them.
  package func sources(of site: Site) -> [Site] {
    if let part = site.part { return sources(of: site.stage, of: part) }
    guard let layer = site.layer else { return sources(afterLayersOf: site.stage) }
    let id = HeadID(layer: layer, head: site.head ?? 0)
    let isRotated = layers[layer].rotary != nil
    switch site.stage {
    case .preNorm: return [inputSite(ofLayer: layer)]
    case .q where isRotated: return [Site(.unrotatedQ, id)]
    case .k where isRotated: return [Site(.unrotatedK, id)]
    case .q, .unrotatedQ: return [queriesSite(ofLayer: layer)]
    case .k, .unrotatedK: return [keysSite(ofLayer: layer)]
    case .v:
      if case .site(let site) = valuesMatrix(ofLayer: layer) { return [site] }
      return []
    case .scores: return [Site(.q, id), Site(.k, keyValueHead(of: id))]
    case .scaled: return [Site(.scores, id)]
    case .biased: return [Site(.scaled, id)]
    case .masked: return [Site(unmaskedStage(ofLayer: layer), id)]
    case .weights where layers[layer].isCaptured: return []
    case .weights:
      return layers[layer].weighting == .identity ? [] : [Site(scoresStage(ofLayer: layer), id)]
    case .context: return [Site(.weights, id), Site(.v, keyValueHead(of: id))]
    case .concat:
      return layers[layer].heads.indices.map { Site(.context, HeadID(layer: layer, head: $0)) }
    case .output: return [Site(.concat, id)]
    case .residual: return [inputSite(ofLayer: layer), Site(.output, id)]
    case .norm: return [Site(layers[layer].hasResidual ? .residual : .output, id)]
    case .ffnPreNorm: return [feedForwardSource(ofLayer: layer)]
    case .gate, .intermediate: return [feedForwardInputSite(ofLayer: layer)]
    case .activation:
      return [Site(layers[layer].feedForward?.gateWeight == nil ? .intermediate : .gate, id)]
    case .gated: return [Site(.activation, id), Site(.intermediate, id)]
    case .ffn: return [activatedSite(ofLayer: layer)]
    case .ffnResidual:
      return [attentionResultSite(ofLayer: layer), feedForwardSite(ofLayer: layer)]
    case .ffnNorm: return [feedForwardNormSource(ofLayer: layer)]
    default: return []
    }
  }

  private func sources(of stage: Stage, of part: Part) -> [Site] {
    let present = { (stages: [Stage]) in
      stages.map { Site($0, part: part) }.filter { self.absence(of: $0) == nil }
    }
    let embedding = { (stages: [Stage]) in Array(present(stages).prefix(1)) }
    switch stage {
    case .scaledEmbeddings: return [Site(.embeddings, part: part)]
    case .projectedEmbeddings: return embedding([.scaledEmbeddings, .embeddings])
    case .input:
      return embedding([.projectedEmbeddings, .scaledEmbeddings, .embeddings])
        + present([.positions, .segments])
    case .inputNorm: return [Site(.input, part: part)]
    case .finalNorm: return [lastSite(of: part)]
    default: return []
    }
  }

  private func sources(afterLayersOf stage: Stage) -> [Site] {
    switch stage {
    case .poolerLinear, .transform: [resultSite]
    case .pooler: [Site(.poolerLinear)]
    case .transformActivation: [Site(.transform)]
    case .transformNorm: [Site(transformNormSource)]
    case .scaledResult: [transformedSite]
    case .logits: [logitsSource]
    case .probabilities, .loss: [Site(.logits)]
    default: []
    }
  }

  /// The scores that the weights of `layer` are made from.
  package func scoresStage(ofLayer layer: Int) -> Stage {
    layers[layer].mask == .none ? unmaskedStage(ofLayer: layer) : .masked
  }

  /// The scores that the mask of `layer` is laid over.
  package func unmaskedStage(ofLayer layer: Int) -> Stage {
    layers[layer].relativeBias == nil ? .scaled : .biased
  }

  /// What the norm after the feed-forward network of `layer` works on.
  package func feedForwardNormSource(ofLayer layer: Int) -> Site {
    layers[layer].feedForward?.hasResidual == true
      ? Site(.ffnResidual, HeadID(layer: layer, head: 0)) : feedForwardSite(ofLayer: layer)
  }

  /// Every head, layer by layer.
  package var headIDs: [HeadID] {
    layers.indices.flatMap { layer in
      layers[layer].heads.indices.map { HeadID(layer: layer, head: $0) }
    }
  }

  /// The heads of `layer` that are on.
  package func headsOn(layer: Int) -> [HeadID] {
    layers[layer].heads.indices
      .filter { layers[layer].heads[$0].isOn }
      .map { HeadID(layer: layer, head: $0) }
  }
}
