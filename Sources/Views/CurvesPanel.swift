import AttentionEngine
import CellGrid
import RealModule
import Workbench

extension Frame {
  /// The positions as curves over the place, one for each column: up to six, those around the
  /// cursor.
  mutating func drawCurves(_ state: State, in area: Rect) {
    guard let cell = state.focusedCell, let sequence = state.model.sequence(state.part) else {
      return
    }
    let (head, body) = area.splitTop(2)
    put(state.formula, at: Point(x: head.x, y: head.y), theme.bold, within: head)
    put(
      state.curveFacts(cell, sequence), at: Point(x: head.x, y: head.y + 1), theme.faint,
      within: head)
    guard let table = state.curveTable(sequence) else { return }
    let first = cell.column / Self.curveCount * Self.curveCount
    let columns = Array(first..<min(table.columns, first + Self.curveCount))
    // The first is drawn on top.
    let order = [cell.column] + columns.filter { $0 != cell.column }
    let isSinusoidal = sequence.positions == .sinusoidal
    let curves = order.map { column in
      let name =
        isSinusoidal
        ? "\(column.isMultiple(of: 2) ? "sin" : "cos") i=\(column / 2)" : "column \(column)"
      return LineChart.Curve(
        (column == cell.column ? "▸ " : "") + name,
        (0..<table.rows).map { table[$0, column] })
    }
    var chart = LineChart("", curves, xName: "place")
    chart.cursor = cell.row
    chart.draw(in: body, on: &grid, capabilities: capabilities)
  }

  private static let curveCount = 6
}

extension State {
  /// What the curves are drawn from: the written table; sinusoids also for places behind the
  /// sentence, since a few places make no curve.
  fileprivate func curveTable(_ sequence: InputSequence) -> Matrix? {
    switch sequence.positions {
    case .none: nil
    case .written(let table): table
    case .sinusoidal:
      trace.operations.sinusoidalPositions(
        tokens: max(32, sequence.tokens.count), dModel: sequence.dModel)
    }
  }

  /// `place 3, column 5: i = 2, angle = 3 / 10000^(4/8) = 0.03`
  fileprivate func curveFacts(_ cell: CellID, _ sequence: InputSequence) -> String {
    let place = "place \(cell.row), column \(cell.column)"
    guard sequence.positions == .sinusoidal else { return place }
    let (pair, width) = (cell.column / 2, sequence.dModel)
    let angle = Double(cell.row) / Double.pow(10000, Double(2 * pair) / Double(width))
    return "\(place): i = \(pair), angle = \(cell.row) / 10000^(\(2 * pair)/\(width)) = "
      + NumberFormat.significant(Float(angle))
  }
}
