import CellGrid

extension DotCanvas {
  /// A line from the left edge to the right one, level at both ends, whose weight shows in its dots:
  /// dashes, one dot, or two dots one above the other.
  ///
  /// Between its ends it follows s(t) = 3t² − 2t³, so that it leaves and arrives in its rows and
  /// crosses others steeply. Dots of earlier lines that would touch it go: so it is clear at a
  /// crossing which line goes on where.
  mutating func line(fromRow start: Int, toRow end: Int, weight: LineWeight, style: Style) {
    guard size.width > 1 else { return }
    let rows = (0..<size.width).map { x -> Int in
      let t = Double(x) / Double(size.width - 1)
      return start + Int((Double(end - start) * t * t * (3 - 2 * t)).rounded())
    }
    let thickness = weight == .heavy && isBraille ? 2 : 1
    // Of a column the line has all rows up to the next column's.
    let spans = rows.indices.map { x -> ClosedRange<Int> in
      let next = x + 1 < rows.count ? rows[x + 1] : rows[x]
      let last = next > rows[x] + 1 ? next - 1 : next < rows[x] - 1 ? next + 1 : rows[x]
      return min(rows[x], last)...max(rows[x], last) + thickness - 1
    }
    if weight != .dashed, isBraille {
      for (x, span) in spans.enumerated() {
        clear(x: x, y: span.lowerBound - 1)
        clear(x: x, y: span.upperBound + 1)
      }
    }
    var place = 0
    for (x, span) in spans.enumerated() {
      let slope = x + 1 < rows.count ? (rows[x + 1] - rows[x]).signum() : 0
      let ink = Ink(
        style: style, ascii: Self.ascii(weight, slope: slope, isSteep: span.count > thickness))
      for y in span {
        if weight != .dashed || place % Self.dash.of < Self.dash.on { set(x: x, y: y, ink) }
        place += 1
      }
    }
  }

  /// Of every `of` dots of a dashed line the first `on` are drawn.
  private static let dash = (on: 2, of: 5)

  private static func ascii(_ weight: LineWeight, slope: Int, isSteep: Bool) -> Character {
    switch weight {
    case .dashed: "."
    case .light: isSteep ? "|" : slope > 0 ? "\\" : slope < 0 ? "/" : "-"
    case .heavy: slope != 0 || isSteep ? "#" : "="
    }
  }
}
