/// One curve in dots: of each column of dots the extent of the curve in it.
struct CurveRaster {
  struct Dot: Equatable {
    var column: Int
    var row: Int
  }

  /// Rows are counted from the top; nil where the curve is not.
  private(set) var spans: [ClosedRange<Int>?]
  /// Columns with a value that cannot be drawn.
  private(set) var gaps: Set<Int> = []
  /// The last value that can be drawn.
  private(set) var last: Dot?

  /// Neighbouring values are joined by a line, except over what cannot be drawn.
  ///
  /// O(values + columns · rows): values that share a column only widen its extent.
  init(_ curve: LineChart.Curve, _ scale: ChartScale, isDrawable: (Float) -> Bool) {
    spans = Array(repeating: nil, count: scale.columns)
    var previous: Dot?
    for (place, value) in curve.values.enumerated() {
      guard let column = scale.column(of: curve.start + place * curve.stride) else {
        previous = nil
        continue
      }
      guard isDrawable(value) else {
        gaps.insert(column)
        previous = nil
        continue
      }
      let dot = Dot(column: column, row: scale.row(of: value))
      if let previous { join(previous, dot) } else { widen(column, to: dot.row) }
      previous = dot
      last = dot
    }
  }

  /// The first `on` of every `of` dots along the curve, and the ends of every column's extent where
  /// it is steep: a spike is as high as without gaps.
  func dots(dash: (on: Int, of: Int)) -> [Dot] {
    var dots: [Dot] = []
    var place = 0
    for (column, span) in spans.enumerated() {
      guard let span else {
        place = 0
        continue
      }
      for row in span {
        let isEnd = span.count > 2 && (row == span.lowerBound || row == span.upperBound)
        if isEnd || place % dash.of < dash.on { dots.append(Dot(column: column, row: row)) }
        place += 1
      }
    }
    return dots
  }

  private mutating func widen(_ column: Int, to row: Int) {
    spans[column] =
      spans[column].map { min($0.lowerBound, row)...max($0.upperBound, row) }
      ?? row...row
  }

  /// One row a column, and where that jumps by several rows, half of the way in either column.
  private mutating func join(_ start: Dot, _ end: Dot) {
    var row = start.row
    let columns = end.column - start.column
    guard columns > 0 else { return widen(end.column, to: end.row) }
    for column in start.column + 1...end.column {
      let part = Double(column - start.column) / Double(columns)
      let next = start.row + Int((Double(end.row - start.row) * part).rounded())
      if abs(next - row) > 1 {
        let half = (row + next) / 2
        widen(column - 1, to: half)
        widen(column, to: half + (next > row ? 1 : -1))
      }
      widen(column, to: next)
      row = next
    }
  }
}
