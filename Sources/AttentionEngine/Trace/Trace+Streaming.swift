/// From which size on a trace keeps only a part of what it computes.
package struct TraceLimits: Hashable, Sendable {
  /// Maps with more cells than this are not kept for their own sake.
  package var mapCells = 1 << 14
  /// A pass with more numbers than this, maps left out, keeps of each layer only what it leaves.
  package var passCells = 1 << 24

  package init(mapCells: Int = 1 << 14, passCells: Int = 1 << 24) {
    self.mapCells = mapCells
    self.passCells = passCells
  }
}

/// How large passes are kept small.
///
/// The maps of all heads of a large model are far more numbers than anybody looks at. In a layer with
/// large maps the weights are therefore worked straight from q and k, and the context straight from q,
/// k and v, a few queries at a time; no stage between is kept unless somebody looks at it. And in a
/// large pass only what goes from layer to layer is kept of the layers that nobody looks at: the rest
/// is worked out again when it is asked for.
extension Trace {
  /// Whether weights and context of `layer` are worked without the stages between.
  func streams(_ layer: Int) -> Bool {
    model.layers[layer].weighting == .softmax
      && model.queryCount(ofLayer: layer) * model.keyCount(ofLayer: layer)
        > limits.mapCells
  }

  /// What `site` is computed from here: the sources that the model names, or where a layer streams,
  /// q, k and v.
  func directSources(of site: Site) -> [Site] {
    guard let id = site.headID, streams(site) else { return model.sources(of: site) }
    let shared = model.keyValueHead(of: id)
    let attention = [Site(.q, id), Site(.k, shared)]
    return site.stage == .weights ? attention : attention + [Site(.v, shared)]
  }

  /// Whether `site` is worked straight from q, k and v. Values that are no site have no other way.
  func streams(_ site: Site) -> Bool {
    guard let layer = site.layer else { return false }
    switch site.stage {
    case .weights: return streams(layer)
    case .context:
      if case .parameter = model.valuesMatrix(ofLayer: layer) { return false }
      return streams(layer)
    default: return false
    }
  }

  // MARK: What is kept

  /// Whether the pass has so many numbers that it keeps only what goes from layer to layer.
  static func isLean(_ model: AttentionModel, _ limits: TraceLimits) -> Bool {
    var cells = 0
    for site in model.sites where !site.stage.isMap {
      cells += model.shape(of: site).map { $0.rows * $0.columns } ?? 0
      if cells > limits.passCells { return true }
    }
    return false
  }

  /// Names the sites that somebody looks at: in a large pass they alone are sure to be kept, with
  /// what goes from layer to layer, and as many large maps as `cells` admits, the last ones that were
  /// computed.
  package mutating func keep(_ sites: Set<Site>, mapCells cells: Int = 1 << 24) {
    kept = sites
    // Small passes keep everything, and this is asked for every frame.
    guard isLean || model.layers.indices.contains(where: streams) else { return }
    let maps = entries.filter { $0.key.stage.isMap && !sites.contains($0.key) }
      .sorted { $0.value.age > $1.value.age }
    var sum = 0
    for (site, entry) in maps {
      sum += entry.matrix.count
      if sum > cells { entries[site] = nil }
    }
    guard isLean else { return }
    for layer in Set(entries.keys.compactMap(\.layer))
    where !sites.contains(where: { $0.layer == layer }) {
      dropInside(layer)
    }
  }

  /// Forgets what `layer` keeps to itself.
  mutating func dropInside(_ layer: Int) {
    let left = model.lastSite(ofLayer: layer)
    for site in entries.keys
    where site.layer == layer && site != left && !kept.contains(site) && !site.stage.isMap {
      entries[site] = nil
    }
  }
}
