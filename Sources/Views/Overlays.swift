import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The help or the command palette, over everything else.
  mutating func drawOverlay(of state: State) {
    switch state.mode {
    case .palette(let palette): drawPalette(palette, state)
    case .help(let scroll): drawHelp(scroll)
    default: break
    }
  }

  private mutating func overlay(_ title: String, _ wanted: Size) -> Rect {
    let screen = Rect(grid.size)
    let size = Size(
      width: min(wanted.width, screen.width - 2), height: min(wanted.height, screen.height - 2))
    let area = Rect(
      x: (screen.width - size.width) / 2, y: max(1, (screen.height - size.height) / 3),
      width: size.width, height: size.height)
    coverTargets()
    grid.fill(area)
    return grid.box(
      area, title: title, style: theme.accent, titleStyle: theme.accent,
      glyphs: capabilities.glyphs
    ).inset(1, 0)
  }

  private mutating func drawPalette(_ palette: Palette, _ state: State) {
    let commands = Command.matching(palette.field.string)
    let inside = overlay("commands", Size(width: 64, height: 20))
    let (top, body) = inside.splitTop(1)
    let prompt = put("> ", at: Point(x: top.x, y: top.y), theme.key, within: top)
    drawField(palette.field, in: top.splitLeft(prompt).rest)
    if commands.isEmpty {
      let reason =
        palette.field.isFull
        ? "At most \(Palette.limit) letters: no command has a longer name"
        : "No command has these letters"
      put(reason, at: Point(x: body.x, y: body.y), theme.refusal, within: body)
    }
    let page = Viewport.page(of: commands.count, room: body.height, around: palette.selection)
    for (offset, index) in page.enumerated() {
      let command = commands[index]
      let keys = command.keys.map(\.name).joined(separator: " ")
      let isChosen = index == palette.selection
      let obstacle = command.obstacle(in: state)
      let style = isChosen ? theme.chosen : obstacle == nil ? .plain : theme.faint
      let line = Rect(x: body.x, y: body.y + offset, width: body.width, height: 1)
      let word = command.word(matching: palette.field.string).map { " (\($0))" } ?? ""
      let left =
        command.title + word + (obstacle == nil || !isChosen ? "" : ": \(obstacle ?? "")")
      grid.fill(line, style: style)
      put(
        TextWidth.truncated(left, to: line.width - 12, glyphs: capabilities.glyphs),
        at: Point(x: line.x, y: line.y), style, within: line)
      put(
        TextWidth.padded(keys, to: 11, alignRight: true, glyphs: capabilities.glyphs),
        at: Point(x: line.maxX - 11, y: line.y), isChosen ? style : theme.key, within: line)
    }
  }

  private mutating func drawHelp(_ scroll: Int) {
    let inside = overlay("help", Size(width: 100, height: grid.size.height - 2))
    let lines = helpLines(width: inside.width)
    let end = max(0, lines.count - inside.height)
    helpEnd = end
    let first = min(scroll, end)
    for (offset, line) in lines[first...].prefix(inside.height).enumerated() {
      put(line, at: Point(x: inside.x, y: inside.y + offset), within: inside)
    }
    if lines.count > inside.height {
      let text = " \(first + 1)–\(min(lines.count, first + inside.height)) of \(lines.count) "
      put(
        text, at: Point(x: inside.maxX - TextWidth.columns(text), y: inside.maxY), theme.accent,
        within: Rect(grid.size))
    }
  }

  /// What the marks on the screen mean.
  private var signs: [[Span]] {
    let lines = [
      ("[ ]", "the cursor"), ("*", "edited, and not as opened"),
      ("_", "underlined: where it comes from"),
      ("H", "entropy of a head's rows, nats"), ("● ○ ✓", "a head that is on, off, marked"),
      ("•", "a query that is kept in sight"), ("–", "a key that a lens leaves out"),
      ("┆", "between heads with other keys"),
      ("▽ ▿ · ▵ △", "below zero, zero, above zero"), ("( )", "a stage that the scene lacks"),
      ("x₀", "x of layer 0, seen from another"), ("+", "a token that the model wrote"),
      ("★ ◎", "likeliest word, right word"),
      ("…", "rounded or cut: exports have all"),
    ]
    return [[Span("Signs", theme.accent)]]
      + lines.map { [Span(TextWidth.padded($0.0, to: 15), theme.key), Span($0.1)] }
  }

  /// What the statistics of heads and the names of maps mean.
  private var definitions: [[Span]] {
    let lines =
      [("", "means over the queries i; p is the weight")]
      + HeadStatistic.allCases.map { ($0.rawValue, $0.definition) } + [
        ("renormalised", "the rest of a row adds up to 1"),
        ("× ‖v·W_O‖", "how long the vector is that arrives"),
        ("mean of 4×4", "4 queries, 4 keys share a place"),
      ]
    return [[], [Span("Statistics of heads, and maps", theme.accent)]]
      + lines.map { [Span(TextWidth.padded($0.0, to: 15), theme.key), Span($0.1)] }
  }

  /// The commands by group, in two columns where there is room.
  private func helpLines(width: Int) -> [[Span]] {
    var blocks: [[[Span]]] = []
    for group in Command.Group.allCases {
      var block: [[Span]] = [[Span(group.rawValue, theme.accent)]]
      for line in Command.help(for: group) {
        let keys = line.keys.map(\.name).joined(separator: " ")
        if keys.count > 14 { block.append([Span(keys, theme.key)]) }
        let key = keys.count > 14 ? "" : keys
        block.append([Span(TextWidth.padded(key, to: 15), theme.key), Span(line.title)])
      }
      blocks.append(block + [[]])
    }
    blocks.append(signs + definitions)
    guard width >= 90 else { return blocks.flatMap { $0 } }
    let total = blocks.reduce(0) { $0 + $1.count }
    var left: [[Span]] = []
    var right: [[Span]] = []
    for block in blocks {
      if left.count < (total + 1) / 2 && right.isEmpty { left += block } else { right += block }
    }
    return (0..<max(left.count, right.count)).map { index in
      let leftLine = index < left.count ? left[index] : []
      let fill = String(repeating: " ", count: max(1, width / 2 - leftLine.columns))
      return leftLine + [Span(fill)] + (index < right.count ? right[index] : [])
    }
  }
}
