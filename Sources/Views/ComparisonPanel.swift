import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// What is compared, side by side, in place of the matrix.
  mutating func drawComparison(_ comparison: ComparisonView, _ state: State, in area: Rect) {
    switch comparison.content {
    case .rows(let rows): draw(rows, state, from: comparison.scroll, in: area)
    case .order(let order): draw(order, from: comparison.scroll, in: area)
    case .scenes(let scenes): draw(scenes, from: comparison.scroll, in: area)
    case .nothing(let reason): _ = drawLines([[Span(reason, theme.refusal)]], in: area)
    }
  }

  /// Puts lines of text, and returns what is left below them.
  private mutating func drawLines(_ lines: [[Span]], in area: Rect) -> Rect {
    for (offset, line) in lines.enumerated() {
      put(line, at: Point(x: area.x, y: area.y + offset), within: area)
    }
    return area.splitTop(min(area.height, lines.count)).rest
  }

  private mutating func draw(_ table: ComparisonTable, from row: Int, in area: Rect) {
    var table = table
    table.firstRow = row
    table.draw(in: area, on: &grid, capabilities: capabilities)
  }

  // MARK: One product, or one after the other

  private mutating func draw(
    _ rows: RowComparison, _ state: State, from row: Int, in area: Rect
  ) {
    let what = state.symbol(of: .site(rows.site))
    var lines = [
      [
        Span("\(what) of every word. ", theme.bold),
        Span("Left: all queries are one matrix Q, one product serves them all."),
      ],
      [
        Span(
          "Right: one pass for each word, in which Q has only its row. K and V are the same.")
      ],
    ]
    if area.height > rows.together.count + 5 { lines.append([]) }
    let body = drawLines(lines, in: area)
    let labels = state.tokenNames[.main]
    let numbers = NumberRows(
      rows.together + rows.alone, room: Self.share(of: body, labels, columns: 2),
      glyphs: capabilities.glyphs)
    let differing = rows.differing
    let count = differing.reduce(0) { $0 + $1.count }
    let total = rows.together.reduce(0) { $0 + $1.count }
    var table = ComparisonTable(
      [
        .init("all at once", rows.together.map(numbers.text)),
        .init("one after the other", rows.alone.map(numbers.text)),
      ], labels: labels,
      verdict: count == 0
        ? .init("all \(total) numbers are equal, bit for bit", .equal)
        : .init("\(count) of \(total) numbers differ", .different))
    table.differing = Set(
      differing.indices.filter { !differing[$0].isEmpty }.map { MatrixIndex(row: $0, column: 1) })
    draw(table, from: row, in: body)
  }

  /// What a column of numbers may take in a table with names.
  private static func share(of area: Rect, _ labels: [String], columns: Int) -> Int {
    let names = min(labels.map(TextWidth.columns).max() ?? 0, area.width / 5)
    let gaps = ComparisonTableLayout.gap * columns
    return max(0, (area.width - names - gaps) / columns)
  }

  // MARK: Another order

  private mutating func draw(_ order: OrderComparison, from row: Int, in area: Rect) {
    let body = drawLines(
      [
        [Span("before  ", theme.faint), Span(order.words.joined(separator: " "), theme.bold)],
        [
          Span("after   ", theme.faint), Span(order.reordered.joined(separator: " "), theme.bold),
          Span("   each word's \(order.site.stage.symbol), wherever it stands now", theme.faint),
        ],
      ], in: area)
    let pairs = [order.asItIs] + (order.withoutPlaces.map { [$0] } ?? [])
    let headings =
      pairs.count == 1
      ? ["the scene has no positions"] : ["with positions", "without positions"]
    let areas = Self.areas(for: pairs.count, rows: order.words.count, in: body)
    for (index, pair) in pairs.enumerated() {
      let area = areas[index]
      let hasGap = area.height > order.words.count + 4
      let inside = drawLines(
        (hasGap ? [[]] : []) + [[Span(headings[index], theme.bold)]], in: area)
      draw(table(of: pair, order.words, in: inside), from: row, in: inside)
    }
  }

  /// Side by side where the screen is wide, or too low for one below the other.
  private static func areas(for count: Int, rows: Int, in area: Rect) -> [Rect] {
    guard count > 1 else { return [area] }
    if area.width < 84, area.height >= 2 * (rows + 3) {
      let (top, rest) = area.splitTop(area.height / 2)
      return [top, rest]
    }
    let (left, rest) = area.splitLeft(area.width / 2)
    return [Rect(x: left.x, y: left.y, width: left.width - 2, height: left.height), rest]
  }

  private func table(
    of pair: OrderComparison.Pair, _ words: [String], in area: Rect
  ) -> ComparisonTable {
    let rows = { (matrix: Matrix) in (0..<matrix.rows).map { Array(matrix.row($0)) } }
    let (before, after) = (rows(pair.before), rows(pair.after))
    let numbers = NumberRows(
      before + after, room: Self.share(of: area, words, columns: 2), glyphs: capabilities.glyphs)
    let changed = Set(pair.changedRows)
    let verdict: ComparisonTable.Verdict
    if !changed.isEmpty {
      verdict = .init("\(changed.count) of \(words.count) words change", .different)
    } else if pair.hasSameBits {
      verdict = .init("nothing changes, bit for bit", .equal)
    } else {
      verdict = .init("nothing changes: equal up to rounding", .equal)
    }
    var table = ComparisonTable(
      [
        .init("before", before.map(numbers.text)),
        // What is equal up to rounding is written alike, also where a digit rounds the other way.
        .init(
          "after",
          after.indices.map { numbers.text(changed.contains($0) ? after[$0] : before[$0]) }),
      ], labels: words, verdict: verdict)
    table.differing = Set(changed.map { MatrixIndex(row: $0, column: 1) })
    return table
  }

  // MARK: Another model

  private mutating func draw(_ scenes: SceneComparison, from row: Int, in area: Rect) {
    let sides = [scenes.left, scenes.right]
    let widest = sides.map { TextWidth.columns($0.heading) }.max() ?? 0
    let width = min(widest, area.width / 2)
    let (theme, glyphs) = (theme, capabilities.glyphs)
    let heading = { (text: String) in
      Span(TextWidth.padded(text, to: width, glyphs: glyphs) + "  ", theme.faint)
    }
    let lines =
      [[heading("text"), Span(WrittenText.text(of: scenes.text), theme.bold)]]
      + sides.map { side in
        let (text, isAnswer) = side.text
        return [heading(side.heading), Span(isAnswer ? "→ " : "", theme.bold)]
          + [Span(text, isAnswer ? theme.written : theme.refusal)]
      }
    let body = drawLines(area.height > scenes.left.words.count + 6 ? lines + [[]] : lines, in: area)
    let pairs = ComparisonTable.aligned(scenes.left.words, scenes.right.words)
    guard !pairs.isEmpty else { return }
    var columns = [
      ComparisonTable.Column(scenes.left.title, pairs.map(\.left)),
      ComparisonTable.Column(scenes.right.title, pairs.map(\.right)),
    ]
    if !scenes.origins.isEmpty {
      var origins = scenes.origins[...]
      let cells = pairs.map { pair in pair.left == nil ? nil : origins.popFirst().map(Self.text) }
      columns.append(.init("looks most at", cells, isCompared: false))
    }
    var table = ComparisonTable(columns)
    let differing = table.differingRows
    table.verdict =
      differing == 0
      ? .init("the same words", .equal)
      : .init("\(differing) of \(pairs.count) words differ", .different)
    draw(table, from: row, in: body)
  }

  private static func text(of origin: SceneComparison.Origin) -> String {
    "\(origin.word) \(NumberFormat.significant(origin.weight, digits: 2))"
  }
}

