import AttentionEngine

/// Which lane each arc of a graph runs in: short arcs near the tokens, arcs that do not touch one
/// another in the same lane.
struct GraphLanes {
  struct Arc: Equatable {
    let edge: AttentionEdge
    let lane: Int

    var rows: ClosedRange<Int> { GraphLanes.rows(of: edge) }
  }

  /// In the order of their strength.
  let arcs: [Arc]
  let laneCount: Int

  /// The strongest of `edges`, as many as fit into `room` lanes. None of `edges`, which stand with
  /// the strongest first, may lead from a token to itself.
  init(_ edges: [AttentionEdge], room: Int) {
    // An arc takes two rows of its lane at least, so more than these have no chance.
    let rows = Set(edges.flatMap { [$0.query, $0.key] }).count
    let edges = Array(edges.prefix(max(0, room) * (rows / 2)))
    // The number of lanes grows with the number of arcs, so the largest that fits can be bisected.
    var fitting = Self.lanes(for: edges[...], room: room)
    if fitting == nil {
      var (fits, fails) = (0, edges.count)
      while fails - fits > 1 {
        let middle = (fits + fails) / 2
        if let lanes = Self.lanes(for: edges[..<middle], room: room) {
          fits = middle
          fitting = lanes
        } else {
          fails = middle
        }
      }
    }
    arcs = zip(edges, fitting ?? []).map { Arc(edge: $0, lane: $1) }
    laneCount = (arcs.map(\.lane).max() ?? -1) + 1
  }

  static func rows(of edge: AttentionEdge) -> ClosedRange<Int> {
    min(edge.query, edge.key)...max(edge.query, edge.key)
  }

  /// The lane of each edge, or nil where they take more than `room`.
  ///
  /// Two arcs in one lane may not even end in the same row: it would not be clear whose the arrow
  /// head is.
  private static func lanes(for edges: ArraySlice<AttentionEdge>, room: Int) -> [Int]? {
    let order = edges.indices
      .map { (index: $0, rows: rows(of: edges[$0]), key: edges[$0].key) }
      .sorted {
        ($0.rows.count, $0.rows.lowerBound, $0.key) < ($1.rows.count, $1.rows.lowerBound, $1.key)
      }
    var taken: [[ClosedRange<Int>]] = []
    var lanes = Array(repeating: 0, count: edges.count)
    for (index, rows, _) in order {
      let lane = taken.firstIndex { $0.allSatisfy { !$0.overlaps(rows) } } ?? taken.count
      guard lane < room else { return nil }
      if lane == taken.count { taken.append([]) }
      taken[lane].append(rows)
      lanes[index - edges.startIndex] = lane
    }
    return lanes
  }
}
