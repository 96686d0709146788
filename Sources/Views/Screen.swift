import AttentionEngine
import CellGrid
import Workbench

/// Draws the whole screen. A pure function: the same state, size and capabilities give the same
/// cells.
package func render(_ state: State, size: Size, capabilities: Capabilities) -> Frame {
  var frame = Frame(size: size, capabilities: capabilities)
  if size.width < Layout.smallest.width || size.height < Layout.smallest.height {
    frame.drawTooSmall()
  } else {
    let layout = Layout(
      size: size, zoom: state.zoom, inspectorLines: frame.inspectorLines(of: state)
    ) { frame.headsHeight(of: state, in: $0) }
    frame.drawTitle(state, in: layout.title)
    frame.drawStages(state, in: layout.stages)
    frame.drawMatrix(state, in: layout.matrix)
    if !layout.inspector.isEmpty { frame.drawInspector(state, in: layout.inspector) }
    if !layout.heads.isEmpty { frame.drawHeads(state, in: layout.heads) }
    frame.drawStatus(state, in: layout.status)
    frame.drawHints(state, in: layout.hints)
    frame.drawOverlay(of: state)
  }
  if capabilities.glyphs == .ascii { frame.grid = frame.grid.transliterated() }
  return frame
}

extension Frame {
  /// What is needed, in whatever room there is.
  mutating func drawTooSmall() {
    let area = Rect(grid.size)
    let needed = "\(Layout.smallest.width)x\(Layout.smallest.height)"
    let lines = [
      "attn-tui needs \(needed)", "this is \(area.width)x\(area.height)",
      "enlarge the window", "q quits",
    ]
    let top = max(0, (area.height - lines.count) / 2)
    for (index, line) in lines.enumerated() {
      let x = max(0, (area.width - TextWidth.columns(line)) / 2)
      put(line, at: Point(x: x, y: top + index), index == 0 ? theme.bold : .plain, within: area)
    }
  }

  mutating func drawTitle(_ state: State, in area: Rect) {
    grid.fill(area, style: theme.bar)
    let bold = theme.bar.adding(.bold)
    var facts: [String] = []
    let count = state.model.tokens.count
    if state.place.site.stage.isPerHead || state.graph.isShown {
      facts.append("head \(state.place.head.head) of \(state.heads.count)")
    }
    facts.append("\(count) token\(count == 1 ? "" : "s")")
    let edits = state.document.editedCount(in: state.model)
    if edits > 0 { facts.append("edited \(edits)") }
    if state.isUnsaved { facts.append("unsaved") }
    let right = facts.joined(separator: " · ") + " "
    let rightWidth = min(TextWidth.columns(right), area.width * 2 / 3)
    let (left, rightArea) = area.splitLeft(area.width - rightWidth)
    let name = " " + state.document.name + "  "
    let title = TextWidth.truncated(
      state.title, to: left.width - TextWidth.columns(name) - 2, glyphs: capabilities.glyphs)
    put(
      [Span(name, bold), Span(title, theme.bar)], at: Point(x: left.x, y: left.y), within: left)
    put(
      TextWidth.padded(right, to: rightWidth, alignRight: true, glyphs: capabilities.glyphs),
      at: Point(x: rightArea.x, y: rightArea.y), state.isUnsaved ? bold : theme.bar,
      within: rightArea)
  }
}

extension Style {
  func adding(_ attributes: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(attributes)
    return style
  }
}
