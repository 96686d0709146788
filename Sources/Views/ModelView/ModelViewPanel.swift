import AttentionEngine
import CellGrid
import Workbench

/// All heads of all layers as small maps.
extension Frame {
  /// From this width on the selected head has a panel of its own; where the heads of a layer are few,
  /// as soon as they leave room for it.
  private static let wide = 132
  private static let detailsWidth = 40
  /// What the title and the legend of the maps take.
  private static let leastWidth = 58
  /// The columns of a map, and of a blank, that names of layers do not take.
  private static let leastPitch = 9

  /// The whole screen of the model view.
  mutating func drawModelScreen(_ state: State) {
    var rest = Rect(grid.size)
    let (title, text, main, foot): (Rect, Rect, Rect, Rect)
    (title, rest) = rest.splitTop(1)
    let hasText = state.writtenText != nil && grid.size.height >= Layout.textHeight
    (text, rest) = rest.splitTop(hasText ? 1 : 0)
    (main, foot) = rest.splitTop(rest.height - 2)
    drawTitle(state, in: title, hasText: hasText)
    drawText(state, in: text)
    let needed = max(
      Self.leastWidth, state.headGrid.columns * (MiniMap.largest.width + 3) + 8)
    let hasDetails = main.width >= min(Self.wide, needed + Self.detailsWidth)
    let (left, right) = main.splitLeft(main.width - (hasDetails ? Self.detailsWidth : 0))
    drawModel(state, in: left, hasDetails: hasDetails)
    if hasDetails { drawHeadDetails(state, in: right) }
    drawStatus(state, in: foot.splitTop(1).top)
    drawHints(state, in: foot.splitTop(1).rest)
    drawOverlay(of: state)
  }

  private mutating func drawModel(_ state: State, in area: Rect, hasDetails: Bool) {
    let inside = grid.box(
      area, title: modelTitle(state), style: theme.border, titleStyle: theme.accent,
      glyphs: capabilities.glyphs
    ).inset(1, 0)
    let (body, foot) = inside.splitTop(inside.height - (hasDetails ? 1 : 2))
    let heads = state.headGrid
    let labels = rowLabels(state, heads, in: body.width)
    let layout = ModelViewLayout(
      of: heads, shape: state.largestMap, in: body, view: state.modelView,
      labelWidth: (labels.map(TextWidth.columns).max() ?? 0) + 1,
      selected: heads.place(of: state.place.head) ?? (0, 0), capabilities)
    drawHeadings(labels, heads, state, layout)
    for row in layout.rows {
      for column in layout.columns {
        if let head = heads[row, column] { drawHead(head, row, column, state, layout) }
      }
    }
    drawExtent(heads, layout, state, in: area)
    let (legend, details) = foot.splitTop(1)
    drawModelLegend(state, layout, in: legend)
    if !details.isEmpty {
      put(
        state.headFacts(in: details.width, capabilities.glyphs),
        at: Point(x: details.x, y: details.y), within: details)
    }
  }

  private func modelTitle(_ state: State) -> String {
    let view = state.modelView
    var parts = ["all heads"]
    let counts = Set(state.model.layers.map(\.heads.count))
    let times = capabilities.glyphs == .unicode ? "×" : "x"
    let counted = { (count: Int, noun: String) in "\(count) \(noun)\(count == 1 ? "" : "s")" }
    let layers = counted(state.model.layers.count, "layer")
    parts.append(
      counts.count == 1
        ? "\(layers) \(times) \(counted(counts.first ?? 0, "head"))"
        : "\(layers), \(counted(state.allHeads.count, "head"))")
    let done = state.allHeads.count { state.shownSummary(of: $0) != nil }
    if done < state.allHeads.count { parts.append("\(done) of \(state.allHeads.count) computed") }
    if !state.map.marked.isEmpty { parts.append("\(state.map.marked.count) marked") }
    if let statistic = view.statistic {
      let change = state.showsHeadChanges ? "change of " : ""
      parts.append(
        view.isSorted
          ? "sorted by \(change)\(statistic.rawValue), rows: ranks"
          : "with \(change)\(statistic.label)")
    } else if state.showsHeadChanges {
      parts.append("change since opening")
    }
    return parts.joined(separator: " · ")
  }

