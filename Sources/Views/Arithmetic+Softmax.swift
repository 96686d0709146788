import AttentionEngine
import CellGrid
import Workbench

/// Softmax, over the keys of a query or over the words of a token, and the loss that follows from it.
extension Arithmetic {
  func softmax(
    _ row: [Derivation.Exponential], _ column: Int, _ maximum: Float?, _ sum: Float
  ) -> [InspectorLine] {
    let query = label(of: derivation.cell, isRow: true)
    if let place = row.firstIndex(where: { $0.score.value.isNaN }) {
      return [
        InspectorLine("The row “\(query)” has nan:"),
        InspectorLine(name(row[place].score)).adding(
          " = nan", source: state.sources.firstIndex { $0.cell == row[place].score.cell }),
        result,
      ]
    }
    guard let maximum, let own = row.indices.contains(column) ? row[column] : nil else {
      return [
        InspectorLine("The mask forbids “\(query)” every key:"),
        InspectorLine("all its weights are 0."), result,
      ]
    }
    var lines = [
      InspectorLine(
        isOverWords ? "softmax over all words, at “\(query)”" : "softmax over the row “\(query)”",
        theme.faint)
    ]
    lines += exponential(own, maximum, sum)
    lines += equation(
      "\(number(own.exponential)) / \(number(sum))", number(derivation.value), theme.result)
    lines.append(InspectorLine())
    lines += softmaxTable(row, column, sum)
    return lines
  }

  /// The logit of the right word, and what it is beside all the others.
  func crossEntropy(
    _ row: [Derivation.Exponential], _ target: Int?, _ maximum: Float?, _ sum: Float
  ) -> [InspectorLine] {
    guard let target, row.indices.contains(target), let maximum else {
      return [InspectorLine("No word is right here, so there is no loss."), result]
    }
    let own = row[target]
    let word = label(of: own.score.cell, isRow: false)
    var lines = [InspectorLine("“\(word)” would be right", theme.faint)]
    lines += exponential(own, maximum, sum)
    lines += equation(
      "p = \(number(own.exponential)) / \(number(sum))", number(own.exponential / sum))
    lines.append(InspectorLine("−ln p = ln Σ + max − logit"))
    lines += equation(
      "ln \(number(sum)) + \(subtrahend(maximum)) − \(subtrahend(own.score.value))",
      number(derivation.value), theme.result)
    lines.append(InspectorLine())
    return lines + softmaxTable(row, target, sum)
  }

  /// The score, the largest one, and how much of the sum is the score's.
  private func exponential(
    _ own: Derivation.Exponential, _ maximum: Float, _ sum: Float
  ) -> [InspectorLine] {
    [
      InspectorLine(TextWidth.padded(scoreName, to: 9)).adding(
        number(own.score.value), source: 0),
      InspectorLine("\(isOverWords ? "largest" : "row max")  \(number(maximum))"),
    ]
      + equation(
        "exp(\(number(own.score.value)) − \(subtrahend(maximum)))", number(own.exponential))
      + equation(isOverWords ? "Σ of all words" : "Σ of the row", number(sum))
  }

  /// Whether the row is of words that can be predicted, not of keys.
  private var isOverWords: Bool { stage?.isMap != true }

  /// A number behind a minus: a negative one in parentheses.
  private func subtrahend(_ value: Float) -> String {
    value < 0 ? "(\(number(value)))" : number(value)
  }

  /// What softmax reads: the scaled scores, the masked ones, or the logits.
  private var scoreName: String {
    derivation.sources.first.map { state.symbol(of: $0.cell.matrix) } ?? "score"
  }

  /// Every key of the row with its score, its exponential, and its weight; or every word with its
  /// logit, its exponential, and its probability.
  private func softmaxTable(
    _ row: [Derivation.Exponential], _ column: Int, _ sum: Float
  ) -> [InspectorLine] {
    let labels = row.map { label(of: $0.score.cell, isRow: false) }
    let columns = [
      (scoreName, self.column(row.map(\.score.value))),
      ("exp", self.column(row.map(\.exponential))),
      (isOverWords ? "p" : "weight", self.column(row.map { $0.exponential / sum })),
    ].map { name, texts in
      (name: name, texts: texts, width: max(name.count, TextWidth.columns(texts.first ?? "")))
    }
    let numbersWidth = columns.reduce(0) { $0 + $1.width + 2 }
    let widest = max(3, min(labels.map(TextWidth.columns).max() ?? 0, width - numbersWidth))
    var heading = InspectorLine(
      TextWidth.padded(isOverWords ? "word" : "key", to: widest), theme.faint)
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
      line.noun = isOverWords ? "word" : "key"
      return line
    }
    return [heading] + lines
  }
}
