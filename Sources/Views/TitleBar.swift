import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The scene, where in it somebody looks, what was edited, and how many heads are off.
  ///
  /// - Parameter hasText: whether what the model writes has a line of its own; else it stands here
  ///   in place of the title.
  mutating func drawTitle(_ state: State, in area: Rect, hasText: Bool) {
    grid.fill(area, style: theme.bar)
    let bold = theme.bar.adding(.bold)
    let isText = !hasText && state.writtenText != nil
    let right = facts(of: state, in: area.width * 2 / 3, isShort: isText)
    let rightWidth = min(TextWidth.columns(right), area.width * 2 / 3)
    let (left, rightArea) = area.splitLeft(area.width - rightWidth)
    let whole = " " + state.document.name
    let name =
      TextWidth.truncated(whole, to: max(0, left.width - 1), glyphs: capabilities.glyphs) + "  "
    let room = left.width - TextWidth.columns(name) - 1
    let title =
      hasText ? nil : state.writtenText.map { text(of: $0, in: room, theme.bar, written: bold) }
    put(
      [Span(name, bold)]
        + (title ?? [
          Span(
            TextWidth.truncated(state.title, to: room, glyphs: capabilities.glyphs), theme.bar)
        ]),
      at: Point(x: left.x, y: left.y), within: left)
    put(
      TextWidth.padded(right, to: rightWidth, alignRight: true, glyphs: capabilities.glyphs),
      at: Point(x: rightArea.x, y: rightArea.y), state.isUnsaved ? bold : theme.bar,
      within: rightArea)
  }

  /// As much as has room; what the rest of the screen says too goes first. What is off changes every
  /// number, and goes last.
  ///
  /// - Parameter isShort: whether what the model writes needs the room: `L0 H1` says layer and head.
  private func facts(of state: State, in width: Int, isShort: Bool) -> String {
    var head: [String] = []
    if state.place.site.stage.isPerHead || state.graph.isShown {
      let named =
        isShort && !state.model.isSimple
        ? state.name(of: state.place.head, in: width)
        : "head \(state.place.head.head) of \(state.heads.count)"
      head.append(state.combinationLabel ?? named)
    }
    var edits: [String] = state.learning.isRunning ? ["learning"] : []
    let count = state.document.editedCount(in: state.model)
    if count > 0 { edits.append("edited \(count)") }
    if state.isUnsaved { edits.append(state.document.scene == nil ? "session only" : "unsaved") }
    if state.haveWeightsChanged { edits.append("weights changed") }
    let off = state.headsOffCount
    let ablation = off > 0 ? ["\(counted(off, "head")) off"] : []
    let block =
      state.model.isSimple ? [] : [state.combinedLayers ?? state.title(of: state.block)]
    let steps = (isShort ? [] : [block + head + [tokens(of: state)], block + head]) + [head]
    let least = edits.indices.map { Array(edits[($0 + 1)...]) }
    let texts = (steps.map { $0 + edits } + [edits] + least).map { $0 + ablation }.map {
      $0.isEmpty ? "" : " " + $0.joined(separator: " · ") + " "
    }
    return texts.first { TextWidth.columns($0) <= width } ?? texts[texts.count - 1]
  }

  private func tokens(of state: State) -> String {
    if let index = state.block.layer, state.model.layers[index].isCross {
      let counts = (
        state.model.queryCount(ofLayer: index), state.model.keyCount(ofLayer: index)
      )
      return counted(counts.0, "token") + " to " + String(counts.1)
    }
    let (count, dropped) = (
      state.tokenCount(of: state.part),
      state.document.checkpoint?.droppedCount(of: state.part, in: state.model) ?? 0
    )
    return dropped > 0 ? "\(count) of \(count + dropped) tokens" : counted(count, "token")
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// What a model that writes was given, what it wrote, and why it wrote no more.
  mutating func drawText(_ state: State, in area: Rect) {
    guard let text = state.writtenText, !area.isEmpty else { return }
    let spans = self.text(of: text, in: area.width - 2, .plain, written: theme.written)
    let columns = put(spans, at: Point(x: area.x + 1, y: area.y), within: area)
    let note = text.end.map { "  \($0.note)" } ?? ""
    if columns + TextWidth.columns(note) + 2 <= area.width {
      put(note, at: Point(x: area.x + 1 + columns, y: area.y), theme.faint, within: area)
    }
  }

  /// `I love tennis . → <s> ▸ J' aime`. Where there is no room for all, the source gives way, then
  /// the beginning of the prompt, and then that of what was written: new words stand at the end.
  private func text(
    of text: WrittenText, in width: Int, _ style: Style, written: Style
  ) -> [Span] {
    let least = (source: text.source == nil ? 0 : 12, prompt: 8)
    let end = { TextWidth.end(of: $0, in: max(0, $1), glyphs: capabilities.glyphs) }
    // Between them stand a blank, the mark, and a blank where something was written.
    if let heading = text.heading {
      return guess(text, heading, in: width, style, written: written)
    }
    let room = width - least.source - (text.written.isEmpty ? 2 : 3)
    let promptWidth = TextWidth.columns(text.prompt)
    let output = end(text.written, room - min(promptWidth, least.prompt))
    let prompt = end(text.prompt, room - TextWidth.columns(output))
    let rest = [
      Span(prompt + " ", style), Span("▸", style.adding(.bold)),
      Span(output.isEmpty ? "" : " " + output, written),
    ]
    guard let source = text.source else { return rest }
    let left = TextWidth.truncated(
      source, to: max(0, width - rest.columns - 3), glyphs: capabilities.glyphs)
    return [Span(left, style), Span(" → ", style)] + rest
  }
}

extension Frame {
  /// `The [MASK] sat on the mat.  likeliest for [MASK]: cat`: of the text as much as the guess leaves
  /// room for, of the guess its beginning.
  private func guess(
    _ text: WrittenText, _ heading: String, in width: Int, _ style: Style, written: Style
  ) -> [Span] {
    let guess = TextWidth.truncated(
      "\(heading): \(text.written)", to: max(0, width), glyphs: capabilities.glyphs)
    let room = width - TextWidth.columns(guess) - 2
    let label = String(guess.prefix(heading.count + 2))
    let spans = [Span(label, style), Span(String(guess.dropFirst(label.count)), written)]
    guard room >= 8 else { return spans }
    let prompt = TextWidth.truncated(text.prompt, to: room, glyphs: capabilities.glyphs)
    return [Span(prompt + "  ", style)] + spans
  }
}

extension DecodingEnd {
  /// Why the text ends, in a few words behind it.
  fileprivate var note: String {
    switch self {
    case .paused: "@ goes on"
    case .end(let word): "then \(word)"
    case .limit(let count): "cut after \(count) words"
    case .full, .noPosition: "no room for more"
    case .noEmbedding(let word): "then “\(word)”, which has no embedding"
    case .noNumber: "then no number"
    }
  }
}
