/// Which cells of a map are there: those that neither a mask forbids nor a lens leaves out. Their
/// weights are all that a query has; the others would make the mean of a block weaker than it is.
package struct MapCells: Equatable, Sendable {
  /// A cell is masked where all of these forbid it.
  private let masks: [Mask]
  /// Keys that a lens leaves out; empty where it leaves out none.
  private let isLeftOut: [Bool]

  /// nil where all cells are there.
  init?(masks: [Mask], isLeftOut: [Bool]) {
    let isMasked = !masks.contains(.none)
    guard isMasked || isLeftOut.contains(true) else { return nil }
    self.masks = isMasked ? masks : []
    self.isLeftOut = isLeftOut
  }

  /// Whether some cells are masked.
  package var hasMask: Bool { !masks.isEmpty }

  package func isMasked(query: Int, key: Int) -> Bool {
    !masks.isEmpty && masks.allSatisfy { !$0.allows(query: query, key: key) }
  }

  package func isLeftOut(key: Int) -> Bool {
    isLeftOut.indices.contains(key) && isLeftOut[key]
  }

  /// Says of every key of a query whether its cell is there.
  func mark(_ isThere: inout [Bool], query: Int) {
    for key in isThere.indices { isThere[key] = !isLeftOut(key: key) }
    guard !masks.isEmpty else { return }
    let ranges = masks.compactMap { $0.keys(ofQuery: query) }
    guard ranges.count == masks.count else {
      for key in isThere.indices where isMasked(query: query, key: key) { isThere[key] = false }
      return
    }
    // All of them end at the query.
    let first = ranges.reduce(query + 1) { min($0, $1.lowerBound) }
    for key in isThere.indices where !(first...query).contains(key) { isThere[key] = false }
  }
}

extension Mask {
  /// The keys that the query may attend to, where they are those up to itself; else nil.
  fileprivate func keys(ofQuery query: Int) -> Range<Int>? {
    switch self {
    case .none, .matrix: nil
    case .causal: 0..<query + 1
    case .sliding(let window): max(0, query - window + 1)..<query + 1
    }
  }
}

extension AttentionModel {
  /// The cells of `map` that are there; nil where all are. Captured weights have no mask that anybody
  /// knew of, and where every token attends to itself alone there is none.
  package func cells(of map: AttentionMap) -> MapCells? {
    let layers = Set(map.heads.map(\.layer)).sorted().map { self.layers[$0] }
    guard let first = layers.first else { return nil }
    let isLeftOut =
      switch map.lens {
      case .weights, .valueNorm: [Bool]()
      case .withoutFirst:
        (0..<keyCount(ofLayer: map.heads[0].layer)).map { $0 == 0 }
      case .withoutSpecial: tokenKinds(of: first.attendsTo).map { $0 == .special }
      }
    return MapCells(
      masks: layers.map { $0.weighting == .identity ? .none : $0.mask }, isLeftOut: isLeftOut)
  }
}
