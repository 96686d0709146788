import CellGrid

extension HeatmapCanvas {
  /// One cell of one or two columns a number, without digits. The colour tells the number; without
  /// colours, and for negative numbers in any case, a glyph does.
  func drawGlyphs(on grid: inout Grid) {
    drawRuler(on: &grid)
    for row in layout.shownRows {
      for column in layout.columns {
        guard let frame = layout.frame(of: MatrixIndex(row: row, column: column)) else { continue }
        var style = shading.style(level(row, column), capabilities)
        var text = glyphs(row, column)
        if isEdited(row, column) {
          text = layout.cellWidth == 2 ? text.prefix(1) + "*" : "*"
          style.attributes.insert(.bold)
        }
        if isCursor(row, column) {
          text = layout.cellWidth == 2 ? "[]" : isUnicode ? "◆" : "X"
          style.attributes.insert([.bold, .reverse])
        }
        grid.put(text, at: Point(x: frame.x, y: frame.y), style: style, within: layout.cells)
      }
    }
  }

  /// What stands in the place of a number that a lens leaves out.
  var leftOutMark: String { isUnicode ? "–" : "-" }

  private func glyphs(_ row: Int, _ column: Int) -> String {
    let width = layout.cellWidth
    if heatmap.leftOut.contains(column) {
      return String(repeating: " ", count: width - 1) + leftOutMark
    }
    guard let level = level(row, column) else {
      let value = matrix[row, column]
      if value.isNaN { return String(repeating: "?", count: width) }
      if isUnicode { return width == 2 ? (value < 0 ? "−∞" : "+∞") : "∞" }
      return String(repeating: "o", count: width)
    }
    if Shading.hasShades(capabilities) {
      // The sign is not left to the colour alone.
      let isNegative = shading.isDiverging && level < 0
      return String(repeating: " ", count: width - 1) + (isNegative ? "-" : " ")
    }
    let glyph = String(shading.glyph(level, capabilities))
    return shading.isDiverging
      ? String(repeating: " ", count: width - 1) + glyph
      : String(repeating: glyph, count: width)
  }

  /// Two rows of the matrix in one row of the screen: the upper one in the foreground colour of a
  /// half-block, the lower one in its background.
  func drawHalves(on grid: inout Grid) {
    drawRuler(on: &grid)
    // A row that is kept in sight has no other one beside it: it takes a whole line.
    for row in layout.pinned {
      for column in layout.columns {
        guard let frame = layout.frame(of: MatrixIndex(row: row, column: column)) else { continue }
        grid.fill(frame, style: Style(background: halfColor(row, column)))
      }
    }
    for upper in stride(from: layout.rows.lowerBound, to: layout.rows.upperBound, by: 2) {
      for column in layout.columns {
        guard let frame = layout.frame(of: MatrixIndex(row: upper, column: column)) else {
          continue
        }
        let top = halfColor(upper, column)
        let bottom = upper + 1 < matrix.rows ? halfColor(upper + 1, column) : nil
        let (glyph, style) = Self.halfBlock(top: top, bottom: bottom)
        grid.put(glyph, at: Point(x: frame.x, y: frame.y), style: style, within: layout.cells)
      }
    }
  }

  /// The colour of a half cell; the cursor's is the one that contrasts most with its number's, and
  /// the marks beside its row and above its column say which it is.
  private func halfColor(_ row: Int, _ column: Int) -> Color? {
    let color = level(row, column).flatMap { shading.color($0, capabilities) }
    return isCursor(row, column) ? color.map(Color.contrastingForeground) ?? .indexed(15) : color
  }

  /// The halves of a cell; nil is the terminal's own background.
  static func halfBlock(top: Color?, bottom: Color?) -> (String, Style) {
    switch (top, bottom) {
    case (nil, nil): (" ", .plain)
    case (nil, let bottom): ("▄", Style(foreground: bottom))
    case (let top, nil): ("▀", Style(foreground: top))
    case (let top, let bottom): ("▀", Style(foreground: top, background: bottom))
    }
  }

  /// Two lines above narrow columns: the name of the cursor's column in full, and below it what of
  /// the other names has room.
  private func drawRuler(on grid: inout Grid) {
    let y = layout.cells.y - 1
    let labels = rulerLabels
    let area = Rect(
      x: layout.cells.x, y: y - 1, width: layout.rect.maxX - layout.cells.x, height: 2)
    let areNumbers = labels.allSatisfy { Int($0) != nil }
    // Initials that touch each other would read as a word: names stand at some columns.
    let step = areNumbers ? tickStep(labels) : layout.cellWidth == 1 ? Self.nameStep : 1
    let mark = heatmap.cursor.flatMap(layout.frame(of:))
    for column in layout.columns where column % step == 0 {
      guard let frame = layout.frame(of: MatrixIndex(row: layout.rows.lowerBound, column: column))
      else { continue }
      let room = areNumbers ? area.width : step == 1 ? 1 : step * layout.cellWidth - 1
      let label = ruled(labels[column], in: min(room, area.width))
      let end = frame.x + TextWidth.columns(label)
      // A number without its last digits is another number.
      if end > area.maxX { continue }
      // The mark of the cursor would stand in the word, or be one with it.
      if let mark, (frame.x - 1...end).contains(mark.x) { continue }
      grid.put(label, at: Point(x: frame.x, y: y), style: Style(attributes: .dim), within: area)
    }
    guard let cursor = heatmap.cursor, let frame = mark else { return }
    let style = Style(attributes: .bold)
    grid.put(isUnicode ? "▾" : "v", at: Point(x: frame.x, y: y), style: style, within: area)
    let name = TextWidth.truncated(
      heatmap.values.columnLabels[cursor.column], to: area.width, glyphs: capabilities.glyphs)
    let x = max(area.x, min(frame.x, area.maxX - TextWidth.columns(name)))
    grid.put(name, at: Point(x: x, y: y - 1), style: style, within: area)
  }

  /// Of blocks the numbers of their first tokens: of more a column has no room.
  private var rulerLabels: [String] {
    guard let block = heatmap.origin?.block, block > 1 else { return heatmap.values.columnLabels }
    return (0..<matrix.columns).map { String($0 * block) }
  }

  /// The columns from one name to the next, where a column is too narrow for a letter of its own.
  private static let nameStep = 8

  private func ruled(_ label: String, in room: Int) -> String {
    let name = label.withoutMarker(ifLongerThan: room)
    return room == 1
      ? String(name.prefix(1)) : TextWidth.truncated(name, to: room, glyphs: capabilities.glyphs)
  }

  /// The distance between numbered columns so that the numbers keep a blank between them.
  private func tickStep(_ labels: [String]) -> Int {
    let widest = labels.reduce(0) { max($0, TextWidth.columns($1)) }
    return [1, 5, 10, 20, 50, 100, 200, 500].first { $0 * layout.cellWidth > widest } ?? 1000
  }
}

extension String {
  /// The name of a token without the mark of a blank before it, where the name needs more columns:
  /// the mark alone would tell nothing.
  func withoutMarker(ifLongerThan columns: Int) -> String {
    guard count > 1, let first, first == "Ġ" || first == "\u{2581}",
      TextWidth.columns(self) > columns
    else { return self }
    return String(dropFirst())
  }
}
