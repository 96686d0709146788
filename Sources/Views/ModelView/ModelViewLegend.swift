import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// What the shades of the maps mean, and what they leave out.
  mutating func drawModelLegend(_ state: State, _ layout: ModelViewLayout, in area: Rect) {
    let isChange = state.showsHeadChanges
    let shading = Shading(
      Matrix(rows: 1, columns: 1, repeating: 1), scale: state.valueScale, isDiverging: isChange)
    var x = area.x
    x += put(isChange ? "− " : "0 ", at: Point(x: area.x, y: area.y), within: area)
    for step in 0..<8 {
      let level = isChange ? Double(step) / 3.5 - 1 : Double(step) / 7
      let glyph = Shading.hasShades(capabilities) ? " " : shading.glyph(level, capabilities)
      x += put(
        String(glyph), at: Point(x: x, y: area.y), shading.style(level, capabilities), within: area)
    }
    let most = isChange ? " + most change of each map" : " most of each map"
    x += put(most, at: Point(x: x, y: area.y), within: area)
    var parts = [state.valueScale.rawValue]
    if let pooled = pooledText(state, layout) { parts.append(pooled) }
    parts.append("down: query, right: key")
    if state.sharedKeys != nil { parts.append("┆ between heads with other keys") }
    if !state.modelView.isSorted { parts.append("rows: layers, columns: heads") }
    let separator = capabilities.glyphs == .unicode ? " · " : ", "
    for part in parts {
      let text = separator + part
      guard x + TextWidth.columns(text) <= area.maxX else { break }
      x += put(text, at: Point(x: x, y: area.y), theme.faint, within: area)
    }
  }

  /// `mean of 16×16`, where maps are smaller than what they show.
  private func pooledText(_ state: State, _ layout: ModelViewLayout) -> String? {
    let summaries = state.allHeads.lazy.compactMap { state.shownSummary(of: $0) }
    guard let summary = summaries.first else { return nil }
    let fit = MiniMap.fit(summary.means.shape, in: layout.map, capabilities)
    let rows = summary.block.rows * fit.block.rows
    let columns = summary.block.columns * fit.block.columns
    guard rows * columns > 1 else { return nil }
    let times = capabilities.glyphs == .unicode ? "×" : "x"
    return "\(state.map.pooling.rawValue) of \(rows)\(times)\(columns)"
  }

  // MARK: The selected head

  /// The selected head, larger, with all its statistics.
  mutating func drawHeadDetails(_ state: State, in area: Rect) {
    let head = state.place.head
    let inside = grid.box(
      area, title: state.longName(of: head), style: theme.border, titleStyle: theme.accent,
      glyphs: capabilities.glyphs
    ).inset(1, 0)
    let statistics = HeadStatistic.allCases
    guard let summary = state.shownSummary(of: head) else {
      put("being computed …", at: Point(x: inside.x, y: inside.y), theme.faint, within: inside)
      return
    }
    let room = Size(
      width: inside.width, height: max(4, min(16, inside.height - statistics.count - 7)))
    let map = MiniMap(
      summary.map(state.map.pooling), in: room, largest: Size(width: 36, height: 16),
      scale: state.valueScale, isChange: state.showsHeadChanges, capabilities: capabilities,
      isDimmed: state.model.head(head)?.isOn != true)
    let (top, rest) = inside.splitTop(map.fit.size.height)
    map.draw(in: top, on: &grid)
    let lines = detailLines(of: head, summary, state, width: inside.width)
    for (index, line) in lines.prefix(rest.height - 1).enumerated() {
      put(line, at: Point(x: rest.x, y: rest.y + 1 + index), within: rest)
    }
  }

  private func detailLines(
    of head: HeadID, _ summary: HeadSummary, _ state: State, width: Int
  ) -> [[Span]] {
    var lines: [[Span]] = []
    for statistic in HeadStatistic.allCases {
      let isChosen = statistic == state.modelView.statistic
      let name = TextWidth.padded(statistic.rawValue, to: 11)
      guard let value = summary[statistic] else {
        lines.append([Span(name, theme.faint), Span("does not apply here", theme.faint)])
        continue
      }
      let isChange = state.showsHeadChanges
      let text = TextWidth.padded(
        statistic.text(value, isChange: isChange), to: 6, alignRight: true)
      var line = [Span(name, isChosen ? theme.accent : theme.faint), Span(text, theme.bold)]
      if statistic.isShare, !isChange {
        let bar = Sparkbar(Double(value)).text(width: width - 19, glyphs: capabilities.glyphs)
        line.append(Span("  " + bar, theme.curve(0)))
      } else {
        let unit = statistic.unit(keys: summary.shape.columns, isChange: isChange)
        line.append(Span("  " + unit, theme.faint))
      }
      lines.append(line)
    }
    lines.append([])
    if let statistic = state.modelView.statistic,
      let rank = state.ranking(by: statistic).firstIndex(of: head)
    {
      let what = (state.showsHeadChanges ? "change of " : "") + statistic.rawValue
      lines.append([Span("number \(rank + 1) of \(state.allHeads.count) by \(what)")])
      lines += statistic.meaning.wrapped(to: width).map { [Span($0, theme.faint)] }
    }
    if let count = state.oddRowCount(of: head) {
      let rows = "\(count) of \(summary.shape.rows) rows do not add up to 1 as shares do"
      lines += (rows + "; these are the numbers of the rows as they are")
        .wrapped(to: width).map { [Span($0, theme.refusal)] }
    }
    if state.model.head(head)?.isOn != true {
      lines.append([Span("off: it adds nothing to concat", theme.refusal)])
    }
    return lines
  }
}

