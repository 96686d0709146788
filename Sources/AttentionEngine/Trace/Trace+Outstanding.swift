/// The layers that have to be worked before something can be shown.
package struct Outstanding: Equatable, Sendable {
  /// In the order of the flow.
  package var layers: [Int] = []
  /// The multiply-adds of all of them, as if nothing of them was there.
  package var products = 0
}

extension Trace {
  /// The layers whose results `sites` follow from and that are not fresh; those of which `sites` are
  /// a part are not among them.
  package func outstanding(before sites: some Sequence<Site>) -> Outstanding {
    var result = Outstanding()
    var isSeen = [Bool](repeating: false, count: flow.steps.count)
    var open = sites.compactMap(flow.place)
    while let place = open.popLast() {
      guard !isSeen[place] else { continue }
      isSeen[place] = true
      if entries[place]?.isSettled == true { continue }
      if isLean, entries[place]?.stale.isEmpty == true { continue }
      if let layer = flow.steps[place].site.layer, flow.lastSteps[layer] == place {
        result.layers.append(layer)
        result.products += flow.products[layer]
      }
      open += flow.steps[place].sources
    }
    result.layers.sort()
    return result
  }

  /// Works out what `layer` leaves.
  package mutating func compute(layer: Int) { compute(flow.lastSteps[layer]) }
}
