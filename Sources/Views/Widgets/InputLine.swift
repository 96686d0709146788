import CellGrid

/// One line of text that is being typed, behind a prompt; scrolls so that the cursor is visible.
package struct InputLine: Hashable, Sendable {
  package var prompt: String
  package var text: String
  /// Where the next character goes, counted in characters; beyond the end is the end.
  package var cursor: Int

  package init(prompt: String, text: String, cursor: Int? = nil) {
    self.prompt = prompt
    self.text = text
    self.cursor = cursor ?? text.count
  }

  /// Draws the field and places the grid's cursor. What does not fit is marked with `…`.
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities, style: Style = .plain
  ) {
    let line = rect.splitTop(1).top
    guard !line.isEmpty else { return }
    let promptWidth = min(TextWidth.columns(prompt), max(0, line.width - 4))
    grid.put(
      TextWidth.truncated(prompt, to: promptWidth, glyphs: capabilities.glyphs),
      at: Point(x: line.x, y: line.y), style: Style(attributes: .bold), within: line)
    let area = line.splitLeft(promptWidth).rest
    grid.fill(area, style: style)
    let characters = text.map { (String($0), TextWidth.columns($0)) }
    let cursor = min(max(0, self.cursor), characters.count)
    let shown = Self.window(characters.map(\.1), cursor: cursor, room: area.width)
    var x = area.x
    for index in shown {
      if index == cursor { grid.cursor = Point(x: x, y: area.y) }
      x += grid.put(characters[index].0, at: Point(x: x, y: area.y), style: style, within: area)
    }
    if cursor == shown.upperBound { grid.cursor = Point(x: min(x, area.maxX - 1), y: area.y) }
    let more = capabilities.glyphs == .unicode ? "…" : "~"
    if shown.lowerBound > 0 {
      grid.put(more, at: Point(x: area.x, y: area.y), style: style, within: area)
    }
    if shown.upperBound < characters.count {
      grid.put(more, at: Point(x: area.maxX - 1, y: area.y), style: style, within: area)
    }
  }

  /// The characters that are shown: from the start if the cursor stays in the room, else so that
  /// the cursor stands before the last two columns, one for the mark that there is more.
  private static func window(_ widths: [Int], cursor: Int, room: Int) -> Range<Int> {
    var start = 0
    var before = widths[..<cursor].reduce(0, +)
    while start < cursor, before > max(0, room - 2) {
      before -= widths[start]
      start += 1
    }
    var end = start
    var used = 0
    while end < widths.count, used + widths[end] <= room {
      used += widths[end]
      end += 1
    }
    return start..<end
  }
}
