extension AttentionModel {
  /// The shape of the matrix at `site`; nil where there is none.
  package func shape(of site: Site) -> Shape? {
    guard absence(of: site) == nil else { return nil }
    guard let layer = site.layer else { return Shape(tokens.count, dModel) }
    guard let id = site.headID else {
      switch site.stage {
      case .concat: return Shape(tokens.count, concatWidth(ofLayer: layer))
      default: return Shape(tokens.count, outputWidth(ofLayer: layer))
      }
    }
    switch site.stage {
    case .q: return Shape(tokens.count, width(of: .q, id))
    case .k: return Shape(tokens.count, width(of: .k, id))
    case .v, .context: return Shape(tokens.count, width(of: .v, id))
    default: return Shape(tokens.count, tokens.count)
    }
  }

  /// dHead (of q and k) or dV (of v); 0 where the head has no such weight.
  package func width(of projection: Projection, _ id: HeadID) -> Int {
    layers[id.layer].heads[id.head].weights[projection]?.columns ?? 0
  }

  /// The sum of all dV, of heads that are on or off.
  package func concatWidth(ofLayer layer: Int) -> Int {
    layers[layer].heads.reduce(0) { $0 + ($1.weights[.v]?.columns ?? 0) }
  }

  /// The columns of the concatenation that belong to the head.
  package func concatColumns(of id: HeadID) -> Range<Int> {
    let start = layers[id.layer].heads[..<id.head]
      .reduce(0) { $0 + ($1.weights[.v]?.columns ?? 0) }
    return start..<start + width(of: .v, id)
  }

  package func outputWidth(ofLayer layer: Int) -> Int {
    layers[layer].outputWeight?.columns ?? concatWidth(ofLayer: layer)
  }

  package func inputWidth(ofLayer layer: Int) -> Int {
    layer == 0 ? dModel : outputWidth(ofLayer: layer - 1)
  }

  /// What the head's scores are multiplied with.
  package func scaleFactor(of id: HeadID) -> Float {
    layers[id.layer].scale.factor(dHead: width(of: .q, id))
  }
}
