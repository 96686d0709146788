/// The products that come after one, as far as they are known: a thread that is done with its part fetches
/// the begin of what it reads next on the way, as nothing of a weight is in the cache when its turn comes.
enum UpcomingProducts: Sendable {
  case unknown
  case one(PackedMatrix)
  /// Those of one matrix with many, which `concurrentMap` shares out.
  case many([PackedMatrix])

  /// The panels that the thread reads first which has worked `part` of the product before; nil where
  /// nothing is known.
  /// - Parameter rows: of the left side.
  func begin(part: Int, rows: Int, threads: Int) -> (place: SharedPlace, count: Int)? {
    switch self {
    case .unknown: return nil
    case .one(let weight):
      let parts = ProductParts(
        rows: rows, depth: weight.depth, columns: weight.columns, threads: threads)
      return weight.panels(parts[min(part, parts.count - 1)].columns)
    case .many(let weights):
      let pieces = MapPieces(weights.count, threads: threads)
      guard part < pieces.count else { return nil }
      let weight = weights[pieces[part].lowerBound]
      return weight.panels(0..<weight.columns)
    }
  }
}
