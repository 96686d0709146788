import AttentionEngine
import CellGrid

/// How the weights of one graph look, and what is said below it.
struct GraphPen {
  /// The weight that the others are compared with.
  let strongest: Float
  private let totalMass: Float
  private let capabilities: Capabilities

  static let numbers = NumberFormat(.fixed(decimals: 3), leadingZero: false)

  init(_ graph: AttentionGraph, _ capabilities: Capabilities) {
    strongest = graph.edges.first?.weight ?? 0
    totalMass = graph.totalMass
    self.capabilities = capabilities
  }

  /// Thirds of the strongest weight.
  func lineWeight(_ weight: Float) -> LineWeight {
    weight * 3 >= strongest * 2 ? .heavy : weight * 3 >= strongest ? .light : .dashed
  }

  func level(_ weight: Float) -> Double {
    strongest > 0 ? Double(weight / strongest) : 0
  }

  /// The upper part of the ramp, since its lower end is too dark for a thin line.
  func style(_ level: Double, isBold: Bool) -> Style {
    let color = ColorRamp.sequential.color(at: 0.35 + 0.65 * level, depth: capabilities.colors)
    return Style(foreground: color, attributes: isBold ? .bold : [])
  }

  /// A short horizontal line.
  func stroke(_ weight: LineWeight) -> String {
    let isUnicode = capabilities.glyphs == .unicode
    return switch weight {
    case .dashed: isUnicode ? "┄" : "."
    case .light: isUnicode ? "─" : "-"
    case .heavy: isUnicode ? "━" : "="
    }
  }

  /// ` 8 arcs · hidden 3 with mass 0.12 of 8.00 · ┄ <.086 ─ <.173 ━ to .259`, the lines' meaning
  /// only where there is room for it. Where not all that were chosen are drawn ` 8 of 10 arcs …`.
  func summary(
    arcCount: Int, chosenCount: Int, hasLines: Bool, hiddenCount: Int, hiddenMass: Float, width: Int
  ) -> String {
    let mass = NumberFormat(.fixed(decimals: 2))
    let gap = capabilities.glyphs == .unicode ? " · " : ", "
    var text = " \(arcCount) \(arcCount == 1 ? "arc" : "arcs")"
    if arcCount < chosenCount { text = " \(arcCount) of \(chosenCount) arcs" }
    text += gap + "hidden \(hiddenCount)"
    if hiddenCount > 0 {
      text += " with mass \(mass.text(hiddenMass)) of \(mass.text(totalMass))"
    }
    let number = { (weight: Float) in Self.numbers.text(weight) }
    let legend =
      gap + "\(stroke(.dashed)) <\(number(strongest / 3))"
      + " \(stroke(.light)) <\(number(strongest * 2 / 3))"
      + " \(stroke(.heavy)) to \(number(strongest))"
    if hasLines, TextWidth.columns(text + legend) <= width { text += legend }
    return TextWidth.truncated(text, to: width, glyphs: capabilities.glyphs)
  }
}
