import AttentionEngine
import CellGrid
import Workbench

/// How the place of a token gets into its numbers: waves, angles, and biases for distances.
extension Arithmetic {
  func sinusoid(
    _ position: Int, _ pair: Int, _ angle: Float, _ isSine: Bool
  ) -> [InspectorLine] {
    let function = isSine ? "sin" : "cos"
    let dModel = state.model.sequence(state.part)?.dModel ?? 0
    return [
      InspectorLine("position p = \(position), pair i = \(pair)"),
      InspectorLine("angle = p / 10000^(2·\(pair)/\(dModel))"),
      InspectorLine("      = \(number(angle))"),
      InspectorLine("\(function)(\(number(angle)))"), result,
    ]
  }

  /// A pair of numbers is a point; it is turned round 0 by an angle that grows with the place.
  func rotated(_ turn: Derivation.Turn) -> [InspectorLine] {
    let numbers = column([turn.own.value, turn.partner.value, turn.cosine, turn.sine])
    let sign = turn.isFirst ? "−" : "+"
    return [
      InspectorLine("x    \(numbers[0])  ").adding(name(turn.own), source: 0),
      InspectorLine("y    \(numbers[1])  ").adding(name(turn.partner), source: 1),
    ]
      + equation(
        "angle = \(turn.position) · \(precise(turn.frequency))", precise(turn.angle))
      + [
        InspectorLine("cos  \(numbers[2])"), InspectorLine("sin  \(numbers[3])"),
        InspectorLine("x · cos \(sign) y · sin"), result, InspectorLine(),
        InspectorLine("x and y are one pair, turned as a", theme.faint),
        InspectorLine("point is: q·k knows the distance only.", theme.faint),
      ] + frequencyLines(turn)
  }

  /// Where the frequency of a pair comes from.
  private func frequencyLines(_ turn: Derivation.Turn) -> [InspectorLine] {
    guard let rotary = state.layer.rotary else { return [] }
    let column = derivation.cell.column
    let pair = turn.isFirst ? column : column - rotary.width / 2
    let base = NumberFormat.significant(rotary.base, digits: 6)
    let plain = Rotary(base: rotary.base, width: rotary.width).frequencies[pair]
    let lines = [
      InspectorLine(), InspectorLine("frequency of pair \(pair), in radians"),
      InspectorLine("\(base)^(−2·\(pair)/\(rotary.width)) = \(precise(plain))"),
    ]
    switch rotary.scaling {
    case .none: return lines
    case .linear(let factor):
      return lines + [
        InspectorLine("scaled linearly: / \(number(factor)) = \(precise(turn.frequency))")
      ]
    case .llama3:
      return lines + [InspectorLine("scaled as in Llama 3: \(precise(turn.frequency))")]
    }
  }

  /// With four significant digits also where it is small: what is multiplied has to add up as printed.
  private func precise(_ value: Float) -> String {
    guard value.isFinite, (1e-4..<0.1).contains(value.magnitude) else { return number(value) }
    let decimals = value.magnitude < 1e-3 ? 7 : value.magnitude < 1e-2 ? 6 : 5
    return NumberFormat(.fixed(decimals: decimals)).text(value)
  }

  func biased(
    _ score: Derivation.Operand, _ bias: Derivation.Operand, _ distance: Int, _ bucket: Int
  ) -> [InspectorLine] {
    let query = label(of: derivation.cell, isRow: true)
    let key = label(of: derivation.cell, isRow: false)
    let numbers = column([score.value, bias.value])
    let place =
      switch distance {
      case 0: "“\(key)” stands where “\(query)” stands"
      case 1...: "“\(key)” stands \(distance) after “\(query)”"
      default: "“\(key)” stands \(-distance) before “\(query)”"
      }
    return [
      InspectorLine("  \(numbers[0])  ").adding(name(score), source: 0),
      InspectorLine("+ \(numbers[1])  ").adding(name(bias), source: 1), result, InspectorLine(),
      InspectorLine(place + ":"), InspectorLine("bucket \(bucket) of the table"),
    ]
  }
}
