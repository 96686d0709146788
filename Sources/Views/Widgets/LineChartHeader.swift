import CellGrid

/// The title, the legend of the curves with a value each, and what cannot be drawn.
struct LineChartHeader {
  private let chart: LineChart
  private let extent: LineChartExtent
  private let capabilities: Capabilities
  private var theme: Theme { Theme(capabilities: capabilities) }

  /// From the fullest to the shortest.
  private enum Length: CaseIterable {
    case values, names, marks
  }

  private typealias Item = [Span]

  init(_ chart: LineChart, _ extent: LineChartExtent, _ capabilities: Capabilities) {
    self.chart = chart
    self.extent = extent
    self.capabilities = capabilities
  }

  /// At most `limit` lines; what has no room even in the shortest form is cut, what cannot be drawn
  /// last of all.
  func lines(width: Int, limit: Int) -> [[Span]] {
    guard limit > 0, width > 0 else { return [] }
    for length in Length.allCases {
      let items = [title] + legend(length) + [missing(length)]
      let lines = flow(items.filter { !$0.isEmpty }, width)
      if lines.count <= limit, lines.allSatisfy({ $0.columns <= width }) { return lines }
    }
    let items = ([missing(.marks), title] + legend(.marks)).filter { !$0.isEmpty }
    let lines = flow(items, width)
    let last = lines.dropFirst(limit - 1).reduce([Span]()) { line, more in
      line.isEmpty ? more : line + [Span("  ")] + more
    }
    return lines.prefix(limit - 1) + [cut(last, to: width)]
  }

  static func mark(_ index: Int, _ glyphs: GlyphSet) -> Character {
    let marks: [Character] =
      glyphs == .unicode
      ? ["●", "▲", "■", "◆", "○", "△", "□", "◇"] : ["*", "+", "o", "x", "#", "@", "%", "&"]
    return marks[index % marks.count]
  }

  private var title: Item {
    chart.title.isEmpty ? [] : [Span(chart.title, theme.accent)]
  }

  /// A chart of one curve with the name of the chart does not say it twice.
  private func legend(_ length: Length) -> [Item] {
    chart.curves.enumerated().map { index, curve in
      let mark = String(Self.mark(index, capabilities.glyphs))
      var item = [Span(mark, theme.curve(index))]
      let isNamed = chart.curves.count > 1 || curve.name != chart.title
      if isNamed, !curve.name.isEmpty {
        let name =
          length == .marks
          ? TextWidth.truncated(curve.name, to: 8, glyphs: capabilities.glyphs) : curve.name
        item.append(Span(" " + name))
      }
      if length == .values, let value = value(of: curve) {
        item.append(Span(" " + value, theme.bold))
      }
      return item
    }
  }

  /// At the cursor, or the last one: with one digit more than the axis has room for.
  private func value(of curve: LineChart.Curve) -> String? {
    let value = chart.cursor.map { curve.value(upTo: $0) } ?? curve.values.last
    guard let value else { return nil }
    let span = extent.y.map { $0.upperBound - $0.lowerBound } ?? 1
    if chart.isLogarithmic || span >= 1000 || span < 0.001 {
      return NumberFormat.significant(value, digits: 4, glyphs: capabilities.glyphs)
    }
    return NumberFormat(
      .fixed(decimals: span < 0.1 ? 5 : span < 1 ? 4 : span < 100 ? 3 : 1),
      glyphs: capabilities.glyphs
    ).text(value)
  }

  /// `! 3 of 100 not finite, first at step 57`
  private func missing(_ length: Length) -> Item {
    guard extent.missing > 0, let first = extent.firstMissing else { return [] }
    let what = chart.isLogarithmic ? "not above 0" : "not finite"
    guard length != .marks else { return [Span("! \(extent.missing) \(what)", theme.refusal)] }
    let names = extent.curvesWithMissing.map { chart.curves[$0].name }
    let whose = names.count == 1 && chart.curves.count > 1 ? "\(names[0]): " : ""
    let count = "\(extent.missing) of \(extent.countWithMissing)"
    let text = "! \(whose)\(count) \(what), first at \(chart.xName) \(first)"
    return [Span(text, theme.refusal)]
  }

  /// As many items in a line as fit, two blanks between them.
  private func flow(_ items: [Item], _ width: Int) -> [[Span]] {
    var lines: [[Span]] = []
    for item in items {
      if let last = lines.last, last.columns + 2 + item.columns <= width {
        lines[lines.count - 1] = last + [Span("  ")] + item
      } else {
        lines.append(item)
      }
    }
    return lines
  }

  private func cut(_ line: [Span], to width: Int) -> [Span] {
    var room = width
    var result: [Span] = []
    for span in line where room > 0 {
      let text = TextWidth.truncated(span.text, to: room, glyphs: capabilities.glyphs)
      result.append(Span(text, span.style))
      room -= TextWidth.columns(text)
      if text != span.text { break }
    }
    return result
  }
}
