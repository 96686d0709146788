import AttentionEngine
import CellGrid
import Workbench

/// Sums of products and softmax: the two long derivations.
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
      InspectorLine("softmax over the row “\(query)”", theme.faint),
      InspectorLine(TextWidth.padded(scoreName, to: 9)).adding(
        number(own.score.value), source: 0),
      InspectorLine("row max  \(number(maximum))"),
    ]
    lines += equation(
      "exp(\(number(own.score.value)) − \(subtrahend(maximum)))", number(own.exponential))
    lines += equation("Σ of the row", number(sum))
    lines += equation(
      "\(number(own.exponential)) / \(number(sum))", number(derivation.value), theme.result)
    lines.append(InspectorLine())
    lines += softmaxTable(row, column, sum)
    return lines
  }

  /// A number behind a minus: a negative one in parentheses.
  private func subtrahend(_ value: Float) -> String {
    value < 0 ? "(\(number(value)))" : number(value)
  }

  /// What softmax reads: the scaled scores, or the masked ones.
  private var scoreName: String {
    derivation.sources.first.map { state.symbol(of: $0.cell.matrix) } ?? "score"
  }

  /// Every key of the row with its score, its exponential, and its weight where there is room.
  private func softmaxTable(
    _ row: [Derivation.Exponential], _ column: Int, _ sum: Float
  ) -> [InspectorLine] {
    let labels = row.map { label(of: $0.score.cell, isRow: false) }
    let columns = [
      (scoreName, self.column(row.map(\.score.value))),
      ("exp", self.column(row.map(\.exponential))),
      ("weight", self.column(row.map { $0.exponential / sum })),
    ].map { name, texts in
      (name: name, texts: texts, width: max(name.count, TextWidth.columns(texts.first ?? "")))
    }
    let numbersWidth = columns.reduce(0) { $0 + $1.width + 2 }
    let widest = max(3, min(labels.map(TextWidth.columns).max() ?? 0, width - numbersWidth))
    var heading = InspectorLine(TextWidth.padded("key", to: widest), theme.faint)
    for column in columns {
      let name = TextWidth.padded(column.name, to: column.width, alignRight: true)
      heading.add("  " + name, theme.faint)
    }
    let lines = row.indices.map { index in
      let isOwn = index == column
      // In `Derivation.sources` the cell's own key comes first, then the others in their order.
      let source = isOwn ? 0 : index < column ? index + 1 : index
      let name = TextWidth.padded(labels[index], to: widest)
      var line = InspectorLine(name, isOwn ? theme.bold : theme.faint)
      for (place, column) in columns.enumerated() {
        line.add("  ")
        let text = TextWidth.padded(column.texts[index], to: column.width, alignRight: true)
        let style = isOwn && place == 2 ? theme.result : .plain
        line.add(text, style, source: place == 0 ? source : nil)
      }
      return line
    }
    return [heading] + lines
  }
}
