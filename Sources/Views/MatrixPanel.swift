import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The current stage: its formula, and its matrix with what it is made from; or the graph.
  mutating func drawMatrix(_ state: State, in area: Rect) {
    let inside = grid.box(
      area, title: state.panelTitle(in: area.width - 4), style: theme.border,
      titleStyle: theme.accent, glyphs: capabilities.glyphs
    ).inset(1, 0)
    if let groundwork = state.groundwork { return drawGroundwork(groundwork, state, in: inside) }
    if let comparison = state.comparison { return drawComparison(comparison, state, in: inside) }
    if state.areCurvesShown { return drawCurves(state, in: inside) }
    if state.graph.isShown { return drawGraph(state, in: inside) }
    // Where rows are few, they are for numbers.
    let (head, rest) = inside.splitTop(inside.height < 14 ? 1 : 2)
    let formula = state.formula.wrapped(to: head.width)
    for (offset, line) in formula.prefix(head.height).enumerated() {
      // The last line that there is room for ends in `…` where the formula goes on.
      let text = offset < head.height - 1 ? line : formula[offset...].joined(separator: " ")
      let line = TextWidth.truncated(text, to: head.width, glyphs: capabilities.glyphs)
      put(line, at: Point(x: head.x, y: head.y + offset), theme.bold, within: head)
    }
    if formula.count == 1 {
      put(state.shapes, at: Point(x: head.x, y: head.y + 1), theme.faint, within: head)
    }
    if state.place.stage == .tokens { return drawTokens(state, in: rest) }
    guard let focused = state.focusedMatrix else { return drawAbsence(state, in: rest) }
    let (body, foot) = rest.splitTop(rest.height - 1)
    let panes = state.panes.compactMap { Pane($0, in: state, isFocused: $0 == focused) }
    if let areas = tiles(of: panes, in: body) {
      for (index, pane) in panes.enumerated() {
        if index > 0 { drawJoiner(state.joiner(before: index), left: areas[index], body) }
        let layout = drawPane(pane, index, state, in: areas[index])
        if pane.isFocused { drawLegend(pane, layout, state, in: foot) }
      }
    } else if let index = panes.firstIndex(where: \.isFocused) {
      drawTabs(panes, in: Rect(x: body.x, y: body.y, width: body.width, height: 1))
      let layout = drawPane(panes[index], index, state, in: body, hasHeading: false)
      drawLegend(panes[index], layout, state, in: foot)
      if state.isMapFocused, state.hasLongMaps {
        mapRoom = HeatmapLayout.room(
          labels: state.blockLabelWidth, in: Size(width: body.width, height: body.height - 1),
          capabilities)
      }
    }
  }

  private mutating func drawLegend(
    _ pane: Pane, _ layout: HeatmapLayout, _ state: State, in area: Rect
  ) {
    var legend = HeatmapLegend(pane.heatmap, layout)
    legend.hint = zoomHint(pane, layout, state)
    legend.draw(in: area, on: &grid, capabilities: capabilities)
  }

  /// That the matrix alone on the screen would show more of its numbers.
  private func zoomHint(_ pane: Pane, _ layout: HeatmapLayout, _ state: State) -> String? {
    // A digit and a blank for each column are the least.
    let columns = pane.heatmap.values.matrix.columns
    guard state.zoom == .balanced, pane.heatmap.origin == nil, columns * 2 < grid.size.width,
      !layout.hasAllDigits(of: pane.heatmap, capabilities)
    else { return nil }
    let alone = Rect(x: 0, y: 0, width: grid.size.width - 4, height: layout.rect.height)
    let wide = HeatmapLayout(of: pane.heatmap, in: alone, capabilities: capabilities)
    guard wide.density == .digits else { return nil }
    guard layout.density == .digits else { return "z: with digits" }
    // From two digits on weights can be told apart.
    return layout.format.decimals < min(2, wide.format.decimals) ? "z: more digits" : nil
  }

  private mutating func drawAbsence(_ state: State, in area: Rect) {
    let lines = (state.absence?.explanation ?? [])
      .flatMap { $0.wrapped(to: area.width) }
    for (index, line) in lines.enumerated() {
      put(
        line, at: Point(x: area.x, y: area.y + 1 + index), index == 0 ? theme.refusal : .plain,
        within: area)
    }
  }

  /// Where each pane goes when all fit with their numbers, in lines as text is set; else nil.
  private func tiles(of panes: [Pane], in area: Rect) -> [Rect]? {
    guard panes.count > 1 else { return nil }
    // What cannot fit, going by its rows alone, is not measured: that takes every number of it.
    guard panes.allSatisfy({ $0.heatmap.values.matrix.rows < area.height }) else { return nil }
    let natural = panes.map { $0.size($0.heatmap.naturalSize(capabilities)) }
    let compact = panes.map { $0.size($0.heatmap.compactSize(capabilities)) }
    // What the cursor is not on may lose a digit before it has to go.
    let tight = panes.map {
      $0.size($0.heatmap.compactSize(capabilities, losing: $0.isFocused ? 0 : 1))
    }
    for sizes in [natural, compact, tight] {
      if let tiles = Self.flow(sizes, in: area) { return tiles }
    }
    return nil
  }

  /// The columns that the sign before a pane takes.
  private static let joinerWidth = 3

  private static func flow(_ sizes: [Size], in area: Rect) -> [Rect]? {
    var tiles: [Rect] = []
    var x = area.x
    var y = area.y
    var lineHeight = 0
    for size in sizes {
      if x > area.x, x + joinerWidth + size.width > area.maxX {
        x = area.x
        y += lineHeight + 1
        lineHeight = 0
      }
      if !tiles.isEmpty { x += joinerWidth }
      guard x + size.width <= area.maxX, y + size.height <= area.maxY else { return nil }
      tiles.append(Rect(x: x, y: y, width: size.width, height: size.height))
      x += size.width
      lineHeight = max(lineHeight, size.height)
    }
    return tiles
  }

  private mutating func drawJoiner(_ sign: String, left area: Rect, _ body: Rect) {
    put(sign, at: Point(x: area.x - 2, y: area.y), theme.bold, within: body)
  }

  private mutating func drawTabs(_ panes: [Pane], in area: Rect) {
    guard panes.count > 1 else { return }
    var x = area.x
    for (index, pane) in panes.enumerated() {
      let text = " \(pane.title) "
      let columns = put(
        text, at: Point(x: x, y: area.y), pane.isFocused ? theme.chosen : theme.faint, within: area)
      onClick(
        in: Rect(x: x, y: area.y, width: columns, height: 1).intersection(area), .paneChosen(index))
      x += columns
    }
    put([Span("  Tab", theme.key)], at: Point(x: x, y: area.y), within: area)
  }

  private mutating func drawPane(
    _ pane: Pane, _ index: Int, _ state: State, in area: Rect, hasHeading: Bool = true
  ) -> HeatmapLayout {
    let (heading, rest) = area.splitTop(1)
    if hasHeading {
      let style = pane.isFocused ? theme.chosen : theme.faint
      put(" \(pane.title) ", at: Point(x: heading.x, y: heading.y), style, within: heading)
      onClick(in: heading, .paneChosen(index))
    }
    let layout = pane.heatmap.draw(in: rest, on: &grid, capabilities: capabilities)
    for row in layout.shownRows {
      for column in layout.columns {
        guard let frame = layout.frame(of: MatrixIndex(row: row, column: column)) else { continue }
        onClick(
          in: frame,
          .cellChosen(
            pane: index, row: pane.origin.row + row, column: pane.origin.column + column))
      }
    }
    for source in pane.sources {
      guard let frame = layout.frame(of: source) else { continue }
      grid.restyle(frame) { $0.attributes.formUnion([.underline, .bold]) }
    }
    return layout
  }
}

