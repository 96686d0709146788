import AttentionEngine

/// Where somebody looks: a stage, a part or a head, and which of the stage's matrices.
package struct Place: Hashable, Sendable {
  package internal(set) var stage: Stage
  /// The head of the layer that is looked at, or that was last.
  package internal(set) var head: HeadID
  /// The sequence that is looked at before the layers, or that was last.
  package internal(set) var part: Part
  /// The matrix that has the cursor: 0 is the stage's result, then what it is made from.
  package internal(set) var pane: Int
  package internal(set) var cursor: Cursor

  package var site: Site { Site(stage, head, part: part) }
  package var block: Block { site.block }

  init(
    stage: Stage, head: HeadID = HeadID(layer: 0, head: 0), part: Part = .main, pane: Int = 0,
    cursor: Cursor = .init()
  ) {
    self.stage = stage
    self.head = head
    self.part = part
    self.pane = pane
    self.cursor = cursor
  }

  /// Goes to a stage of a block; in another layer to the head with the same number, if there is one.
  mutating func move(to stop: Stop, in model: AttentionModel) {
    stage = stop.stage
    switch stop.block {
    case .input(let part): self.part = part
    case .layer(let layer):
      let last = model.layers[layer].heads.count - 1
      head = HeadID(layer: layer, head: min(head.head, last))
    case .sourceEnd: part = .source
    case .prediction: part = .main
    }
  }
}

/// Where somebody was who followed a number: the place, and what its map was made from.
package struct Footstep: Hashable, Sendable {
  let place: Place
  let reduction: AttentionMap.Reduction?
  let lens: AttentionLens
}

/// Where the cursor is in each matrix, in the engine's orientation.
///
/// The matrices of the pass share their token, so that who looks at "chat" keeps looking at "chat"
/// from stage to stage; parameters have a cursor each.
package struct Cursor: Hashable, Sendable {
  /// What the rows or the columns of a matrix of the pass are.
  enum Axis: Hashable, Sendable {
    /// The tokens of a part.
    case token(Part)
    /// The keys of a part that attends to itself: not its token, which is the query.
    case key(Part)
    case feature(Stage)
    /// The words that can be predicted.
    case word
  }

  private var places: [Axis: Int] = [:]
  private var parameters: [ParameterID: Cell] = [:]

  package struct Cell: Hashable, Sendable {
    package var row: Int
    package var column: Int
  }

  /// The cursor in `id`, kept inside of `shape`.
  func cell(in id: MatrixID, of model: AttentionModel, shape: Shape) -> Cell {
    var cell: Cell
    switch id {
    case .site(let site):
      let axes = model.axes(of: site)
      cell = Cell(row: places[axes.rows] ?? 0, column: places[axes.columns] ?? 0)
    case .parameter(let parameter):
      cell = parameters[parameter] ?? Cell(row: 0, column: 0)
    }
    cell.row = max(0, min(cell.row, shape.rows - 1))
    cell.column = max(0, min(cell.column, shape.columns - 1))
    return cell
  }

  mutating func move(to cell: CellID, of model: AttentionModel) {
    switch cell.matrix {
    case .site(let site):
      let axes = model.axes(of: site)
      places[axes.rows] = cell.row
      places[axes.columns] = cell.column
    case .parameter(let parameter):
      parameters[parameter] = Cell(row: cell.row, column: cell.column)
    }
  }

  /// The token of `part` that is looked at.
  func token(of part: Part, count: Int) -> Int {
    max(0, min(places[.token(part)] ?? 0, count - 1))
  }

  mutating func move(toToken index: Int, of part: Part) { places[.token(part)] = index }
}

extension AttentionModel {
  fileprivate func axes(of site: Site) -> (rows: Cursor.Axis, columns: Cursor.Axis) {
    let part = rowPart(of: site)
    switch site.stage {
    case .scores, .scaled, .biased, .masked, .weights:
      let keys = site.layer.map(keyPart(ofLayer:)) ?? part
      return (.token(part), keys == part ? .key(part) : .token(keys))
    case .logits, .probabilities: return (.token(part), .word)
    default: return (.token(part), .feature(site.stage))
    }
  }
}
