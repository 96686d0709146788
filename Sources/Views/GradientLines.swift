import AttentionEngine
import CellGrid
import Workbench

/// What the inspector says of a gradient.
extension Frame {
  /// dLoss/d(number) and what it means; nil where the matrix under the cursor shows values.
  func gradientLines(of state: State) -> [InspectorLine]? {
    guard !state.graph.isShown, let cell = state.focusedCell, let loss = state.loss,
      let gradient = state.gradient(of: cell.matrix),
      let value = state.trace[cell.matrix]?[cell.row, cell.column]
    else { return nil }
    let slope = gradient[cell.row, cell.column]
    let number = { (value: Float) in NumberFormat.significant(value) }
    var lines = [
      InspectorLine("dLoss/d ", theme.faint).adding(state.name(of: cell)),
      InspectorLine("= ", theme.bold).adding(number(slope), theme.result),
    ]
    if slope == 0 {
      lines.append(InspectorLine("A small change of it leaves the loss as it is."))
    } else {
      let change = slope * 0.1
      lines += [
        InspectorLine("Up by 0.1 → the loss changes by about")
          .adding(" " + (change > 0 ? "+" : "") + number(change), theme.result),
        InspectorLine("\(slope > 0 ? "Less" : "More") of it makes the loss smaller."),
      ]
    }
    lines += [
      InspectorLine(),
      InspectorLine("the number  ", theme.faint).adding(number(value)),
      InspectorLine("the loss    ", theme.faint).adding(number(loss)),
      InspectorLine(
        "the mean of −ln p[target] over \(state.targetCount)"
          + " token\(state.targetCount == 1 ? "" : "s")", theme.faint),
    ]
    return lines
  }
}
