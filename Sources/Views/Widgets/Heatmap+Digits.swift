import CellGrid

extension HeatmapCanvas {
  func drawDigits(on grid: inout Grid) {
    drawFullColumnLabels(on: &grid)
    for row in layout.shownRows {
      for column in layout.columns { drawNumber(row, column, on: &grid) }
    }
    // Last, since a bracket may stand in a neighbour's blank.
    if let cursor = heatmap.cursor { drawCursor(cursor, on: &grid) }
  }

  private var numberWidth: Int { layout.format.width }
  /// Blanks to the left of the widest number.
  private var lead: Int {
    layout.cellWidth - numberWidth - (layout.cellWidth > numberWidth + 1 ? 1 : 0)
  }

  /// Labels end where the numbers end. Those that stand in two lines by turns may be as long as
  /// two columns; else one that is too long by one may take the blank behind, when the next label
  /// leaves it.
  private func drawFullColumnLabels(on grid: inout Grid) {
    guard layout.cells.y > layout.rect.y else { return }
    for column in layout.columns {
      let offset = column - layout.columns.lowerBound
      let room = layout.cellWidth * (layout.isStaggered ? 2 : 1) - 1
      let extra = layout.isStaggered ? 0 : columnsBorrowed(by: column, room: room)
      let y = layout.cells.y - (layout.isStaggered && offset % 2 == 0 ? 2 : 1)
      let end = layout.cells.x + offset * layout.cellWidth + lead + numberWidth + extra
      drawColumnLabel(column, room: room + extra, endingAt: Point(x: end, y: y), on: &grid)
    }
  }

  private func columnsBorrowed(by column: Int, room: Int) -> Int {
    let labels = heatmap.values.columnLabels
    let next = column + 1 < layout.columns.upperBound ? TextWidth.columns(labels[column + 1]) : 0
    let hasBlank = next < room && layout.cellWidth > lead + numberWidth
    return TextWidth.columns(labels[column]) > room && hasBlank ? 1 : 0
  }

  private func drawColumnLabel(
    _ column: Int, room: Int, endingAt end: Point, on grid: inout Grid
  ) {
    let label = TextWidth.truncated(
      heatmap.values.columnLabels[column].withoutMarker(ifLongerThan: room), to: room,
      glyphs: capabilities.glyphs)
    let width = TextWidth.columns(label)
    let isCurrent = heatmap.cursor?.column == column
    let style = Style(attributes: isCurrent ? [.bold, .underline] : [])
    grid.put(label, at: Point(x: end.x - width, y: end.y), style: style, within: layout.rect)
    if isCurrent, width < room {
      grid.put(
        isUnicode ? "▾" : "v", at: Point(x: end.x - width - 1, y: end.y),
        style: Style(attributes: .bold),
        within: layout.rect)
    }
  }

  private func drawNumber(_ row: Int, _ column: Int, on grid: inout Grid) {
    guard let frame = layout.frame(of: MatrixIndex(row: row, column: column)) else { return }
    let level = level(row, column)
    var style = shading.style(level, capabilities)
    grid.fill(frame, style: style)
    let x = frame.x + lead
    if !Shading.hasShades(capabilities), lead >= 2, let level {
      // Beside the digits, not under them: without colours a shade would drown them.
      let glyph = String(shading.glyph(level, capabilities))
      grid.put(glyph, at: Point(x: x - 2, y: frame.y), style: style, within: frame)
    }
    if !Shading.hasShades(capabilities), lead < 2, let level {
      // No room for a glyph: the digits themselves are strong or faint.
      if abs(level) >= 0.7 { style.attributes.insert(.bold) }
      if abs(level) < 0.15 { style.attributes.insert(.dim) }
    }
    if isEdited(row, column) {
      grid.put("*", at: Point(x: x - 1, y: frame.y), style: style, within: frame)
      style.attributes.insert([.bold, .underline])
    }
    let text =
      heatmap.leftOut.contains(column) ? leftOutMark : layout.format.text(matrix[row, column])
    let end = x + numberWidth
    grid.put(
      text, at: Point(x: end - TextWidth.columns(text), y: frame.y), style: style, within: frame)
  }

  private func drawCursor(_ cursor: MatrixIndex, on grid: inout Grid) {
    guard let frame = layout.frame(of: cursor) else { return }
    if lead == 0 { return grid.restyle(frame) { $0.attributes.insert([.bold, .reverse]) } }
    let open = Point(x: frame.x + lead - 1, y: frame.y)
    let close = Point(x: frame.x + lead + numberWidth, y: frame.y)
    let area = Rect(x: open.x, y: open.y, width: close.x - open.x + 1, height: 1)
    let style = shading.style(level(cursor.row, cursor.column), capabilities)
    grid.put("[", at: open, style: style, within: layout.rect)
    grid.put(
      "]", at: close, style: style, within: layout.rect)
    if isEdited(cursor.row, cursor.column) {
      let place = lead >= 2 ? Point(x: open.x - 1, y: open.y) : close
      grid.put("*", at: place, style: style, within: layout.rect)
    }
    grid.restyle(area.intersection(layout.rect)) { $0.attributes.insert([.bold, .reverse]) }
  }
}
