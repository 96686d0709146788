import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The sentence as a list: each token, its place, and the row of the embeddings that it takes.
  mutating func drawTokens(_ state: State, in area: Rect) {
    let texts = state.model.tokenTexts
    let widest = min(24, max(5, texts.map(TextWidth.columns).max() ?? 0))
    let (head, body) = area.splitTop(1)
    put(
      "place  \(TextWidth.padded("token", to: widest))  row of the embeddings",
      at: Point(x: head.x + 2, y: head.y), theme.faint, within: head)
    let page = Viewport.page(of: texts.count, room: body.height, around: state.focusedToken)
    for (offset, index) in page.enumerated() {
      let isCurrent = index == state.focusedToken
      let place = Point(x: body.x, y: body.y + offset)
      let text = TextWidth.padded(
        TextWidth.visible(texts[index]), to: widest, glyphs: capabilities.glyphs)
      put(
        [
          Span(isCurrent ? "▸ " : "  ", theme.accent),
          Span(TextWidth.padded("\(index)", to: 5, alignRight: true), theme.faint),
          Span("  "), Span(text, isCurrent ? theme.chosen : theme.bold),
          Span("  \(TextWidth.padded("\(state.model.tokens[index])", to: 3, alignRight: true))  "),
          Span(preview(state.model.embeddings.row(state.model.tokens[index])), theme.faint),
        ], at: place, within: body)
      onClick(in: Rect(x: body.x, y: place.y, width: body.width, height: 1), .tokenChosen(index))
    }
  }

  private func preview(_ vector: ArraySlice<Float>) -> String {
    let shown = vector.prefix(8).map { NumberFormat.significant($0, digits: 3) }
    return "[" + shown.joined(separator: ", ") + (vector.count > 8 ? ", …]" : "]")
  }
}
