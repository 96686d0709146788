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
    let most = isChange ? " + largest change of each map" : " largest weight of each map"
    x += put(most, at: Point(x: x, y: area.y), within: area)
    var parts = [state.valueScale.rawValue]
    if let pooled = pooledText(state, layout) { parts.append(pooled) }
    if state.sharedKeys != nil, !state.modelView.isSorted {
      parts.append("┆ \(area.width < 130 ? "other keys" : "between heads with other keys")")
    }
    parts.append("down: query, right: key")
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
    let isUneven =
      !summary.shape.rows.isMultiple(of: rows) || !summary.shape.columns.isMultiple(of: columns)
    return "\(state.map.pooling.rawValue) of \(isUneven ? "up to " : "")\(rows)\(times)\(columns)"
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

  /// The selected head and its statistics in a line, the chosen one first: without their units, and
  /// the head with its short name, where all have no room otherwise; a mark tells that some have none
  /// at all.
  func headFacts(in width: Int, _ glyphs: GlyphSet) -> [Span] {
    let head = place.head
    let separator = glyphs == .unicode ? " · " : ", "
    let bold = Style(attributes: .bold)
    var states: [Span] = []
    if model.head(head)?.isOn != true { states.append(Span(separator + "off")) }
    if let count = oddRowCount(of: head) {
      states.append(Span("\(separator)\(count) of \(mapShape.rows) rows are no shares"))
    }
    let names = [longName(of: head), self.name(of: head, in: width)].map {
      [Span($0, bold)] + states
    }
    guard let summary = shownSummary(of: head) else {
      return names[0] + [Span(separator + "being computed")]
    }
    let facts = { (hasUnits: Bool) in
      self.facts(of: summary, hasUnits: hasUnits).map { Span(separator + $0) }
    }
    for (name, hasUnits) in [(names[0], true), (names[0], false), (names[1], false)] {
      let line = name + facts(hasUnits)
      if line.columns <= width { return line }
    }
    let more = glyphs == .unicode ? " …" : " ..."
    var line = names[1]
    for fact in facts(false) {
      guard line.columns + TextWidth.columns(fact.text + more) <= width else { break }
      line.append(fact)
    }
    return line + [Span(more)]
  }

  /// `entropy 1.52 of 2.77 nats`, `first 12.5%`: the chosen statistic first.
  private func facts(of summary: HeadSummary, hasUnits: Bool) -> [String] {
    let chosen = modelView.statistic.map { [$0] } ?? []
    let all = chosen + HeadStatistic.allCases.filter { $0 != modelView.statistic }
    return all.compactMap { statistic in
      guard let value = summary[statistic] else { return nil }
      let isChange = showsHeadChanges
      let unit =
        statistic.isShare || !hasUnits
        ? "" : " " + statistic.unit(keys: summary.shape.columns, isChange: isChange)
      // Between the facts stands the sign that elsewhere says that nothing changed.
      let text = isChange && value == 0 ? "0" : statistic.text(value, isChange: isChange)
      return "\(statistic.rawValue) \(text)\(unit)"
    }
  }
}