  /// The layers, or the ranks of the first heads. The layers of encoders and decoders have whole names
  /// where they leave the maps room.
  private func rowLabels(_ state: State, _ heads: HeadGrid, in columns: Int) -> [String] {
    guard !state.modelView.isSorted else {
      return heads.rows.indices.map { String($0 * heads.columns + 1) }
    }
    let labels = { (isShort: Bool) in
      heads.rows.indices.map { state.label(of: .layer($0), isShort: isShort) }
    }
    let long = labels(false)
    let width = long.reduce(0) { max($0, TextWidth.columns($1)) }
    let hasRoom = (columns - width) / max(1, heads.columns) > Self.leastPitch
    return hasRoom && heads.rows.indices.contains(where: state.isNamed(layer:))
      ? long : labels(true)
  }

  private mutating func drawHeadings(
    _ labels: [String], _ heads: HeadGrid, _ state: State, _ layout: ModelViewLayout
  ) {
    let place = heads.place(of: state.place.head)
    for row in layout.rows {
      let area = layout.frame(row: row, column: layout.columns.lowerBound)
      let label = TextWidth.padded(labels[row], to: layout.labelWidth - 1, alignRight: true)
      put(
        label, at: Point(x: layout.area.x, y: area.y + (layout.map.height - 1) / 2),
        row == place?.row ? theme.accent : theme.faint, within: layout.area)
    }
    guard layout.headerHeight > 0 else { return }
    for column in layout.columns {
      let area = layout.mapArea(row: layout.rows.lowerBound, column: column)
      let label = String(column)
      let x = area.x + max(0, (layout.map.width - label.count) / 2)
      put(
        label, at: Point(x: x, y: layout.area.y),
        column == place?.column ? theme.accent : theme.faint, within: layout.area)
    }
  }

  // MARK: A head

  private mutating func drawHead(
    _ head: HeadID, _ row: Int, _ column: Int, _ state: State, _ layout: ModelViewLayout
  ) {
    let frame = layout.frame(row: row, column: column)
    let area = layout.mapArea(row: row, column: column)
    let isSelected = head == state.place.head
    let isOn = state.model.head(head)?.isOn == true
    let summary = state.shownSummary(of: head)
    var picture = area
    if let summary {
      let map = MiniMap(
        summary.map(state.map.pooling), in: layout.map, scale: state.valueScale,
        isChange: state.showsHeadChanges, capabilities: capabilities, isDimmed: !isOn)
      map.draw(in: area, on: &grid)
      picture = map.fit.area(in: area)
    } else {
      awaited.append(head)
      let x = area.x + (area.width - 1) / 2
      put("…", at: Point(x: x, y: area.y + (area.height - 1) / 2), theme.faint, within: area)
    }
    let style = isSelected ? theme.bold : isOn ? Style.plain : Style(attributes: .dim)
    for (index, line) in captions(head, summary, state, layout).enumerated() {
      put(
        line, at: Point(x: area.x, y: area.maxY + index), style,
        within: Rect(x: area.x, y: area.maxY, width: area.width, height: layout.captionHeight))
    }
    drawMarks(head, area: area, state, within: layout.area)
    if isSelected { drawSides(of: picture, within: layout.area) }
    onClick(in: frame, isSelected ? .headOpened(head) : .headSelected(head))
  }