/// One matrix of the stage, ready to be drawn.
struct Pane {
  let title: String
  let isFocused: Bool
  let heatmap: Heatmap
  /// The cells that the number under the cursor came from.
  let sources: [MatrixIndex]
  /// The place in the matrix of what is drawn first, as shown.
  let origin: MatrixIndex

  init?(_ id: MatrixID, in state: State, isFocused: Bool) {
    guard let matrix = state.shown(id) else { return nil }
    let isTransposed = state.model.isShownTransposed(id)
    let shown = { (row: Int, column: Int) in
      isTransposed ? MatrixIndex(row: column, column: row) : MatrixIndex(row: row, column: column)
    }
    let gradient = state.gradient(of: id)
    let delta = state.showsDelta && isFocused ? state.delta(of: id) : gradient
    let cell = state.cell(in: id, matrix: matrix)
    let values = delta ?? matrix
    let window =
      state.isMap(id)
      ? MatrixWindow(of: Shape(0, 0), around: cell) : MatrixWindow(of: values.shape, around: cell)
    origin =
      state.isMap(id) ? shown(0, 0) : shown(window.rows.lowerBound, window.columns.lowerBound)
    let drawn = { (row: Int, column: Int) in
      shown(row - window.rows.lowerBound, column - window.columns.lowerBound)
    }
    let (first, block) =
      state.isMap(id) ? (state.mapExtent.rows.lowerBound, state.mapExtent.block) : (0, 1)
    var heatmap = Heatmap(
      state.isMap(id)
        ? state.presentedMap(values)
        : state.model.presented(values, as: id, tokens: state.tokenNames, in: window),
      cursor: isFocused ? drawn((cell.row - first) / block, cell.column / block) : nil,
      scale: state.valueScale, isDelta: delta != nil,
      edited: Set(
        state.editedCells(of: id, shape: matrix.shape)
          .filter { window.isWhole || window.contains(row: $0.row, column: $0.column) }
          .map { drawn($0.row, $0.column) }))
    if case .site(let site) = id, site.stage.isMap {
      heatmap.markedRows = Set(
        state.keptQueries.map { ($0 - first) / block }.filter { (0..<matrix.rows).contains($0) })
    }
    if state.isMap(id) {
      heatmap.leftOut = state.leftOutColumns
      heatmap.origin = state.mapOrigin
      heatmap.note = state.shortMapLabel.isEmpty ? nil : state.shortMapLabel
      heatmap.range = state.mapRange
      heatmap.counted = state.cellsCountedInBlocks
    }
    if !window.isWhole {
      heatmap.note = window.note(of: values.shape)
      let (rows, columns) = (values.rows, values.columns)
      heatmap.window = Heatmap.Window(
        first: origin, shape: isTransposed ? Shape(columns, rows) : Shape(rows, columns))
    }
    self.heatmap = heatmap
    let symbol =
      state.isMap(id) && !state.shortMapLabel.isEmpty ? state.shortMapLabel : state.symbol(of: id)
    title =
      gradient != nil ? "gradient of \(symbol)" : delta == nil ? symbol : "change of \(symbol)"
    self.isFocused = isFocused
    let read = isFocused ? [] : state.sources
    sources = read.filter {
      $0.cell.matrix == id
        && (window.isWhole || window.contains(row: $0.cell.row, column: $0.cell.column))
    }.map { drawn($0.cell.row, $0.cell.column) }
  }

  /// The room of the pane whose heatmap takes `size`: a heading above it.
  func size(_ size: Size) -> Size {
    Size(width: max(size.width, TextWidth.columns(title) + 2), height: size.height + 1)
  }
}
