extension AttentionModel {
  /// All sites that have a matrix, each after what it is computed from.
  package var sites: [Site] {
    var sites = [Site(.embeddings), Site(.positions), Site(.input)]
    for layer in layers.indices {
      for head in layers[layer].heads.indices {
        let id = HeadID(layer: layer, head: head)
        sites += Stage.allCases.filter(\.isPerHead).map { Site($0, id) }
      }
      let id = HeadID(layer: layer, head: 0)
      sites += [.concat, .output, .residual, .norm].map { Site($0, id) }
    }
    return sites.filter { absence(of: $0) == nil }
  }

  /// What the heads of `layer` read: the input of the model, or what the layer before leaves.
  package func inputSite(ofLayer layer: Int) -> Site {
    layer == 0 ? Site(.input) : lastSite(ofLayer: layer - 1)
  }

  /// What `layer` leaves: its norm, else its residual, else its output.
  package func lastSite(ofLayer layer: Int) -> Site {
    let stage: Stage =
      layers[layer].norm != nil ? .norm : layers[layer].hasResidual ? .residual : .output
    return Site(stage, HeadID(layer: layer, head: 0))
  }

  /// The sites that `site` is computed from; parameters are not among them.
  package func sources(of site: Site) -> [Site] {
    let layer = site.layer ?? 0
    let id = HeadID(layer: layer, head: site.head ?? 0)
    switch site.stage {
    case .tokens, .embeddings, .positions: return []
    case .input:
      return positions == .none ? [Site(.embeddings)] : [Site(.embeddings), Site(.positions)]
    case .q, .k, .v: return [inputSite(ofLayer: layer)]
    case .scores: return [Site(.q, id), Site(.k, id)]
    case .scaled: return [Site(.scores, id)]
    case .masked: return [Site(.scaled, id)]
    case .weights: return [Site(layers[layer].mask == .none ? .scaled : .masked, id)]
    case .context: return [Site(.weights, id), Site(.v, id)]
    case .concat:
      return layers[layer].heads.indices.map { Site(.context, HeadID(layer: layer, head: $0)) }
    case .output: return [Site(.concat, id)]
    case .residual: return [inputSite(ofLayer: layer), Site(.output, id)]
    case .norm: return [Site(layers[layer].hasResidual ? .residual : .output, id)]
    }
  }

  /// The heads of `layer` that are on.
  package func headsOn(layer: Int) -> [HeadID] {
    layers[layer].heads.indices
      .filter { layers[layer].heads[$0].isOn }
      .map { HeadID(layer: layer, head: $0) }
  }
}
