import AttentionEngine
import CellGrid

/// How the weights of one graph look, and what is said below it.
struct GraphPen {
  /// The weight that the others are compared with.
  let strongest: Float
  private let graph: AttentionGraph
  private let capabilities: Capabilities

  static let numbers = NumberFormat(.fixed(decimals: 3), leadingZero: false)

  init(_ graph: AttentionGraph, _ capabilities: Capabilities) {
    strongest = graph.edges.first?.weight ?? 0
    self.graph = graph
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
  /// only where there is room for it. Where not all that were chosen are drawn ` 8 of 10 arcs …`, and
  /// where there is room the mass of the others. What is hidden is what an export of the graph hides.
  /// - Parameters:
  ///   - arcCount: how many arcs are drawn.
  ///   - undrawnMass: of those that were chosen and are not drawn.
  func summary(arcCount: Int, undrawnMass: Float, hasLines: Bool, width: Int) -> String {
    let mass = NumberFormat(.fixed(decimals: 2))
    let gap = capabilities.glyphs == .unicode ? " · " : ", "
    let undrawn = graph.edges.count - arcCount
    let arcs =
      " \(undrawn > 0 ? "\(arcCount) of " : "")\(graph.edges.count)"
      + (graph.edges.count == 1 ? " arc" : " arcs")
    let rest = undrawn > 0 ? gap + "\(undrawn) not drawn with mass \(mass.text(undrawnMass))" : ""
    var hidden = gap + "hidden \(graph.hiddenCount)"
    if graph.hiddenCount > 0 {
      hidden += " with mass \(mass.text(graph.hiddenMass)) of \(mass.text(graph.totalMass))"
    }
    var text = arcs + rest + hidden
    if TextWidth.columns(text) > width { text = arcs + hidden }
    let number = { (weight: Float) in Self.numbers.text(weight) }
    let legend =
      gap + "\(stroke(.dashed)) <\(number(strongest / 3))"
      + " \(stroke(.light)) <\(number(strongest * 2 / 3))"
      + " \(stroke(.heavy)) to \(number(strongest))"
    if hasLines, TextWidth.columns(text + legend) <= width { text += legend }
    return TextWidth.truncated(text, to: width, glyphs: capabilities.glyphs)
  }
}
