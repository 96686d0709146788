import AttentionEngine
import CellGrid
import Workbench

/// Weights without softmax, and the activation of a feed-forward network.
extension Arithmetic {
  func ownPlace(_ isOwn: Bool) -> [InspectorLine] {
    let query = label(of: derivation.cell, isRow: true)
    let key = label(of: derivation.cell, isRow: false)
    let (row, column) = (derivation.cell.row, derivation.cell.column)
    let rule =
      isOwn
      ? "The query takes this key, all of it."
      : row < state.model.keyCount(ofLayer: state.place.head.layer)
        ? "The query takes the key at its own place." : "No key has its place: it takes none."
    return [
      InspectorLine("“\(query)” has place \(row), “\(key)” place \(column)."),
      InspectorLine(rule), result, InspectorLine(),
      InspectorLine("weighting: identity. The scores play no part.", theme.faint),
      InspectorLine("~", theme.key).adding(" changes the weighting", theme.faint),
    ]
  }

  func unweighted(_ operand: Derivation.Operand) -> [InspectorLine] {
    let isForbidden = operand.value == -.infinity
    return [
      InspectorLine("  \(number(operand.value))  ").adding(name(operand), source: 0),
      InspectorLine(isForbidden ? "forbidden by the mask: 0" : "taken over, without softmax"),
      result, InspectorLine(),
      InspectorLine("weighting: linear. Rows need not add up to 1.", theme.faint),
      InspectorLine("~", theme.key).adding(" changes the weighting", theme.faint),
    ]
  }

  func activated(_ operand: Derivation.Operand, _ activation: Activation) -> [InspectorLine] {
    let x = operand.value
    var lines = [InspectorLine("x  \(number(x))  ").adding(name(operand), source: 0)]
    switch activation {
    case .relu:
      lines.append(InspectorLine("relu: max(x, 0)"))
      lines.append(
        InspectorLine(x > 0 ? "above 0: taken over" : "not above 0: nothing gets through"))
    case .gelu, .geluTanh:
      let isExact = activation == .gelu
      lines.append(InspectorLine(isExact ? "gelu: x · Φ(x)" : "gelu: x · Φ(x), Φ by tanh"))
      if x != 0 {
        lines += equation("Φ(x)", number(derivation.value / x))
      }
    case .silu, .quickGelu:
      let inner = activation == .silu ? "x" : "1.702 · x"
      lines.append(InspectorLine("\(activation.rawValue): x · σ(\(inner))"))
      if x != 0 {
        lines += equation("σ(\(inner))", number(derivation.value / x))
      }
    case .tanh: lines.append(InspectorLine("tanh(x), between −1 and 1"))
    case .none: lines.append(InspectorLine("activation: none, so nothing changes"))
    }
    return lines + [result]
  }
}
