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
    let isLeftOut = map.lens.renormalizes && term.factor == 0
    guard let reduction = state.map.reduction else {
      // What a lens leaves out is no number, and not 0.
      if isLeftOut {
        return lensLines(map.lens, term, state) + emptyRowLines(terms, state)
          + [leftOutLine(map.lens)]
      }
      return lensLines(map.lens, term, state)
        + emptyRowLines(terms, state)
        + [InspectorLine("= ", theme.bold).adding(number(term.value), theme.result)]
    }
    var lines = [InspectorLine("\(reduction.rawValue) over \(counted(terms.count))")]
    if let lens = state.lensLabel {
      lines.append(InspectorLine(lens, theme.faint))
    }
    if isLeftOut { lines[0] = InspectorLine("weights of \(counted(terms.count))") }
    let values = terms.map { isLeftOut ? $0.weight : $0.value }
    let columns = NumberFormat.candidates(for: values).first
    let names = terms.map { state.name(of: $0.head) }
    let width = names.reduce(5) { max($0, TextWidth.columns($1)) }
    for (index, value) in values.enumerated() {
      let isMost = reduction == .max && !isLeftOut && value == values.max()
      let text = columns?.padded(value) ?? number(value)
      var line = InspectorLine(
        "head \(TextWidth.padded(names[index], to: width))  ", theme.faint)
      line.add(text, isMost ? theme.bold : .plain, source: index)
      line.noun = "head"
      lines.append(line)
    }
    if isLeftOut { return lines + emptyRowLines(terms, state) + [leftOutLine(map.lens)] }
    let value = combined(values, reduction)
    let sign = reduction == .mean ? "Σ / \(terms.count) = " : reduction == .sum ? "Σ = " : "max = "
    return lines + emptyRowLines(terms, state)
      + [InspectorLine(sign, theme.bold).adding(number(value), theme.result)]
  }

  /// Rows of which a lens leaves nothing stay 0: nothing could be made to add up to 1.
  private func emptyRowLines(_ terms: [AttentionTerm], _ state: State) -> [InspectorLine] {
    guard state.lens.renormalizes, terms.allSatisfy({ $0.rest == 0 }) else { return [] }
    return [InspectorLine("nothing is left of this row: it stays 0", theme.faint)]
  }

  private func leftOutLine(_ lens: AttentionLens) -> InspectorLine {
    InspectorLine("left out with \(Self.leftOut(lens))", theme.bold)
  }

  private static func leftOut(_ lens: AttentionLens) -> String {
    lens == .withoutFirst ? "the first token" : "special tokens"
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
    case .weights: return [weight]
    case .withoutFirst, .withoutSpecial:
      let what = Self.leftOut(lens)
      guard term.factor > 0 else { return [weight] }
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
  func blockText(of state: State) -> InspectorText {
    guard let map = state.attentionMap, let matrix = state.shownWeights,
      let cell = state.focusedCell
    else { return InspectorText([]) }
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
    let missing = missingCells(of: state, queries, keys)
    let count = queries.count * keys.count - missing.masked - missing.leftOut
    let isCut = queries.count < size || keys.count < size
    let lines = [
      InspectorLine(
        "\(map.pooling.kind.rawValue) of a block of \(queries.count)×\(keys.count)"
          + (isCut ? ", the text ends in it" : "")),
      InspectorLine("queries \(span(queries, state.layer.part))"),
      InspectorLine("keys    \(span(keys, state.layer.attendsTo))"),
    ]
    let result =
      count == 0 && missing.masked == 0
      ? leftOutLine(map.lens)
      : InspectorLine("= ", theme.bold).adding(
        NumberFormat.significant(value, glyphs: capabilities.glyphs), theme.result)
    return InspectorText(
      lines + missingLines(missing, of: map, isAll: count == 0) + [result], pinnedCount: 1,
      help: [
        InspectorLine(),
        InspectorLine("+ -", theme.key).adding(" zoom in and out", theme.faint),
        InspectorLine("_", theme.key).adding("   mean or max of a block", theme.faint),
      ])
  }

  /// How many cells of a block are masked, and of the others how many a lens leaves out.
  private func missingCells(
    of state: State, _ queries: Range<Int>, _ keys: Range<Int>
  ) -> (masked: Int, leftOut: Int) {
    guard let cells = state.cellsOfBlocks else { return (0, 0) }
    var (masked, leftOut) = (0, 0)
    for query in queries {
      for key in keys {
        if cells.isMasked(query: query, key: key) {
          masked += 1
        } else if cells.isLeftOut(key: key) {
          leftOut += 1
        }
      }
    }
    return (masked, leftOut)
  }

  /// `28 masked, 8 left out: not in the mean`.
  private func missingLines(
    _ missing: (masked: Int, leftOut: Int), of map: AttentionMap, isAll: Bool
  ) -> [InspectorLine] {
    let texts = [(missing.masked, "masked"), (missing.leftOut, "left out")].filter { $0.0 > 0 }
    guard !texts.isEmpty else { return [] }
    let text = texts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let kind = map.pooling.kind.rawValue
    return [InspectorLine("\(text): \(isAll ? "nothing is there" : "not in the \(kind)")")]
  }
}
