import AttentionEngine

extension State {
  /// The sites that the screen shows, which a large pass must keep.
  var shownSites: Set<Site> {
    var sites = Set(
      panes.compactMap { id in if case .site(let site) = id { site } else { nil } })
    if showsAllHeads { sites.formUnion(heads.map { Site(.weights, $0) }) }
    if showsPrediction { sites.formUnion([Site(.logits), Site(.probabilities)]) }
    if targetCount > 0 { sites.insert(Site(.loss)) }
    return sites
  }
}
