import CellGrid
import Workbench

extension Frame {
  /// In place of what is to be shown: how much has to be worked before.
  mutating func drawGroundwork(_ groundwork: Groundwork, _ state: State, in area: Rect) {
    let done = groundwork.total - groundwork.remaining
    let width = min(48, area.width)
    let line = Rect(x: area.x, y: area.y + 1, width: width, height: 1)
    let ground = capabilities.glyphs == .unicode ? "░" : "."
    put(
      String(repeating: ground, count: width), at: Point(x: line.x, y: line.y), theme.faint,
      within: line)
    Sparkbar(Double(done), of: Double(groundwork.total)).draw(
      in: line, on: &grid, style: theme.accent, glyphs: capabilities.glyphs)
    let layers = groundwork.remaining == 1 ? "1 layer is" : "\(groundwork.remaining) layers are"
    let lines = [
      "Working out \(state.title(of: .layer(groundwork.next))) …",
      "What stands here follows from the layers before it.",
      "\(layers) still to come; keys work meanwhile.",
    ].flatMap { $0.wrapped(to: area.width) }
    for (index, line) in lines.enumerated() {
      put(
        line, at: Point(x: area.x, y: area.y + 3 + index), index == 0 ? theme.bold : theme.faint,
        within: area)
    }
  }
}
