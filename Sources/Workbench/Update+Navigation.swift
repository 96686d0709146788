import AttentionEngine

extension State {
  mutating func navigate(_ action: Action) {
    switch action {
    case .stageStepped(let step): stepStage(step)
    case .stageChosen(let stop): go(to: stop)
    case .stageSought(let stages): if let stop = stop(for: stages) { go(to: stop) }
    case .blockStepped(let step): stepBlock(step)
    case .blockChosen(let block): walk(to: block)
    case .paneStepped(let step):
      let count = panes.count
      if count > 0 { place.pane = (min(place.pane, count - 1) + step + count) % count }
      markedSource = nil
    case .paneChosen(let index): if panes.indices.contains(index) { place.pane = index }
    case .cursorMoved(let rows, let columns) where modelView.isShown:
      moveSelection(rows: rows, columns: columns)
    case .cursorMovedToEdge(let edge) where modelView.isShown: moveSelection(to: edge)
    case .cursorMoved(let rows, _) where comparison != nil: scrollComparison(rows)
    case .cursorMovedToEdge(.top) where comparison != nil: scrollComparison(.min)
    case .cursorMovedToEdge(.bottom) where comparison != nil: scrollComparison(.max)
    case .cursorMovedToEdge where comparison != nil: break
    case .cursorMoved(let rows, let columns): moveCursor(rows: rows, columns: columns)
    case .cursorMovedToEdge(let edge): moveCursor(to: edge)
    case .cellChosen(let pane, let row, let column):
      if panes.indices.contains(pane) { place.pane = pane }
      let (rows, block) = isMapFocused ? mapExtent : (0..<0, 1)
      placeCursor { _, _ in (rows.lowerBound + row * block, column * block) }
    case .tokenChosen(let index, let part): place.cursor.move(toToken: index, of: part)
    case .sourceStepped(let step):
      let count = sources.count
      if count > 0 { markedSource = (source + step + count) % count }
    case .sourceChosen(let index):
      followSource(index)
    case .sourceFollowed: followSource(source)
    case .wentBack: goBack()
    default: break
    }
  }

  // MARK: Stages and blocks

  private mutating func stepStage(_ step: Int) {
    let flow = flow
    guard let index = flow.firstIndex(of: stop) else { return }
    if flow.indices.contains(index + step) {
      go(to: flow[index + step])
    } else {
      say(step > 0 ? "This is the last stage" : "This is the first stage", .refused)
    }
  }

  private mutating func stepBlock(_ step: Int) {
    let blocks = model.blocks
    guard let index = blocks.firstIndex(of: block) else { return }
    if blocks.indices.contains(index + step) {
      walk(to: blocks[index + step])
    } else {
      say(step > 0 ? "This is the last block" : "This is the first block", .refused)
    }
  }

  /// To the same stage of `block`, or to its first one. What one sought comes back where a later
  /// block has it: between the layers of an encoder and those of a decoder stand blocks without heads.
  private mutating func walk(to block: Block) {
    let sought = soughtStage.flatMap { $0.since == stop ? $0.stage : nil } ?? place.stage
    let stages = model.stages(of: block)
    guard let stage = stages.first(where: { $0 == sought }) ?? stages.first else { return }
    go(to: Stop(block: block, stage: stage))
    soughtStage = stage == sought ? nil : SoughtStage(stage: sought, since: stop)
  }

  private mutating func go(to stop: Stop) {
    let old = block
    place.move(to: stop, in: model)
    place.pane = 0
    markedSource = nil
    say(meaning(comingFrom: old))
    if graph.isShown, stop.stage != .weights { graph.isShown = false }
    modelView.isShown = false
    comparison = nil
    showsCurves = false
  }

  /// Goes to a place that may have been left long ago, when the sentence was longer.
  mutating func show(_ place: Place) {
    self.place = place
    markedSource = nil
  }

  // MARK: The cursor

  /// Whether the cursor goes from token to token, as in a list and in the graph.
  private var isAmongTokens: Bool { place.stage == .tokens || graph.isShown }

  /// The part whose tokens the cursor goes along in a list or in the graph.
  private var walkedPart: Part {
    graph.isShown && graph.focus == .incoming ? layer.attendsTo : part
  }

  private mutating func moveCursor(rows: Int, columns: Int) {
    guard isAmongTokens else {
      let block = isMapFocused ? mapExtent.block : 1
      return placeCursor { cell, _ in (cell.row + rows * block, cell.column + columns * block) }
    }
    let last = tokenCount(of: walkedPart) - 1
    let target = focusedToken(of: walkedPart) + rows + columns
    place.cursor.move(toToken: max(0, min(last, target)), of: walkedPart)
  }

  private mutating func moveCursor(to edge: Action.Edge) {
    guard isAmongTokens else {
      return placeCursor { cell, shape in
        switch edge {
        case .top: (0, cell.column)
        case .bottom: (shape.rows - 1, cell.column)
        case .left: (cell.row, 0)
        case .right: (cell.row, shape.columns - 1)
        }
      }
    }
    let isStart = edge == .top || edge == .left
    place.cursor.move(toToken: isStart ? 0 : tokenCount(of: walkedPart) - 1, of: walkedPart)
  }

  /// Moves the cursor of the focused matrix; `change` works on rows and columns as shown.
  private mutating func placeCursor(_ change: (Cursor.Cell, Shape) -> (Int, Int)) {
    guard let id = focusedMatrix, let whole = isMap(id) ? mapShape : trace[id]?.shape else {
      return
    }
    let isTransposed = model.isShownTransposed(id)
    let shape = isTransposed ? whole.transposed : whole
    var cell = place.cursor.cell(in: id, of: model, shape: whole)
    if isTransposed { (cell.row, cell.column) = (cell.column, cell.row) }
    var (row, column) = change(cell, shape)
    row = max(0, min(row, shape.rows - 1))
    column = max(0, min(column, shape.columns - 1))
    if isTransposed { (row, column) = (column, row) }
    place.cursor.move(to: CellID(id, row: row, column: column), of: model)
    markedSource = nil
  }

  // MARK: Sources

  private mutating func followSource(_ source: Int) {
    let sources = sources
    guard sources.indices.contains(source) else {
      return say("This number was written, not computed; Enter edits it", .refused)
    }
    trail.append(Footstep(place: place, reduction: map.reduction, lens: map.lens))
    // What a map is made from are the weights of its heads: first as the lens shows them, then as
    // they are.
    if hasMapSources, map.reduction == nil { map.lens = .weights }
    if hasMapSources { map.reduction = nil }
    show(sources[source].cell)
  }

  private mutating func goBack() {
    guard let last = trail.popLast() else { return }
    show(last.place)
    (map.reduction, map.lens) = (last.reduction, last.lens)
  }

  /// Puts the cursor on `cell`, at the stage where its matrix is at home.
  mutating func show(_ cell: CellID) {
    let home = model.home(of: cell.matrix)
    place.move(to: Stop(block: home.block, stage: home.stage), in: model)
    // Keys and values that heads share are seen from each of them.
    if let head = home.headID, shownSite(of: home.stage).headID != head { place.head = head }
    place.pane = panes.firstIndex(of: cell.matrix) ?? 0
    place.cursor.move(to: cell, of: model)
    markedSource = nil
    graph.isShown = false
    modelView.isShown = false
    comparison = nil
    showsCurves = false
  }
}
