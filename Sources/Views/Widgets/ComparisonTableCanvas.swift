import CellGrid

/// What the drawing of one table goes by.
struct ComparisonTableCanvas {
  let table: ComparisonTable
  let layout: ComparisonTableLayout
  let theme: Theme

  private var glyphs: GlyphSet { theme.capabilities.glyphs }
  private var isUnicode: Bool { glyphs == .unicode }
  private var difference: String { isUnicode ? "≠" : "!" }

  func draw(on grid: inout Grid) {
    if layout.firstLine > layout.rect.y { drawTitles(on: &grid) }
    for row in layout.rows {
      drawRow(row, at: layout.firstLine + row - layout.rows.lowerBound, on: &grid)
    }
    drawExtent(on: &grid)
    drawVerdict(on: &grid)
  }

  /// Where each column begins.
  private var starts: [Int] {
    var x = layout.rect.x
    if layout.labelWidth > 0 { x += layout.labelWidth + ComparisonTableLayout.gap - 1 }
    return layout.widths.map { width in
      defer { x += width + ComparisonTableLayout.gap }
      return x
    }
  }

  private func drawTitles(on grid: inout Grid) {
    let style = theme.accent.adding(.underline)
    for (index, x) in starts.enumerated() {
      put(
        table.columns[index].title, width: layout.widths[index],
        at: Point(x: x, y: layout.rect.y), style, on: &grid)
    }
  }

  private func drawRow(_ row: Int, at y: Int, on grid: inout Grid) {
    if table.labels.indices.contains(row) {
      put(
        table.labels[row], width: layout.labelWidth, at: Point(x: layout.rect.x, y: y),
        theme.faint, on: &grid)
    }
    for (index, x) in starts.enumerated() {
      let isDifferent = table.isDifferent(row: row, column: index)
      let marked = theme.refusal.adding(.bold)
      if index > 0 {
        let sign = isDifferent ? difference : isUnicode ? "│" : "|"
        grid.put(
          sign, at: Point(x: x - 2, y: y), style: isDifferent ? marked : theme.border,
          within: layout.rect)
      }
      let text = table.columns[index].cell(row)
      let style = isDifferent ? marked : text == nil ? theme.faint : .plain
      put(
        text ?? (isUnicode ? "–" : "-"), width: layout.widths[index], at: Point(x: x, y: y),
        style, on: &grid)
    }
  }

  /// `rows 3–9 of 40`
  private func drawExtent(on grid: inout Grid) {
    guard let y = layout.extentLine else { return }
    let dash = isUnicode ? "–" : "-"
    let rows = "\(layout.rows.lowerBound + 1)\(dash)\(layout.rows.upperBound)"
    let text = "rows \(rows) of \(table.rowCount)"
    put(
      text, width: layout.rect.width, at: Point(x: layout.rect.x, y: y), theme.faint, on: &grid)
  }

  private func drawVerdict(on grid: inout Grid) {
    guard let verdict = table.verdict, let y = layout.verdictLine else { return }
    let (sign, style): (String, Style) =
      switch verdict.kind {
      case .equal: ("= ", theme.result)
      case .different: (difference + " ", theme.refusal.adding(.bold))
      case nil: ("", theme.bold)
      }
    put(
      sign + verdict.text, width: layout.rect.width, at: Point(x: layout.rect.x, y: y), style,
      on: &grid)
  }

  private func put(
    _ text: String, width: Int, at point: Point, _ style: Style, on grid: inout Grid
  ) {
    let cut = TextWidth.truncated(text, to: width, glyphs: glyphs)
    grid.put(cut, at: point, style: style, within: layout.rect)
  }
}
