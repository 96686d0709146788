extension AttentionModel {
  /// The shape of the matrix at `site`; nil where there is none.
  package func shape(of site: Site) -> Shape? {
    guard absence(of: site) == nil else { return nil }
    if let part = site.part { return inputShape(of: part) }
    let stage = site.stage
    guard let layer = site.layer else {
      return Shape(tokens.count, stage == .loss ? 1 : output?.words.count ?? 0)
    }
    let queries = queryCount(ofLayer: layer)
    let id = HeadID(layer: layer, head: site.head ?? 0)
    switch stage {
    case .q: return Shape(queries, width(of: .q, id))
    case .k: return Shape(keyCount(ofLayer: layer), width(of: .k, id))
    case .v: return Shape(keyCount(ofLayer: layer), width(of: .v, id))
    case .scores, .scaled, .masked, .weights: return Shape(queries, keyCount(ofLayer: layer))
    case .context: return Shape(queries, width(of: .v, id))
    case .concat: return Shape(queries, concatWidth(ofLayer: layer))
    case .intermediate, .activation: return Shape(queries, intermediateWidth(ofLayer: layer))
    case .ffn, .ffnResidual, .ffnNorm: return Shape(queries, resultWidth(ofLayer: layer))
    default: return Shape(queries, outputWidth(ofLayer: layer))
    }
  }

  private func inputShape(of part: Part) -> Shape {
    Shape(sequence(part)?.tokens.count ?? 0, sequence(part)?.dModel ?? 0)
  }

  /// The tokens that ask in `layer`.
  package func queryCount(ofLayer layer: Int) -> Int {
    sequence(layers[layer].part)?.tokens.count ?? 0
  }

  /// The tokens that are asked in `layer`.
  package func keyCount(ofLayer layer: Int) -> Int {
    sequence(layers[layer].attendsTo)?.tokens.count ?? 0
  }

  /// dHead (of q and k) or dV (of v); without a weight, the width of what is projected.
  package func width(of projection: Projection, _ id: HeadID) -> Int {
    layers[id.layer].heads[id.head].weights[projection]?.columns
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

  /// Of an input or of what a layer leaves.
  private func width(of site: Site) -> Int {
    if let part = site.part { return sequence(part)?.dModel ?? 0 }
    return site.layer.map { resultWidth(ofLayer: $0) } ?? 0
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
  package var finalWidth: Int { width(of: resultSite) }

  /// What the head's scores are multiplied with.
  package func scaleFactor(of id: HeadID) -> Float {
    layers[id.layer].scale.factor(dHead: width(of: .q, id))
  }
}
