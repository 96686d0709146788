import AttentionEngine
import CellGrid
import Workbench

/// Weights without softmax, activations, gates and norms.
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

  func multiplied(_ operand: Derivation.Operand, _ factor: Float) -> [InspectorLine] {
    [
      InspectorLine("  \(number(operand.value))  ").adding(name(operand), source: 0),
      InspectorLine("× \(number(factor))"), result,
    ]
  }

  func gated(_ activation: Derivation.Operand, _ other: Derivation.Operand) -> [InspectorLine] {
    let numbers = column([activation.value, other.value])
    return [
      InspectorLine("  \(numbers[0])  ").adding(name(activation), source: 0),
      InspectorLine("· \(numbers[1])  ").adding(name(other), source: 1), result,
    ]
  }

  func layerNormalized(
    _ operand: Derivation.Operand, _ mean: Float, _ variance: Float, _ epsilon: Float,
    _ gain: Derivation.Operand, _ shift: Derivation.Operand?
  ) -> [InspectorLine] {
    [
      InspectorLine("x         \(number(operand.value))  ").adding(name(operand), source: 0),
      InspectorLine("mean      \(number(mean))  over the token"),
      InspectorLine("variance  \(number(variance))"),
    ] + stretched("(x − mean) / √(variance + ε) · γ", epsilon, gain, shift)
  }

  func rmsNormalized(
    _ operand: Derivation.Operand, _ meanSquare: Float, _ epsilon: Float,
    _ gain: Derivation.Operand, _ shift: Derivation.Operand?
  ) -> [InspectorLine] {
    [
      InspectorLine("x         \(number(operand.value))  ").adding(name(operand), source: 0),
      InspectorLine("mean x²   \(number(meanSquare))  over the token"),
    ] + stretched("x / √(mean x² + ε) · γ", epsilon, gain, shift)
  }

  /// What the norms have in common: ε, γ, perhaps β, the formula and the result.
  private func stretched(
    _ formula: String, _ epsilon: Float, _ gain: Derivation.Operand, _ shift: Derivation.Operand?
  ) -> [InspectorLine] {
    var lines = [
      InspectorLine("ε         \(epsilon)"),
      InspectorLine("γ         \(number(gain.value))  ").adding(name(gain), source: 1),
    ]
    if let shift {
      lines.append(
        InspectorLine("β         \(number(shift.value))  ").adding(name(shift), source: 2))
    }
    return lines + [InspectorLine(formula + (shift == nil ? "" : " + β")), result]
  }
}
