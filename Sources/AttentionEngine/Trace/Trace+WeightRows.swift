extension Trace {
  /// How many queries of a map are in memory at a time where it is not kept.
  static let rowsAtATime = 256

  /// Hands the weights of a head to `body` in ranges of rows, the map itself not being kept for it.
  mutating func forEachWeightRows(of head: HeadID, _ body: (Matrix) -> Void) {
    let count = model.queryCount(ofLayer: head.layer)
    for first in stride(from: 0, to: count, by: Self.rowsAtATime) {
      guard let rows = weights(of: head, rows: first..<min(count, first + Self.rowsAtATime)) else {
        return
      }
      body(rows)
    }
  }
}
