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
  /// Whether `site` is worked straight from q, k and v.
  func streams(_ site: Site) -> Bool {
    flow.place(of: site).map { flow.steps[$0].isStreamed } == true
  }

  /// Names the sites that somebody looks at: in a large pass they alone are sure to be kept, with
  /// what goes from layer to layer, and as many large maps as `cells` admits, the last ones that were
  /// computed.
  package mutating func keep(_ sites: Set<Site>, mapCells cells: Int = 1 << 24) {
    kept = sites
    // Small passes keep everything, and this is asked for every frame.
    guard isLean || flow.isStreamed || model.isCaptured else { return }
    let maps = entries.indices.compactMap { place in
      flow.isMap(place, outside: sites) ? entries[place].map { (place: place, entry: $0) } : nil
    }.sorted { $0.entry.age > $1.entry.age }
    var sum = 0
    for (place, entry) in maps {
      sum += entry.matrix.count
      if sum > cells { entries[place] = nil }
    }
    guard isLean else { return }
    let layers = Set(sites.compactMap(\.layer))
    for layer in model.layers.indices where !layers.contains(layer) { dropInside(layer) }
  }

  /// Forgets what `layer` keeps to itself.
  mutating func dropInside(_ layer: Int) {
    for place in flow.layers[layer] where place != flow.lastSteps[layer] {
      let site = flow.steps[place].site
      if !site.stage.isMap, !kept.contains(site) { entries[place] = nil }
    }
  }
}

extension Flow {
  /// Whether there is a layer whose maps are not kept for their own sake.
  var isStreamed: Bool { steps.contains(where: \.isStreamed) }

  /// Whether the pass has so many numbers that it keeps only what goes from layer to layer.
  func isLarge(_ limits: TraceLimits) -> Bool {
    steps.reduce(0) { $0 + ($1.site.stage.isMap ? 0 : $1.shape.rows * $1.shape.columns) }
      > limits.passCells
  }

  fileprivate func isMap(_ place: Int, outside sites: Set<Site>) -> Bool {
    steps[place].site.stage.isMap && !sites.contains(steps[place].site)
  }
}
