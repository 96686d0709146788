import AttentionEngine

/// How all heads of all layers are shown, in place of the stages.
package struct ModelView: Hashable, Sendable {
  /// How large the maps are.
  package enum MapSize: CaseIterable, Sendable {
    /// So that all heads are on the screen, if that leaves anything to see.
    case fitting
    case medium
    case large
  }

  package internal(set) var isShown = false
  /// What stands below every map; nil for nothing.
  package internal(set) var statistic: HeadStatistic? = .entropy
  /// Whether the heads stand in the order of the statistic, greatest first, instead of that of the
  /// layers.
  package internal(set) var isSorted = false
  package internal(set) var mapSize = MapSize.fitting
  /// Whether the head that comes first is still sought: somebody sorted before all were computed, and
  /// chose no head since.
  var seeksFirst = false
  /// Where somebody was who opened it.
  var origin: Place?
}

/// Where heads stand in the model view: as many columns as the widest layer has heads.
package struct HeadGrid: Hashable, Sendable {
  /// Row by row; nil where a layer has no further head.
  package let rows: [[HeadID?]]

  package var columns: Int { rows.first?.count ?? 0 }

  package subscript(row: Int, column: Int) -> HeadID? {
    rows.indices.contains(row) && rows[row].indices.contains(column) ? rows[row][column] : nil
  }

  package func place(of head: HeadID) -> (row: Int, column: Int)? {
    for (row, heads) in rows.enumerated() {
      if let column = heads.firstIndex(of: head) { return (row, column) }
    }
    return nil
  }
}

extension State {
  /// Every head of the model.
  package var allHeads: [HeadID] { model.headIDs }

  /// The heads that have the statistic, the greatest first; equal ones in the order of the model.
  /// Those that are not computed yet, or have NaN, are not among them.
  package func ranking(by statistic: HeadStatistic) -> [HeadID] {
    allHeads.compactMap { head in
      shownSummary(of: head)?[statistic].flatMap { $0.isNaN ? nil : (head: head, value: $0) }
    }.enumerated().sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }
      .map(\.element.head)
  }

  package var headGrid: HeadGrid {
    let columns = model.layers.map(\.heads.count).max() ?? 0
    if modelView.isSorted, let statistic = modelView.statistic {
      let ranked = ranking(by: statistic)
      let rest = Set(allHeads).subtracting(ranked)
      let heads = ranked + allHeads.filter(rest.contains)
      return HeadGrid(
        rows: stride(from: 0, to: heads.count, by: columns).map { first in
          (first..<first + columns).map { heads.indices.contains($0) ? heads[$0] : nil }
        })
    }
    return HeadGrid(
      rows: model.layers.indices.map { layer in
        (0..<columns).map { head in
          model.layers[layer].heads.indices.contains(head)
            ? HeadID(layer: layer, head: head) : nil
        }
      })
  }

  /// The heads whose maps are to be computed, the most urgent first: those that the screen lacks,
  /// then the others, near ones first.
  package func awaitedHeads(onScreen: [HeadID]) -> [HeadID] {
    guard modelView.isShown else {
      return showsAllHeads ? [] : onScreen.filter { trace.summary(of: $0) == nil }
    }
    let visible = onScreen.filter { shownSummary(of: $0) == nil }
    guard visible.isEmpty else { return visible }
    let layer = place.head.layer
    return allHeads.filter { shownSummary(of: $0) == nil }
      .sorted { abs($0.layer - layer) < abs($1.layer - layer) }
  }
}
