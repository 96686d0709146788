import AttentionEngine

/// Layers of a large model that are worked before what the screen is to show, a few at a time, so that
/// no key waits for all of them.
package struct Groundwork: Equatable, Sendable {
  /// The layer that comes next.
  package let next: Int
  /// How many are still to come.
  package let remaining: Int
  /// How many there were when somebody first looked so deep.
  package let total: Int
  /// The layer that comes last.
  let last: Int
}

extension State {
  /// Works some of the layers that `sites` follow from, where all of them are more than one key may
  /// wait for.
  /// - Returns: whether some are left.
  mutating func layGround(for sites: some Sequence<Site>) -> Bool {
    var outstanding = trace.outstanding(before: sites)
    guard groundwork != nil || outstanding.products > productsPerKey else { return false }
    let last = outstanding.layers.last ?? 0
    let total = max(groundwork?.last == last ? groundwork?.total ?? 0 : 0, outstanding.layers.count)
    var room = productsPerKey
    while let layer = outstanding.layers.first, room > 0 {
      room -= outstanding.products / outstanding.layers.count
      trace.compute(layer: layer)
      outstanding = trace.outstanding(before: sites)
    }
    groundwork = outstanding.layers.first.map {
      Groundwork(
        next: $0, remaining: outstanding.layers.count, total: total, last: last)
    }
    return groundwork != nil
  }
}
