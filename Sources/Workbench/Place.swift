import AttentionEngine

/// Where somebody looks: a stage, a head, and which of the stage's matrices.
package struct Place: Hashable, Sendable {
  package internal(set) var stage: Stage
  package internal(set) var head: HeadID
  /// The matrix that has the cursor: 0 is the stage's result, then what it is made from.
  package internal(set) var pane: Int
  package internal(set) var cursor: Cursor

  package var site: Site { Site(stage, head) }

  init(
    stage: Stage, head: HeadID = HeadID(layer: 0, head: 0), pane: Int = 0, cursor: Cursor = .init()
  ) {
    self.stage = stage
    self.head = head
    self.pane = pane
    self.cursor = cursor
  }
}

/// Where the cursor is in each matrix, in the engine's orientation.
///
/// The matrices of the pass share their token, so that who looks at "chat" keeps looking at "chat"
/// from stage to stage; attention maps share their key; parameters have a cursor each.
package struct Cursor: Hashable, Sendable {
  private var token = 0
  private var key = 0
  private var features: [Stage: Int] = [:]
  private var parameters: [ParameterID: Cell] = [:]

  package struct Cell: Hashable, Sendable {
    package var row: Int
    package var column: Int
  }

  /// The cursor in `id`, kept inside of `shape`.
  package func cell(in id: MatrixID, shape: Shape) -> Cell {
    var cell: Cell
    switch id {
    case .site(let site):
      cell = Cell(row: token, column: site.stage.isMap ? key : features[site.stage] ?? 0)
    case .parameter(let parameter):
      cell = parameters[parameter] ?? Cell(row: 0, column: 0)
    }
    cell.row = max(0, min(cell.row, shape.rows - 1))
    cell.column = max(0, min(cell.column, shape.columns - 1))
    return cell
  }

  mutating func move(to cell: CellID) {
    switch cell.matrix {
    case .site(let site):
      token = cell.row
      if site.stage.isMap { key = cell.column } else { features[site.stage] = cell.column }
    case .parameter(let parameter):
      parameters[parameter] = Cell(row: cell.row, column: cell.column)
    }
  }

  /// The token that is looked at.
  package func token(of count: Int) -> Int { max(0, min(token, count - 1)) }

  mutating func move(toToken index: Int) { token = index }
}
