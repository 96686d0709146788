import AttentionEngine
import CellGrid
import Workbench

/// Sums of products.
extension Arithmetic {
  func dot(_ terms: [Derivation.Term], _ bias: Derivation.Operand?) -> [InspectorLine] {
    let labels = terms.map { termLabel(of: $0.left.cell) }
    let widest = min(10, labels.map(TextWidth.columns).max() ?? 0)
    let left = column(terms.map(\.left.value))
    let right = column(terms.map(\.right.value))
    let products = column(
      terms.map(\.product) + [derivation.value] + (bias.map { [$0.value] } ?? []))
    var lines = [headline(terms)]
    for (index, _) in terms.enumerated() {
      var line = InspectorLine(TextWidth.padded(labels[index], to: widest) + " ", theme.faint)
      line.add(left[index], source: 2 * index)
      line.add(" · ", theme.faint)
      line.add(right[index], source: 2 * index + 1)
      line.add(" = ", theme.faint)
      line.add(products[index])
      line.noun = "product"
      lines.append(line)
    }
    let indent = widest + 1 + TextWidth.columns((left.first ?? "") + " · " + (right.first ?? ""))
    if bias != nil {
      lines.append(
        InspectorLine(TextWidth.padded("+ bias", to: indent))
          .adding("   ").adding(products[products.count - 1], source: 2 * terms.count))
    }
    lines.append(
      InspectorLine(TextWidth.padded("sum", to: indent), theme.bold)
        .adding(" = ", theme.faint).adding(products[terms.count], theme.result))
    return lines
  }

  /// The token that a product belongs to, or the number of the feature.
  private func termLabel(of cell: CellID) -> String {
    let label = label(of: cell, isRow: false)
    let isMap = if case .site(let site) = cell.matrix { site.stage.isMap } else { false }
    return isMap ? label : "[\(label)]"
  }

  /// What is multiplied with what, in words.
  private func headline(_ terms: [Derivation.Term]) -> InspectorLine {
    guard let term = terms.first else { return InspectorLine("a sum of nothing", theme.faint) }
    let cell = derivation.cell
    let row = label(of: cell, isRow: true)
    let column = label(of: cell, isRow: false)
    let left = state.symbol(of: term.left.cell.matrix)
    let right = state.symbol(of: term.right.cell.matrix)
    if case .site(let site) = cell.matrix {
      switch site.stage {
      case .scores: return InspectorLine("Q of “\(row)” · K of “\(column)”", theme.faint)
      case .context: return InspectorLine("weights of “\(row)” · V, number \(column)", theme.faint)
      default: break
      }
    }
    let vector = state.model.convention == .rows ? "column" : "row"
    return InspectorLine("\(left) of “\(row)” · \(vector) \(column) of \(right)", theme.faint)
  }
}
