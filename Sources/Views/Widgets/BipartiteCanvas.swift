import AttentionEngine
import CellGrid

/// What the drawing of one diagram of two sides goes by.
struct BipartiteCanvas {
  let diagram: BipartiteDiagram
  let layout: BipartiteLayout
  let capabilities: Capabilities

  private var isUnicode: Bool { capabilities.glyphs == .unicode }
  private var pen: GraphPen { GraphPen(diagram.graph, capabilities) }
  private var theme: Theme { Theme(capabilities: capabilities) }

  /// A straight line for every arc; the weakest first, so that the stronger ones stay on top, and
  /// those of the selected token on top of all.
  func drawLines(on grid: inout Grid) {
    guard let keys = layout.keys, let queries = layout.queries else { return }
    let gutter = layout.gutter
    var dots = DotCanvas(in: gutter, glyphs: capabilities.glyphs)
    let rowHeight = DotCanvas.perCell(capabilities.glyphs).height
    let row = { (y: Int) in (y - gutter.y) * rowHeight + (rowHeight - 1) / 2 }
    let weakestFirst = Array(layout.edges.reversed())
    let others = weakestFirst.filter { !diagram.touches($0, diagram.selected) }
    let own = weakestFirst.filter { diagram.touches($0, diagram.selected) }
    for edge in others + own {
      dots.line(
        fromRow: row(keys.y(of: edge.key)), toRow: row(queries.y(of: edge.query)),
        weight: pen.lineWeight(edge.weight), style: style(of: edge))
    }
    dots.draw(on: &grid)
    for edge in others + own { drawEnds(of: edge, keys, queries, on: &grid) }
  }

  /// Those of the selected token stand out, the others step back.
  private func style(of edge: AttentionEdge) -> Style {
    var style = pen.style(pen.level(edge.weight), isBold: false)
    guard diagram.selected != nil else { return style }
    style.attributes.insert(diagram.touches(edge, diagram.selected) ? .bold : .dim)
    return style
  }

  /// An arrow head at the key, and at the query how strong its strongest line is.
  private func drawEnds(
    of edge: AttentionEdge, _ keys: TokenColumn, _ queries: TokenColumn, on grid: inout Grid
  ) {
    let gutter = layout.gutter
    let style = style(of: edge)
    if keys.shown.contains(edge.key) {
      grid.put(
        isUnicode ? "◀" : "<", at: Point(x: gutter.x, y: keys.y(of: edge.key)), style: style,
        within: gutter)
    }
    if queries.shown.contains(edge.query) {
      grid.put(
        pen.stroke(pen.lineWeight(edge.weight)),
        at: Point(x: gutter.maxX - 1, y: queries.y(of: edge.query)), style: style, within: gutter)
    }
  }

  func drawTokens(on grid: inout Grid) {
    guard let keys = layout.keys, let queries = layout.queries else { return }
    drawSide(keys, in: layout.keyNames, on: &grid)
    drawSide(queries, in: layout.queryNames, on: &grid)
    for key in keys.shown {
      drawName(
        diagram.keys[key], .key(key), in: layout.keyNames, y: keys.y(of: key), on: &grid)
      drawNote(of: .key(key), in: layout.keyNotes, y: keys.y(of: key), on: &grid)
    }
    for query in queries.shown {
      let y = queries.y(of: query)
      drawName(diagram.queries[query], .query(query), in: layout.queryNames, y: y, on: &grid)
      drawNote(of: .query(query), in: layout.queryNotes, y: y, on: &grid)
    }
  }

  /// The title of a side, and how many of its tokens are out of sight.
  private func drawSide(_ column: TokenColumn, in area: Rect, on grid: inout Grid) {
    let isKeys = area.x == layout.rect.x
    let whole = Rect(
      x: isKeys ? area.x : layout.gutter.maxX, y: layout.rect.y,
      width: isKeys ? layout.gutter.x - area.x : layout.rect.maxX - layout.gutter.maxX,
      height: layout.rect.height)
    let put = { (text: String, y: Int, style: Style, grid: inout Grid) in
      let cut = TextWidth.truncated(text, to: whole.width - 1, glyphs: capabilities.glyphs)
      let x = isKeys ? area.x + 1 : min(area.x, whole.maxX - 1 - TextWidth.columns(cut))
      grid.put(cut, at: Point(x: x, y: y), style: style, within: whole)
    }
    if layout.hasTitles {
      let title = isKeys ? diagram.keyTitle : diagram.queryTitle
      put(title, layout.rect.y, theme.accent, &grid)
    }
    if let y = column.rowAbove {
      put("\(isUnicode ? "↑" : "^") \(column.shown.lowerBound) more", y, theme.faint, &grid)
    }
    if let y = column.rowBelow {
      let below = column.count - column.shown.upperBound
      put("\(isUnicode ? "↓" : "v") \(below) more", y, theme.faint, &grid)
    }
  }

  /// The cursor's mark stands on the outer side.
  private func drawName(
    _ name: String, _ token: BipartiteDiagram.Token, in area: Rect, y: Int, on grid: inout Grid
  ) {
    let isCursor = token == diagram.cursor
    let isKeys = area.x == layout.rect.x
    let style = Style(attributes: isCursor || token == diagram.selected ? .bold : [])
    let mark = isKeys ? (isUnicode ? "▸" : ">") : (isUnicode ? "◂" : "<")
    if isCursor {
      grid.put(
        mark, at: Point(x: isKeys ? area.x : area.maxX - 1, y: y), style: style, within: area)
    }
    let cut = TextWidth.truncated(name, to: area.width - 1, glyphs: capabilities.glyphs)
    grid.put(cut, at: Point(x: area.x + (isKeys ? 1 : 0), y: y), style: style, within: area)
  }

  /// The weight between a token and the selected one; where none is selected, the strongest weight
  /// of a query.
  private func drawNote(
    of token: BipartiteDiagram.Token, in area: Rect, y: Int, on grid: inout Grid
  ) {
    guard area.width >= BipartiteLayout.numberWidth else { return }
    let edge = diagram.graph.edges.first {
      diagram.touches($0, token)
        && (diagram.selected == nil || diagram.touches($0, diagram.selected))
    }
    guard let edge, token != diagram.selected else { return }
    let style = pen.style(pen.level(edge.weight), isBold: token == diagram.cursor)
    let text = TextWidth.padded(
      GraphPen.numbers.text(edge.weight), to: BipartiteLayout.numberWidth, alignRight: true)
    grid.put(text, at: Point(x: area.x, y: y), style: style, within: area)
    let bar = Rect(
      x: area.x + BipartiteLayout.numberWidth + 1, y: y,
      width: area.width - BipartiteLayout.numberWidth - 2, height: 1)
    Sparkbar(Double(edge.weight), of: Double(pen.strongest)).draw(
      in: bar.intersection(area), on: &grid, style: style, glyphs: capabilities.glyphs)
  }

  func drawSummary(on grid: inout Grid) {
    let line = Rect(
      x: layout.rect.x, y: layout.rect.maxY - 1, width: layout.rect.width,
      height: min(1, layout.rect.height))
    let text = pen.summary(
      arcCount: layout.edges.count, undrawnMass: layout.undrawnMass,
      hasLines: !layout.edges.isEmpty, width: line.width)
    grid.put(text, at: Point(x: line.x, y: line.y), within: line)
  }
}