  /// Where heads with other keys begin, and which ones are marked.
  private mutating func drawMarks(
    _ head: HeadID, area: Rect, _ state: State, within bounds: Rect
  ) {
    let left = Point(x: area.x - 1, y: area.y)
    if state.beginsGroup(head), !state.modelView.isSorted {
      for y in area.y..<area.maxY {
        put("┆", at: Point(x: left.x, y: y), theme.faint, within: bounds)
      }
    }
    if state.map.marked.contains(head) {
      let mark = capabilities.glyphs == .unicode ? "✓" : "+"
      put(mark, at: Point(x: left.x, y: area.maxY), theme.accent, within: bounds)
    }
  }

  /// The sides of the selected head, close to its map; a colour alone would not do.
  private mutating func drawSides(of map: Rect, within bounds: Rect) {
    let sides = capabilities.glyphs == .unicode ? ("▐", "▌") : ("[", "]")
    for y in map.y..<map.maxY {
      put(sides.0, at: Point(x: map.x - 1, y: y), theme.accent, within: bounds)
      put(sides.1, at: Point(x: map.maxX, y: y), theme.accent, within: bounds)
    }
  }

  /// The statistic; where the place does not say which head it is, its name too.
  private func captions(
    _ head: HeadID, _ summary: HeadSummary?, _ state: State, _ layout: ModelViewLayout
  ) -> [String] {
    guard let statistic = state.modelView.statistic else { return [] }
    let isChange = state.showsHeadChanges
    let value =
      summary.map { $0[statistic].map { statistic.text($0, isChange: isChange) } ?? "-" } ?? ""
    let centred = { (text: String) in
      String(repeating: " ", count: max(0, (layout.map.width - TextWidth.columns(text)) / 2)) + text
    }
    guard state.modelView.isSorted else { return [centred(value)] }
    let isOneLine = layout.captionHeight == 1
    let room = layout.map.width - (isOneLine ? TextWidth.columns(value) + 1 : 0)
    let name = state.name(of: head, in: room)
    return isOneLine ? [centred("\(name) \(value)")] : [centred(name), centred(value)]
  }

  /// In the lower border: which part of the grid is on the screen.
  private mutating func drawExtent(
    _ heads: HeadGrid, _ layout: ModelViewLayout, _ state: State, in area: Rect
  ) {
    let dash = capabilities.glyphs == .unicode ? "–" : "-"
    let part = { (name: String, shown: Range<Int>, count: Int, first: Int) -> String? in
      guard shown.count < count else { return nil }
      let (from, to) = (shown.lowerBound + first, shown.upperBound - 1 + first)
      return "\(name) \(from)\(dash)\(to) of \(count)"
    }
    // Layers and heads have numbers, from 0 on; rows of ranks have none.
    let rows =
      state.modelView.isSorted
      ? part("rows", layout.rows, heads.rows.count, 1)
      : state.isNamed(layer: layout.rows.lowerBound)
        ? namedPart(layout.rows, of: heads.rows.count, state, dash)
        : part("layers", layout.rows, heads.rows.count, 0)
    let columns =
      state.modelView.isSorted
      ? part("places", layout.columns, heads.columns, 1).map { "\($0) in each" }
      : part("heads", layout.columns, heads.columns, 0)
    let texts = [rows, columns].compactMap { $0 }
    guard !texts.isEmpty else { return }
    let text = " " + texts.joined(separator: ", ") + " "
    put(
      text, at: Point(x: area.maxX - 2 - TextWidth.columns(text), y: area.maxY - 1), theme.accent,
      within: area)
  }

  /// `enc1–x0 of 6 layers`: those of encoders and decoders have no numbers of all of them.
  private func namedPart(
    _ shown: Range<Int>, of count: Int, _ state: State, _ dash: String
  ) -> String? {
    guard shown.count < count else { return nil }
    let ends = [shown.lowerBound, shown.upperBound - 1].map {
      state.label(of: .layer($0), isShort: true)
    }
    return "\(ends[0])\(shown.count > 1 ? dash + ends[1] : "") of \(count) layers"
  }
}
