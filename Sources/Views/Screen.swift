import AttentionEngine
import CellGrid
import Workbench

/// Draws the whole screen. A pure function: the same state, size and capabilities give the same
/// cells.
package func render(_ state: State, size: Size, capabilities: Capabilities) -> Frame {
  var frame = Frame(size: size, capabilities: capabilities)
  if size.width < Layout.smallest.width || size.height < Layout.smallest.height {
    frame.drawTooSmall(letterQuits: state.mode == .browsing)
  } else if state.modelView.isShown {
    frame.drawModelScreen(state)
  } else {
    let layout = Layout(
      size: size, zoom: state.comparison == nil ? state.zoom : .matrix,
      hasText: state.writtenText != nil,
      hasBlocks: !state.model.isSimple, inspectorLines: frame.inspectorLines(of: state),
      endsInView: state.products != nil, isSideLarge: state.learning.isPanelShown
    ) { frame.sideHeight(of: state, in: $0) }
    frame.drawTitle(state, in: layout.title, hasText: !layout.text.isEmpty)
    frame.drawText(state, in: layout.text)
    if !layout.blocks.isEmpty { frame.drawBlocks(state, in: layout.blocks) }
    frame.drawStages(state, in: layout.stages)
    frame.drawMatrix(state, in: layout.matrix)
    if !layout.inspector.isEmpty { frame.drawInspector(state, in: layout.inspector) }
    if !layout.heads.isEmpty { frame.drawSide(state, in: layout.heads) }
    frame.drawStatus(state, in: layout.status)
    frame.drawHints(state, in: layout.hints)
    frame.drawOverlay(of: state)
  }
  if capabilities.glyphs == .ascii { frame.grid = frame.grid.transliterated() }
  return frame
}

extension Frame {
  /// What is needed, in whatever room there is.
  /// - Parameter letterQuits: whether `q` is no letter of a text that somebody types.
  mutating func drawTooSmall(letterQuits: Bool = true) {
    let area = Rect(grid.size)
    let needed = "\(Layout.smallest.width)x\(Layout.smallest.height)"
    let lines =
      [
        "attn-tui needs \(needed)", "this is \(area.width)x\(area.height)",
        "enlarge the window",
      ] + (letterQuits ? ["q quits"] : [])
    let top = max(0, (area.height - lines.count) / 2)
    for (index, line) in lines.enumerated() {
      let x = max(0, (area.width - TextWidth.columns(line)) / 2)
      put(line, at: Point(x: x, y: top + index), index == 0 ? theme.bold : .plain, within: area)
    }
  }
}

extension Style {
  func adding(_ attributes: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(attributes)
    return style
  }
}
