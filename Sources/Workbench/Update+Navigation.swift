import AttentionEngine

extension State {
  mutating func navigate(_ action: Action) {
    switch action {
    case .stageStepped(let step): stepStage(step)
    case .stageChosen(let stage): go(to: stage)
    case .paneStepped(let step):
      let count = panes.count
      if count > 0 { place.pane = (min(place.pane, count - 1) + step + count) % count }
      source = 0
    case .paneChosen(let index): if panes.indices.contains(index) { place.pane = index }
    case .cursorMoved(let rows, let columns): moveCursor(rows: rows, columns: columns)
    case .cursorMovedToEdge(let edge): moveCursor(to: edge)
    case .cellChosen(let pane, let row, let column):
      if panes.indices.contains(pane) { place.pane = pane }
      placeCursor { _, _ in (row, column) }
    case .tokenChosen(let index): place.cursor.move(toToken: index)
    case .sourceStepped(let step):
      let count = derivation?.sources.count ?? 0
      if count > 0 { source = (source + step + count) % count }
    case .sourceChosen(let index):
      source = index
      followSource()
    case .sourceFollowed: followSource()
    case .wentBack: if let last = trail.popLast() { show(last) }
    default: break
    }
  }

  private mutating func stepStage(_ step: Int) {
    let stages = model.stages
    let index = stages.firstIndex(of: place.stage)! + step
    if stages.indices.contains(index) {
      go(to: stages[index])
    } else {
      say(step > 0 ? "This is the last stage" : "This is the first stage", .refused)
    }
  }

  private mutating func go(to stage: Stage) {
    place.stage = stage
    place.pane = 0
    source = 0
    say(stage.meaning)
    if graph.isShown, stage != .weights { graph.isShown = false }
  }

  /// Goes to a place that may have been left long ago, when the sentence was longer.
  mutating func show(_ place: Place) {
    self.place = place
    source = 0
  }

  private mutating func moveCursor(rows: Int, columns: Int) {
    if place.stage == .tokens || graph.isShown {
      let last = model.tokens.count - 1
      place.cursor.move(toToken: max(0, min(last, focusedToken + rows + columns)))
    } else {
      placeCursor { cell, _ in (cell.row + rows, cell.column + columns) }
    }
  }

  private mutating func moveCursor(to edge: Action.Edge) {
    if place.stage == .tokens || graph.isShown {
      let isStart = edge == .top || edge == .left
      place.cursor.move(toToken: isStart ? 0 : model.tokens.count - 1)
      return
    }
    placeCursor { cell, shape in
      switch edge {
      case .top: (0, cell.column)
      case .bottom: (shape.rows - 1, cell.column)
      case .left: (cell.row, 0)
      case .right: (cell.row, shape.columns - 1)
      }
    }
  }

  /// Moves the cursor of the focused matrix; `change` works on rows and columns as shown.
  private mutating func placeCursor(_ change: (Cursor.Cell, Shape) -> (Int, Int)) {
    guard let id = focusedMatrix, let matrix = trace[id] else { return }
    let isTransposed = model.isShownTransposed(id)
    let shape = isTransposed ? matrix.shape.transposed : matrix.shape
    var cell = place.cursor.cell(in: id, shape: matrix.shape)
    if isTransposed { (cell.row, cell.column) = (cell.column, cell.row) }
    var (row, column) = change(cell, shape)
    row = max(0, min(row, shape.rows - 1))
    column = max(0, min(column, shape.columns - 1))
    if isTransposed { (row, column) = (column, row) }
    place.cursor.move(to: CellID(id, row: row, column: column))
    source = 0
  }

  private mutating func followSource() {
    guard let sources = derivation?.sources, sources.indices.contains(source) else {
      return say("This number was written, not computed; Enter edits it", .refused)
    }
    trail.append(place)
    show(sources[source].cell)
  }

  /// Puts the cursor on `cell`, at the stage where its matrix is at home.
  mutating func show(_ cell: CellID) {
    let home = model.home(of: cell.matrix)
    place.stage = home.stage
    if let head = home.headID { place.head = head }
    place.pane = panes.firstIndex(of: cell.matrix) ?? 0
    place.cursor.move(to: cell)
    source = 0
    graph.isShown = false
  }
}
