/// What a pattern consists of.
indirect enum PatternNode: Sendable {
  case empty
  case one(ScalarSet)
  case sequence([PatternNode])
  case choice([PatternNode])
  case repeated(PatternNode, Repeat)
  case look(PatternNode, isAhead: Bool, isNegated: Bool)
  /// Once it has matched, it is not tried in another way.
  case atomic(PatternNode)
  case anchor(Anchor)

  struct Repeat: Sendable {
    var least: Int
    /// Nil: without end.
    var most: Int?
    var isLazy = false
  }

  enum Anchor: Sendable {
    case lineStart, lineEnd, textStart, textEnd, textEndOrLastLine
    case wordBoundary, noWordBoundary
  }

  /// How many characters it can match; the upper bound is nil where there is none.
  var width: (least: Int, most: Int?) {
    switch self {
    case .empty, .look, .anchor: return (0, 0)
    case .one: return (1, 1)
    case .atomic(let node): return node.width
    case .sequence(let nodes):
      return nodes.map(\.width).reduce((0, 0)) {
        (Self.sum($0.0, $1.0), Self.sum($0.1, $1.1))
      }
    case .choice(let nodes):
      let widths = nodes.map(\.width)
      let most = widths.contains { $0.most == nil } ? nil : widths.compactMap(\.most).max() ?? 0
      return (widths.map(\.least).min() ?? 0, most)
    case .repeated(let node, let times):
      let width = node.width
      let most: Int? =
        if width.most == 0 { 0 } else { Self.product(width.most, times.most) }
      return (Self.product(width.least, times.least) ?? Int.max, most)
    }
  }

  private static func sum(_ a: Int, _ b: Int) -> Int { a.addingReportingOverflow(b).0 }

  private static func sum(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    let (sum, overflows) = a.addingReportingOverflow(b)
    return overflows ? nil : sum
  }

  private static func product(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    let (product, overflows) = a.multipliedReportingOverflow(by: b)
    return overflows ? nil : product
  }
}