extension State {
  /// The largest map among all layers.
  var largestMap: Shape {
    let shapes = model.layers.indices.map {
      Shape(model.queryCount(ofLayer: $0), model.keyCount(ofLayer: $0))
    }
    return shapes.max { $0.rows * $0.columns < $1.rows * $1.columns } ?? Shape(1, 1)
  }

  /// `layer 3 · head 11 “name”`.
  func longName(of head: HeadID) -> String {
    "\(title(of: .layer(head.layer))) · \(title(of: head))"
  }

  /// `L2 H11` by layer and number, or as much shorter as the room makes it: `L2H11`, `2.11`.
  func name(of head: HeadID, in columns: Int) -> String {
    let layer =
      isNamed(layer: head.layer)
      ? label(of: .layer(head.layer), isShort: true) : "L\(head.layer)"
    let names = ["\(layer) H\(head.head)", "\(layer)H\(head.head)"]
    return names.first { TextWidth.columns($0) <= columns } ?? shortName(of: head)
  }

  /// The selected head and its statistics in a line, as many as have room; the chosen one first.
  func headFacts(in width: Int, _ glyphs: GlyphSet) -> [Span] {
    let head = place.head
    let separator = glyphs == .unicode ? " · " : ", "
    let name = longName(of: head)
    var spans = [
      Span(
        TextWidth.columns(name) * 2 <= width ? name : self.name(of: head, in: width),
        Style(attributes: .bold))
    ]
    if model.head(head)?.isOn != true { spans.append(Span(separator + "off")) }
    if let count = oddRowCount(of: head) {
      spans.append(Span("\(separator)\(count) of \(mapShape.rows) rows are no shares"))
    }
    guard let summary = shownSummary(of: head) else {
      return spans + [Span(separator + "being computed")]
    }
    let chosen = modelView.statistic.map { [$0] } ?? []
    for statistic in chosen + HeadStatistic.allCases.filter({ $0 != modelView.statistic }) {
      guard let value = summary[statistic] else { continue }
      let isChange = showsHeadChanges
      let unit =
        statistic.isShare
        ? "" : " " + statistic.unit(keys: summary.shape.columns, isChange: isChange)
      let number = statistic.text(value, isChange: isChange)
      let span = Span("\(separator)\(statistic.rawValue) \(number)\(unit)")
      guard spans.columns + TextWidth.columns(span.text) <= width else { continue }
      spans.append(span)
    }
    return spans
  }
}
