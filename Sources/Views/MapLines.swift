import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// How the number under the cursor of a map came about that is no plain weights: head by head, and
  /// what the lens did to each.
  func mapLines(of state: State) -> [InspectorLine] {
    let terms = state.mapTerms
    guard let map = state.attentionMap, let term = terms.first else { return [] }
    let number = { NumberFormat.significant($0, glyphs: capabilities.glyphs) }
    guard let reduction = state.map.reduction else {
      return lensLines(map.lens, term, state)
        + emptyRowLines(terms, state)
        + [InspectorLine("= ", theme.bold).adding(number(term.value), theme.result)]
    }
    var lines = [InspectorLine("\(reduction.rawValue) over \(counted(terms.count))")]
    if let lens = state.lensLabel {
      lines += lens.wrapped(to: 40).map { InspectorLine($0, theme.faint) }
    }
    let columns = NumberFormat.candidates(for: terms.map(\.value)).first
    let names = terms.map { state.name(of: $0.head) }
    let width = names.reduce(5) { max($0, TextWidth.columns($1)) }
    for (index, term) in terms.enumerated() {
      let isMost = reduction == .max && term.value == terms.map(\.value).max()
      let text = columns?.padded(term.value) ?? number(term.value)
      lines.append(
        InspectorLine("head \(TextWidth.padded(names[index], to: width))  ", theme.faint)
          .adding(text, isMost ? theme.bold : .plain, source: index))
    }
    let value = combined(terms.map(\.value), reduction)
    let sign = reduction == .mean ? "Σ / \(terms.count) = " : reduction == .sum ? "Σ = " : "max = "
    return lines + emptyRowLines(terms, state)
      + [InspectorLine(sign, theme.bold).adding(number(value), theme.result)]
  }

  /// Rows of which a lens leaves nothing stay 0: nothing could be made to add up to 1.
  private func emptyRowLines(_ terms: [AttentionTerm], _ state: State) -> [InspectorLine] {
    guard state.lens.renormalizes, terms.allSatisfy({ $0.rest == 0 }) else { return [] }
    return [InspectorLine("nothing is left of this row: it stays 0", theme.faint)]
  }

  private func counted(_ heads: Int) -> String { heads == 1 ? "one head" : "\(heads) heads" }

  private func combined(_ values: [Float], _ reduction: AttentionMap.Reduction) -> Float {
    switch reduction {
    case .max: values.max() ?? 0
    case .sum: values.reduce(0, +)
    case .mean: values.reduce(0, +) / Float(max(1, values.count))
    }
  }

  private func lensLines(
    _ lens: AttentionLens, _ term: AttentionTerm, _ state: State
  ) -> [InspectorLine] {
    let number = { NumberFormat.significant($0, glyphs: capabilities.glyphs) }
    let weight = InspectorLine("weight     ").adding(number(term.weight), source: 0)
    switch lens {
    case .weights:
      return [
        InspectorLine("weight     \(number(term.weight))"),
        InspectorLine("|", theme.key).adding(" shows the products behind its score", theme.faint),
      ]
    case .withoutFirst, .withoutSpecial:
      let what = lens == .withoutFirst ? "the first token" : "special tokens"
      guard term.factor > 0 else {
        return [weight, InspectorLine("left out with \(what)", theme.faint)]
      }
      guard term.rest != 0 else {
        return [weight, InspectorLine("the row has nothing beside \(what)", theme.faint)]
      }
      return [
        InspectorLine("the row without \(what)"), weight,
        InspectorLine("Σ of the rest  \(number(term.rest))"),
        InspectorLine("\(number(term.weight)) / \(number(term.rest))"),
      ]
    case .valueNorm:
      let name = state.layer.outputWeight == nil ? "‖v‖" : "‖v·W_O‖"
      return [
        InspectorLine("how much of the key arrives"), weight,
        InspectorLine("\(TextWidth.padded(name, to: 9))  \(number(term.factor))"),
        InspectorLine("\(number(term.weight)) · \(number(term.factor))"),
      ]
    }
  }
}

extension Frame {
  /// What a number of a map in blocks stands for.
  func blockLines(of state: State) -> [InspectorLine] {
    guard let map = state.attentionMap, let matrix = state.shownWeights,
      let cell = state.focusedCell
    else { return [] }
    let size = map.pooling.size
    let place = (row: cell.row / size, column: cell.column / size)
    let shape = state.mapShape
    let tokens = { (block: Int, count: Int) in block * size..<min(count, (block + 1) * size) }
    let (queries, keys) = (tokens(place.row, shape.rows), tokens(place.column, shape.columns))
    let span = { (tokens: Range<Int>, part: Part) -> String in
      let names = state.model.sequence(part).map(state.texts(ofTokensIn:)) ?? []
      let (first, last) = (tokens.lowerBound, tokens.upperBound - 1)
      guard first < last else { return "\(first): \(names[first])" }
      return "\(first)–\(last): \(names[first]) … \(names[last])"
    }
    let value = matrix[place.row, place.column]
    let isCut = queries.count < size || keys.count < size
    return [
      InspectorLine(
        "\(map.pooling.kind.rawValue) of a block of \(queries.count)×\(keys.count)"
          + (isCut ? ", the text ends in it" : "")),
      InspectorLine("queries \(span(queries, state.layer.part))"),
      InspectorLine("keys    \(span(keys, state.layer.attendsTo))"),
      InspectorLine("= ", theme.bold).adding(
        NumberFormat.significant(value, glyphs: capabilities.glyphs), theme.result),
      InspectorLine(),
      InspectorLine("+ -", theme.key).adding(" zoom in and out", theme.faint),
      InspectorLine("_", theme.key).adding("   mean or max of a block", theme.faint),
    ]
  }
}
