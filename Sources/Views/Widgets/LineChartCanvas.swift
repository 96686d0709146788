import CellGrid

/// What the drawing of one chart goes by.
struct LineChartCanvas {
  let chart: LineChart
  let layout: LineChartLayout
  let theme: Theme

  private var capabilities: Capabilities { theme.capabilities }
  private var isUnicode: Bool { capabilities.glyphs == .unicode }

  func draw(on grid: inout Grid) {
    let header = LineChartHeader(chart, layout.extent, capabilities)
      .lines(width: layout.rect.width, limit: layout.header.height)
    for (offset, line) in header.enumerated() {
      var x = layout.rect.x
      for span in line {
        x += grid.put(
          span.text, at: Point(x: x, y: layout.rect.y + offset), style: span.style,
          within: layout.rect)
      }
    }
    guard let scale = layout.scale else { return drawPlaceholder(on: &grid) }
    drawTicks(on: &grid)
    drawCursor(scale, on: &grid)
    let rasters = chart.curves.map { CurveRaster($0, scale, isDrawable: chart.isDrawable) }
    var dots = DotCanvas(in: layout.plot, glyphs: capabilities.glyphs)
    for (index, raster) in rasters.enumerated().reversed() {
      let ink = DotCanvas.Ink(
        style: theme.curve(index), ascii: LineChartHeader.mark(index, capabilities.glyphs))
      let dash = capabilities.colors == .none && isUnicode ? Self.dashes[index % 4] : (1, 1)
      for dot in raster.dots(dash: dash) { dots.set(x: dot.column, y: dot.row, ink) }
    }
    dots.draw(on: &grid)
    for (index, raster) in rasters.enumerated().reversed() {
      drawMarks(of: index, raster, on: &grid)
    }
    for raster in rasters { drawGaps(raster, on: &grid) }
    drawXAxis(scale, on: &grid)
  }

  /// Without colours the curves differ in how many of so many dots they have.
  private static let dashes = [(1, 1), (2, 4), (1, 3), (4, 6)]

  private func drawPlaceholder(on grid: inout Grid) {
    let area = layout.rect.splitTop(layout.header.height).rest
    let text =
      layout.extent.count == 0 ? chart.placeholder : "no value that can be drawn"
    let cut = TextWidth.truncated(text, to: area.width, glyphs: capabilities.glyphs)
    let x = area.x + (area.width - TextWidth.columns(cut)) / 2
    grid.put(
      cut, at: Point(x: x, y: area.y + area.height / 2), style: theme.faint, within: area)
  }

  private func drawTicks(on grid: inout Grid) {
    let plot = layout.plot
    let body = Rect(
      x: layout.rect.x, y: plot.y, width: plot.x - layout.rect.x, height: plot.height)
    for y in plot.y..<plot.maxY where body.width > 0 {
      let tick = layout.ticks.first { $0.row == y }
      let line = isUnicode ? (tick == nil ? "│" : "┤") : "|"
      grid.put(line, at: Point(x: body.maxX - 1, y: y), style: theme.border, within: body)
      guard let tick else { continue }
      let text = TextWidth.padded(tick.text, to: body.width - 1, alignRight: true)
      grid.put(text, at: Point(x: body.x, y: y), within: body)
      guard tick.isZero else { continue }
      let rule = String(repeating: isUnicode ? "┄" : ".", count: plot.width)
      grid.put(rule, at: Point(x: plot.x, y: y), style: theme.border, within: plot)
    }
  }

  private func drawCursor(_ scale: ChartScale, on grid: inout Grid) {
    guard let x = cursorColumn(scale) else { return }
    for y in layout.plot.y..<layout.plot.maxY {
      grid.put(
        isUnicode ? "│" : ":", at: Point(x: x, y: y), style: theme.border, within: layout.plot)
    }
  }

  private func cursorColumn(_ scale: ChartScale) -> Int? {
    chart.cursor.flatMap(scale.column).map { layout.plot.x + $0 / perCell.width }
  }

  private var perCell: Size { DotCanvas.perCell(capabilities.glyphs) }

  /// Where the curve ends, and where there are several, here and there along them.
  private func drawMarks(of index: Int, _ raster: CurveRaster, on grid: inout Grid) {
    guard isUnicode else { return }
    let plot = layout.plot
    let mark = String(LineChartHeader.mark(index, capabilities.glyphs))
    var style = theme.curve(index)
    style.attributes.insert(.bold)
    let count = chart.curves.count
    if count > 1, plot.width >= 20 {
      let pitch = max(10, plot.width / 3)
      for x in stride(from: pitch * (index + 1) / (count + 1), to: plot.width, by: pitch) {
        guard let span = raster.spans[x * perCell.width] else { continue }
        let row = (span.lowerBound + span.upperBound) / 2 / perCell.height
        grid.put(mark, at: Point(x: plot.x + x, y: plot.y + row), style: style, within: plot)
      }
    }
    guard let last = raster.last else { return }
    let point = Point(
      x: plot.x + last.column / perCell.width, y: plot.y + last.row / perCell.height)
    grid.put(mark, at: point, style: style, within: plot)
  }

  private func drawGaps(_ raster: CurveRaster, on grid: inout Grid) {
    for column in raster.gaps {
      let point = Point(x: layout.plot.x + column / perCell.width, y: layout.plot.maxY - 1)
      grid.put("!", at: point, style: theme.refusal, within: layout.plot)
    }
  }

  /// The first and the last step; between them the cursor's, or else the name of the axis.
  private func drawXAxis(_ scale: ChartScale, on grid: inout Grid) {
    guard let y = layout.xAxisRow else { return }
    let area = Rect(x: layout.plot.x, y: y, width: layout.plot.width, height: 1)
    var taken: [Range<Int>] = []
    let put = { (text: String, x: Int, style: Style, grid: inout Grid) in
      let width = TextWidth.columns(text)
      let x = max(area.x, min(x, area.maxX - width))
      // A blank on both sides keeps numbers apart.
      guard width <= area.width, !taken.contains(where: { $0.overlaps(x - 1..<x + width + 1) })
      else { return }
      taken.append(x..<x + width)
      grid.put(text, at: Point(x: x, y: y), style: style, within: area)
    }
    if let cursor = chart.cursor, let x = cursorColumn(scale) {
      let text = "\(cursor)"
      put(text, x - text.count / 2, theme.bold, &grid)
    }
    put("\(scale.x.lowerBound)", area.x, theme.faint, &grid)
    if scale.x.count > 1 { put("\(scale.x.upperBound)", area.maxX, theme.faint, &grid) }
    guard cursorColumn(scale) == nil else { return }
    let middle = area.x + (area.width - TextWidth.columns(chart.xName)) / 2
    put(chart.xName, middle, theme.faint, &grid)
  }
}
