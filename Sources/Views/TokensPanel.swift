import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The sentence of the part as a list: each token, its place, its segment if there are any, and
  /// the row of the embeddings that it takes. What the model wrote itself has a `+`.
  mutating func drawTokens(_ state: State, in area: Rect) {
    let part = state.part
    guard let sequence = state.model.sequence(part) else { return }
    let texts = state.texts(ofTokensIn: sequence)
    let widest = min(24, max(5, texts.map(TextWidth.columns).max() ?? 0))
    let segments = sequence.segments.map { segments in
      segments.ofTokens.map { segments.names[$0] }
    }
    let segmentWidth = min(12, max(7, segments?.map(TextWidth.columns).max() ?? 0))
    let rowWidth = max(3, sequence.tokens.map { String($0).count }.max() ?? 0)
    let (head, body) = area.splitTop(1)
    let segmentTitle = segments == nil ? "" : TextWidth.padded("segment", to: segmentWidth) + "  "
    put(
      "place  \(TextWidth.padded("token", to: widest))  \(segmentTitle)"
        + (state.model.isCaptured ? "" : "row of the embeddings"),
      at: Point(x: head.x + 2, y: head.y), theme.faint, within: head)
    let page = Viewport.page(of: texts.count, room: body.height, around: state.focusedToken)
    for (offset, index) in page.enumerated() {
      let isCurrent = index == state.focusedToken
      let isGenerated = state.isGenerated(token: index, of: part)
      let row = sequence.tokens[index]
      let place = Point(x: body.x, y: body.y + offset)
      var spans = [
        Span(isCurrent ? "▸ " : "  ", theme.accent),
        Span(TextWidth.padded("\(index)", to: 5, alignRight: true), theme.faint),
        Span(isGenerated ? " +" : "  ", theme.written),
        Span(
          TextWidth.padded(
            TextWidth.visible(texts[index]), to: widest, glyphs: capabilities.glyphs),
          isCurrent ? theme.chosen : isGenerated ? theme.written : theme.bold),
      ]
      if let segments {
        spans.append(
          Span(
            "  "
              + TextWidth.padded(segments[index], to: segmentWidth, glyphs: capabilities.glyphs)))
      }
      if !state.model.isCaptured {
        spans += [
          Span("  \(TextWidth.padded("\(row)", to: rowWidth, alignRight: true))  "),
          Span(preview(sequence.embeddings.row(row)), theme.faint),
        ]
      }
      put(spans, at: place, within: body)
      onClick(
        in: Rect(x: body.x, y: place.y, width: body.width, height: 1), .tokenChosen(index, part))
    }
  }

  private func preview(_ vector: ArraySlice<Float>) -> String {
    let shown = vector.prefix(8).map { NumberFormat.significant($0, digits: 3) }
    return "[" + shown.joined(separator: ", ") + (vector.count > 8 ? ", …]" : "]")
  }
}
