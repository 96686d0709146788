import AttentionEngine
import CellGrid

/// What the drawing of one graph goes by.
struct GraphCanvas {
  let diagram: GraphDiagram
  let layout: GraphLayout
  let capabilities: Capabilities

  private var isUnicode: Bool { capabilities.glyphs == .unicode }
  private var pen: GraphPen { GraphPen(diagram.graph, capabilities) }

  func drawArcs(on grid: inout Grid) {
    var lines = BoxLines(in: layout.rect.splitTop(layout.rect.height - 1).top)
    // The weakest first, so that heads and colours of the stronger ones stay on top.
    for arc in layout.arcs.reversed() {
      let x = layout.laneX(arc.lane)
      let isBold = diagram.cursor == arc.edge.query || diagram.cursor == arc.edge.key
      let weight = pen.lineWeight(arc.edge.weight)
      let level = pen.level(arc.edge.weight)
      let ends = [arc.edge.query, arc.edge.key].map { (token: $0, y: layout.y(of: $0)) }
      lines.add(
        from: Point(x: x, y: ends[0].y), to: Point(x: x, y: ends[1].y), weight: weight,
        level: level, isBold: isBold)
      for end in ends where layout.tokens.contains(end.token) {
        lines.add(
          from: Point(x: lineStart(of: end.token), y: end.y), to: Point(x: x, y: end.y),
          weight: weight, level: level, isBold: isBold)
      }
    }
    lines.draw(on: &grid, glyphs: capabilities.glyphs) { pen.style($0, isBold: $1) }
    for arc in layout.arcs.reversed() { drawHead(of: arc, on: &grid) }
  }

  /// The head stands directly beside the corner of its lane; of a key out of sight, at the edge.
  private func drawHead(of arc: GraphLanes.Arc, on grid: inout Grid) {
    let isBold = diagram.cursor == arc.edge.query || diagram.cursor == arc.edge.key
    let style = pen.style(pen.level(arc.edge.weight), isBold: isBold)
    let x = layout.laneX(arc.lane)
    let y = layout.y(of: arc.edge.key)
    if layout.tokens.contains(arc.edge.key) {
      grid.put(
        isUnicode ? "◀" : "<", at: Point(x: x - 1, y: y), style: style, within: layout.rect)
    } else {
      let isAbove = arc.edge.key < layout.tokens.lowerBound
      let head = isUnicode ? (isAbove ? "▲" : "▼") : (isAbove ? "^" : "v")
      grid.put(head, at: Point(x: x, y: y), style: style, within: layout.rect)
    }
  }

  /// Lines start right behind what stands beside the token.
  private func lineStart(of token: Int) -> Int {
    if diagram.focused != nil || layout.loops[token] != nil { return layout.laneX }
    return min(layout.laneX, layout.rect.x + 2 + shownWidth(of: token))
  }

  private func shownWidth(of token: Int) -> Int {
    min(layout.labelWidth, TextWidth.columns(diagram.tokens[token]))
  }

  func drawTokens(on grid: inout Grid) {
    for token in layout.tokens {
      let y = layout.y(of: token)
      let isCursor = token == diagram.cursor
      let style = Style(attributes: isCursor || token == diagram.focused ? .bold : [])
      if isCursor {
        grid.put(
          isUnicode ? "▸" : ">", at: Point(x: layout.rect.x, y: y), style: style,
          within: layout.rect)
      }
      let label = TextWidth.truncated(
        diagram.tokens[token], to: layout.labelWidth, glyphs: capabilities.glyphs)
      grid.put(label, at: Point(x: layout.rect.x + 1, y: y), style: style, within: layout.rect)
      drawNote(of: token, at: Point(x: layout.noteX, y: y), on: &grid)
    }
    guard let rows = layout.edgeRows else { return }
    let counts = [
      (rows.above, layout.tokens.lowerBound, isUnicode ? "↑" : "^"),
      (rows.below, diagram.tokens.count - layout.tokens.upperBound, isUnicode ? "↓" : "v"),
    ]
    for (y, count, arrow) in counts where count > 0 {
      grid.put(
        "\(arrow) \(count) more", at: Point(x: layout.rect.x + 1, y: y),
        style: Style(attributes: .dim), within: layout.rect)
    }
  }

  /// The weight between a token and the focused one, or between a token and itself.
  private func drawNote(of token: Int, at point: Point, on grid: inout Grid) {
    let area = Rect(x: point.x, y: point.y, width: layout.laneX - point.x, height: 1)
    guard let focused = diagram.focused else {
      guard let weight = layout.loops[token] else { return }
      let text = (isUnicode ? "↺ " : "@ ") + GraphPen.numbers.text(weight)
      grid.put(
        text, at: point, style: pen.style(pen.level(weight), isBold: token == diagram.cursor),
        within: area)
      return
    }
    let edge = diagram.graph.edges.first {
      ($0.query == focused && $0.key == token || $0.key == focused && $0.query == token)
        && diagram.focus.contains($0)
    }
    guard let edge else { return }
    let style = pen.style(pen.level(edge.weight), isBold: token == diagram.cursor)
    let text = TextWidth.padded(GraphPen.numbers.text(edge.weight), to: 5, alignRight: true)
    grid.put(text, at: point, style: style, within: area)
    Sparkbar(Double(edge.weight), of: Double(pen.strongest)).draw(
      in: Rect(x: point.x + 6, y: point.y, width: layout.barWidth, height: 1).intersection(area),
      on: &grid, style: style, glyphs: capabilities.glyphs)
  }

  /// What is hidden, and what the lines mean.
  func drawSummary(on grid: inout Grid) {
    let line = Rect(
      x: layout.rect.x, y: layout.rect.maxY - 1, width: layout.rect.width,
      height: min(1, layout.rect.height))
    let text = pen.summary(
      arcCount: layout.arcCount, undrawnMass: layout.undrawnMass, hasLines: !layout.arcs.isEmpty,
      width: line.width)
    grid.put(text, at: Point(x: line.x, y: line.y), within: line)
  }
}