extension SceneComparison.Side {
  fileprivate var heading: String { title + (isUntrained ? " (not trained yet)" : "") }

  fileprivate var words: [String] { if case .words(let words) = answer { words } else { [] } }

  /// What the model made of the text, or why nothing.
  fileprivate var text: (text: String, isAnswer: Bool) {
    switch answer {
    case .words(let words): (words.isEmpty ? "(nothing)" : WrittenText.text(of: words), true)
    case .lacks(let word): ("has no vector for “\(word)”", false)
    case .impossible(.tooFewPositions(let positions, let tokens)):
      ("has \(positions) positions, too few for \(tokens) tokens", false)
    case .impossible: ("cannot take this text", false)
    case .predictsNothing: ("predicts no words", false)
    }
  }
}

/// Rows of numbers as text, all in one format; those that have no room are cut.
private struct NumberRows {
  private let format: NumberFormat
  private let count: Int
  private let isCut: Bool

  init(_ rows: [[Float]], room: Int, glyphs: GlyphSet) {
    let values = rows.flatMap { $0 }
    format =
      NumberFormat.candidates(for: values, glyphs: glyphs).first
      ?? NumberFormat(.fixed(decimals: 3), glyphs: glyphs)
    let columns = rows.first?.count ?? 0
    let needed = format.width + 1
    isCut = columns * needed - 1 > room
    count = isCut ? max(1, (room - 2 + 1) / needed) : columns
  }

  func text(_ row: [Float]) -> String {
    row.prefix(count).map(format.padded).joined(separator: " ")
      + (isCut ? format.glyphs == .unicode ? " …" : " ." : "")
  }
}
