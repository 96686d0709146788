/// Which cells of a map are there: those that neither a mask forbids nor a lens leaves out. Their
/// weights are all that a query has; the others would make the mean of a block weaker than it is.
package struct MapCells: Equatable, Sendable {
  /// A cell is masked where all of these forbid it.
  private let masks: [Mask]
  /// Keys that a lens leaves out; empty where it leaves out none.
  private let isLeftOut: [Bool]
  /// The keys that it leaves, where it leaves out some.
  private let keptKeys: [Range<Int>]

  /// nil where all cells are there.
  init?(masks: [Mask], isLeftOut: [Bool]) {
    let isMasked = !masks.contains(.none)
    guard isMasked || isLeftOut.contains(true) else { return nil }
    self.masks = isMasked ? masks : []
    self.isLeftOut = isLeftOut
    keptKeys = isLeftOut.indices.runs { !isLeftOut[$0] }
  }

  /// Whether some cells are masked.
  package var hasMask: Bool { !masks.isEmpty }

  package func isMasked(query: Int, key: Int) -> Bool {
    !masks.isEmpty && masks.allSatisfy { !$0.allows(query: query, key: key) }
  }

  package func isLeftOut(key: Int) -> Bool {
    isLeftOut.indices.contains(key) && isLeftOut[key]
  }

  /// The keys of a query whose cells are there, in runs of neighbours.
  func runs(ofQuery query: Int, keys count: Int) -> [Range<Int>] {
    let ranges = masks.compactMap { $0.allowedKeys(query: query, keys: count) }
    guard ranges.count == masks.count else {
      return (0..<count).runs { !isLeftOut(key: $0) && !isMasked(query: query, key: $0) }
    }
    // All of them end at the query: together they are neighbours, too.
    let allowed = ranges.min { $0.lowerBound < $1.lowerBound } ?? 0..<count
    let runs = isLeftOut.isEmpty ? [allowed] : keptKeys.map { $0.clamped(to: allowed) }
    return runs.filter { !$0.isEmpty }
  }
}

extension Range<Int> {
  /// Runs of neighbours that are wanted.
  fileprivate func runs(_ isWanted: (Int) -> Bool) -> [Range] {
    var runs: [Range] = []
    var start: Int?
    for index in self where isWanted(index) != (start != nil) {
      if let first = start { runs.append(first..<index) }
      start = start == nil ? index : nil
    }
    if let start { runs.append(start..<upperBound) }
    return runs
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
