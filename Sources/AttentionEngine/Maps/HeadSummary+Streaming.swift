/// Makes a summary from the weights of a head, which come in ranges of rows.
struct HeadSummarizer {
  private let shape: Shape
  private let statistics: [HeadStatistic]
  private let separators: [Int]
  private var pooler: MapPooler
  private var sums: [HeadStatistic: Double] = [:]
  private var rows = 0

  /// - Parameters:
  ///   - shape: queries and keys.
  ///   - isOneSequence: whether queries and keys are the same tokens.
  ///   - hasShares: whether the weights of a query add up to 1.
  ///   - separators: the keys that part the text.
  init(_ shape: Shape, isOneSequence: Bool, hasShares: Bool, separators: [Int]) {
    self.shape = shape
    self.separators = separators
    statistics =
      hasShares ? HeadStatistic.allCases.filter { isOneSequence || !$0.needsOneSequence } : []
    let across = { (count: Int) in max(1, (count + HeadSummary.side - 1) / HeadSummary.side) }
    pooler = MapPooler(shape, block: Shape(across(shape.rows), across(shape.columns)), isEven: true)
  }

  /// Takes the next rows of the weights.
  mutating func take(_ weights: Matrix) {
    pooler.take(weights)
    // Without keys there is nothing to say of a query.
    for statistic in statistics where weights.columns > 0 {
      var sum = 0.0
      for row in 0..<weights.rows { sum += value(statistic, weights, row, query: rows + row) }
      sums[statistic, default: 0] += sum
    }
    rows += weights.rows
  }

  func summary() -> HeadSummary {
    var means: [HeadStatistic: Float] = [:]
    for statistic in statistics {
      let count = shape.rows - (statistic == .previous || statistic == .next ? 1 : 0)
      guard count > 0, shape.columns > 0 else { continue }
      means[statistic] = Float((sums[statistic] ?? 0) / Double(count))
    }
    return HeadSummary(
      statistics: means, means: pooler.result(.mean), maxima: pooler.result(.max),
      block: pooler.block, shape: shape)
  }

  private func value(
    _ statistic: HeadStatistic, _ weights: Matrix, _ row: Int, query: Int
  ) -> Double {
    switch statistic {
    case .entropy: Double(weights.entropy(ofRow: row))
    case .distance: Self.distance(weights.row(row), from: query)
    case .first: Double(weights[row, 0])
    case .previous: query > 0 ? Double(weights[row, query - 1]) : 0
    case .same: Double(weights[row, query])
    case .next: query + 1 < weights.columns ? Double(weights[row, query + 1]) : 0
    case .separators: separators.reduce(0) { $0 + Double(weights[row, $1]) }
    }
  }

  private static func distance(_ row: ArraySlice<Float>, from query: Int) -> Double {
    row.withUnsafeBufferPointer { row in
      var sum: Float = 0
      for key in row.indices { sum += row[key] * Float(abs(query - key)) }
      return Double(sum)
    }
  }
}
