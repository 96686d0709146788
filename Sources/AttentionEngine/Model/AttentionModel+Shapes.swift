extension AttentionModel {
  /// The shape of the matrix at `site`; nil where there is none.
  package func shape(of site: Site) -> Shape? {
    guard absence(of: site) == nil else { return nil }
    let stage = site.stage
    if let part = site.part { return Shape(sequence(part)?.tokens.count ?? 0, width(of: site)) }
    guard let layer = site.layer else {
      let isOfText = stage == .poolerLinear || stage == .pooler
      return Shape(isOfText ? min(1, tokens.count) : tokens.count, width(of: site))
    }
    let queries = queryCount(ofLayer: layer)
    let id = HeadID(layer: layer, head: site.head ?? 0)
    switch stage {
    case .preNorm: return Shape(queries, inputWidth(ofLayer: layer))
    case .q, .unrotatedQ: return Shape(queries, width(of: .q, id))
    case .k, .unrotatedK: return Shape(keyCount(ofLayer: layer), width(of: .k, id))
    case .v: return Shape(keyCount(ofLayer: layer), width(of: .v, id))
    case .scores, .scaled, .biased, .masked, .weights:
      return Shape(queries, keyCount(ofLayer: layer))
    case .context: return Shape(queries, width(of: .v, id))
    case .concat: return Shape(queries, concatWidth(ofLayer: layer))
    case .ffnPreNorm: return Shape(queries, feedForwardInputWidth(ofLayer: layer))
    case .gate, .intermediate, .activation, .gated:
      return Shape(queries, intermediateWidth(ofLayer: layer))
    case .ffn, .ffnResidual, .ffnNorm: return Shape(queries, resultWidth(ofLayer: layer))
    default: return Shape(queries, outputWidth(ofLayer: layer))
    }
  }

  /// The tokens that ask in `layer`.
  package func queryCount(ofLayer layer: Int) -> Int {
    sequence(layers[layer].part)?.tokens.count ?? 0
  }

  /// The tokens that are asked in `layer`.
  package func keyCount(ofLayer layer: Int) -> Int {
    sequence(layers[layer].attendsTo)?.tokens.count ?? 0
  }

  /// dHead (of q and k) or dV (of v); without a weight, the width of what is projected. Keys and
  /// values that a head takes from another have that one's.
  package func width(of projection: Projection, _ id: HeadID) -> Int {
    let id = projection == .q ? id : keyValueHead(of: id)
    return layers[id.layer].heads[id.head].weights[projection]?.columns
      ?? inputWidth(of: projection, layer: id.layer)
  }

  /// How many numbers what `projection` is made from has for each token.
  package func inputWidth(of projection: Projection, layer: Int) -> Int {
    switch inputMatrix(of: projection, layer: layer) {
    case .site(let site): width(of: site)
    case .parameter(let parameter): self[parameter]?.columns ?? 0
    }
  }

  /// How many numbers a layer gets for each token.
  package func inputWidth(ofLayer layer: Int) -> Int { width(of: inputSite(ofLayer: layer)) }

  /// How many numbers what the network of `layer` gets has for each token.
  package func feedForwardInputWidth(ofLayer layer: Int) -> Int {
    width(of: feedForwardSource(ofLayer: layer))
  }

  /// Of what stands before the layers, of what goes into a layer or leaves it, and of what comes
  /// after the layers.
  package func width(of site: Site) -> Int {
    if let part = site.part {
      switch site.stage {
      case .embeddings, .scaledEmbeddings: return sequence(part)?.embeddings.columns ?? 0
      case .finalNorm: return width(of: lastSite(of: part))
      default: return sequence(part)?.dModel ?? 0
      }
    }
    switch site.stage {
    case .poolerLinear, .pooler: return pooler?.weight.columns ?? 0
    case .transform, .transformActivation, .transformNorm:
      return output?.transform?.weight.columns ?? 0
    case .scaledResult: return width(of: transformedSite)
    case .loss: return 1
    case .logits, .probabilities: return output?.words.count ?? 0
    case .preNorm: return site.layer.map { inputWidth(ofLayer: $0) } ?? 0
    case .ffnPreNorm: return site.layer.map { feedForwardInputWidth(ofLayer: $0) } ?? 0
    case .output, .residual, .norm: return site.layer.map { outputWidth(ofLayer: $0) } ?? 0
    default: return site.layer.map { resultWidth(ofLayer: $0) } ?? 0
    }
  }

  /// The sum of all dV, of heads that are on or off.
  package func concatWidth(ofLayer layer: Int) -> Int {
    layers[layer].heads.indices.reduce(0) { $0 + width(of: .v, HeadID(layer: layer, head: $1)) }
  }

  /// The columns of the concatenation that belong to the head.
  package func concatColumns(of id: HeadID) -> Range<Int> {
    let start = (0..<id.head).reduce(0) {
      $0 + width(of: .v, HeadID(layer: id.layer, head: $1))
    }
    return start..<start + width(of: .v, id)
  }

  /// How many numbers attention gives for each token.
  package func outputWidth(ofLayer layer: Int) -> Int {
    layers[layer].outputWeight?.columns ?? concatWidth(ofLayer: layer)
  }

  package func intermediateWidth(ofLayer layer: Int) -> Int {
    layers[layer].feedForward?.intermediateWeight.columns ?? 0
  }

  /// How many numbers a layer leaves for each token.
  package func resultWidth(ofLayer layer: Int) -> Int {
    guard let feedForward = layers[layer].feedForward else { return outputWidth(ofLayer: layer) }
    return feedForward.weight?.columns ?? feedForward.intermediateWeight.columns
  }

  /// How many numbers the logits are made from for each token.
  package var finalWidth: Int { width(of: logitsSource) }

  /// What the head's scores are multiplied with.
  package func scaleFactor(of id: HeadID) -> Float {
    layers[id.layer].scale.factor(dHead: width(of: .q, id))
  }
}
