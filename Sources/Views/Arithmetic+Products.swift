import AttentionEngine
import CellGrid
import Workbench

/// Sums of products and softmax: the two long derivations.
extension Arithmetic {
  func dot(_ terms: [Derivation.Term], _ bias: Derivation.Operand?) -> [InspectorLine] {
    let labels = terms.map { label(of: $0.left.cell, isRow: false) }
    let widest = min(10, labels.map(TextWidth.columns).max() ?? 0)
    let left = column(terms.map(\.left.value))
    let right = column(terms.map(\.right.value))
    let products = column(terms.map(\.product) + [derivation.value] + (bias.map { [$0.value] } ?? []))
    var lines = [headline(terms)]
    for (index, _) in terms.enumerated() {
      lines.append(
        InspectorLine(TextWidth.padded(labels[index], to: widest) + " ", theme.faint)
          .adding(left[index], source: 2 * index)
          .adding(" · ", theme.faint)
          .adding(right[index], source: 2 * index + 1)
          .adding(" = ", theme.faint)
          .adding(products[index]))
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

  func softmax(
    _ row: [Derivation.Exponential], _ column: Int, _ maximum: Float?, _ sum: Float
  ) -> [InspectorLine] {
    let query = label(of: derivation.cell, isRow: true)
    guard let maximum, let own = row.indices.contains(column) ? row[column] : nil else {
      return [
        InspectorLine("The mask forbids “\(query)” every key:"),
        InspectorLine("all its weights are 0."), result,
      ]
    }
    var lines = [
      InspectorLine("softmax over the row of “\(query)”", theme.faint),
      InspectorLine("score    ").adding(number(own.score.value), source: 0)
        .adding("   row max ", theme.faint).adding(number(maximum)),
      InspectorLine("exp(\(number(own.score.value)) − \(number(maximum))) = ")
        .adding(number(own.exponential)),
      InspectorLine("Σ of the row = ").adding(number(sum)),
      InspectorLine("\(number(own.exponential)) / \(number(sum)) = ")
        .adding(number(derivation.value), theme.result),
      InspectorLine(),
    ]
    let labels = row.map { label(of: $0.score.cell, isRow: false) }
    let widest = min(10, max(3, labels.map(TextWidth.columns).max() ?? 0))
    let scores = self.column(row.map(\.score.value))
    let exponentials = self.column(row.map(\.exponential))
    let scoreWidth = max(5, TextWidth.columns(scores.first ?? ""))
    lines.append(
      InspectorLine(
        TextWidth.padded("key", to: widest) + " "
          + TextWidth.padded("score", to: scoreWidth, alignRight: true) + "  exp(score − max)",
        theme.faint))
    let others = row.indices.filter { $0 != column }
    for index in row.indices {
      let source = index == column ? 0 : others.firstIndex(of: index)! + 1
      lines.append(
        InspectorLine(
          TextWidth.padded(labels[index], to: widest) + " ", index == column ? theme.bold : theme.faint
        )
        .adding(TextWidth.padded(scores[index], to: scoreWidth, alignRight: true), source: source)
        .adding("  \(exponentials[index])"))
    }
    return lines
  }
}
