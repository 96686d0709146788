import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// Which columns of the table of products have room.
  private struct ProductColumns {
    let dimension: Int
    let hasFactors: Bool
    let hasSum: Bool
    let bar: Int

    init(width: Int, dimensions: Int) {
      dimension = max(3, String(max(0, dimensions - 1)).count)
      let fixed = dimension + 1 + 7
      hasSum = width >= fixed + 16
      hasFactors = width >= fixed + 8 + 16 + 7
      let rest = width - fixed - (hasSum ? 8 : 0) - (hasFactors ? 16 : 0) - 1
      bar = max(0, min(25, rest.isMultiple(of: 2) ? rest - 1 : rest))
    }
  }

  /// Why a score is what it is: the product of every dimension, the largest first, with its part of
  /// the largest as a bar to the side of its sign, and what they are up to there; they end in the
  /// sum, and what becomes of it. nil where no products are shown.
  func productText(of state: State, width: Int) -> InspectorText? {
    guard let products = state.products else { return nil }
    let columns = ProductColumns(width: width, dimensions: products.terms.count)
    let most = products.terms.first?.product.magnitude ?? 0
    let right = { TextWidth.padded($0, to: $1, alignRight: true) }
    var heading = right("dim", columns.dimension)
    if columns.hasFactors { heading += right("q", 8) + right("k", 8) }
    heading += right("q·k", 8) + " " + TextWidth.padded("", to: columns.bar)
    if columns.hasSum { heading += right("Σ", 8) }
    var lines = [
      InspectorLine("Σ q·k over \(products.terms.count) numbers", theme.faint),
      InspectorLine(heading, theme.faint),
    ]
    let closing = lines[0].adding("   | closes", theme.faint)
    if closing.columns <= width { lines[0] = closing }
    if state.layer.rotary != nil {
      lines.insert(
        InspectorLine("q and k after rotation; f shows the angles", theme.faint), at: 1)
    }
    var sum: Float = 0
    let sums = products.terms.map { term -> Float in
      sum += term.product
      return sum
    }
    let text = Columns(products.terms, sums: sums)
    for (index, term) in products.terms.enumerated() {
      let (query, key) = (2 * index, 2 * index + 1)
      var line = InspectorLine()
      line.add(right(String(term.dimension), columns.dimension), theme.faint, source: query)
      if columns.hasFactors {
        line.add(right(text.factor(term.query.value), 8), source: query)
        line.add(right(text.factor(term.key.value), 8), source: key)
      }
      line.add(
        right(text.product(term.product), 8), theme.bold, source: columns.hasFactors ? nil : key)
      line.add(" ")
      addBar(term.product, of: most, columns.bar, to: &line)
      if columns.hasSum { line.add(right(text.sum(sums[index]), 8), theme.faint) }
      line.noun = "product"
      lines.append(line)
    }
    let fate = fate(of: products, state, width: width)
    return InspectorText(lines + fate, pinnedCount: fate.count)
  }

  /// How the numbers of a column are written: in at most seven columns, with equally many decimals.
  private struct Columns {
    let factor: (Float) -> String
    let product: (Float) -> String
    let sum: (Float) -> String

    init(_ terms: [ScoreProducts.Term], sums: [Float]) {
      factor = Self.format(terms.flatMap { [$0.query.value, $0.key.value] })
      product = Self.format(terms.map(\.product))
      sum = Self.format(sums)
    }

    private static func format(_ values: [Float]) -> (Float) -> String {
      let most = values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
      let decimals = most < 99.9995 ? 3 : most < 9999.95 ? 1 : 0
      return { value in
        let text = NumberFormat(.fixed(decimals: decimals)).text(value)
        return text.count <= 7 ? text : NumberFormat(.exponent(digits: 0)).text(value)
      }
    }
  }

  /// To the right of the middle what is positive, to the left what is negative.
  private func addBar(_ value: Float, of most: Float, _ width: Int, to line: inout InspectorLine) {
    guard width >= 3 else { return }
    let half = (width - 1) / 2
    let axis = capabilities.glyphs == .unicode ? "│" : "|"
    let blank = String(repeating: " ", count: half)
    let part = most > 0 ? Double(value.magnitude / most) : 0
    if value >= 0 {
      let bar = Sparkbar(part).text(width: half, glyphs: capabilities.glyphs)
      line.add(blank + axis, theme.faint)
      line.add(TextWidth.padded(bar, to: half), theme.curve(2))
    } else {
      // There are no blocks that fill a cell from the right; half of one is as fine as it gets.
      let halves = max(1, Int((part * Double(2 * half)).rounded()))
      let glyphs = capabilities.glyphs == .unicode ? ("▐", "█") : ("", "#")
      let count = capabilities.glyphs == .unicode ? halves / 2 : (halves + 1) / 2
      let bar =
        (halves.isMultiple(of: 2) ? "" : glyphs.0) + String(repeating: glyphs.1, count: count)
      line.add(TextWidth.padded(bar, to: half, alignRight: true), theme.curve(4))
      line.add(axis + blank, theme.faint)
    }
  }

  /// The sum of the products, and what the score becomes: `scaled 0.307, weight 0.259`; where a bias
  /// comes between, that has a line, and the sum shares one with what is scaled if there is room. What
  /// the mask forbids says so.
  private func fate(
    of products: ScoreProducts, _ state: State, width: Int
  ) -> [InspectorLine] {
    let number = { NumberFormat.significant($0, digits: 3, glyphs: capabilities.glyphs) }
    let value = { (stage: Stage, name: String) -> String? in
      guard let matrix = state.trace[Site(stage, state.place.head)] else { return nil }
      return "\(name) \(number(matrix[products.score.row, products.score.column]))"
    }
    let masked = value(.masked, "masked")
    let weight = value(.weights, "weight")
    let line = { (texts: [String?]) in
      InspectorLine(texts.compactMap { $0 }.joined(separator: ", "), theme.faint)
    }
    let sum = InspectorLine("Σ = ", theme.bold).adding(
      NumberFormat.significant(products.value, glyphs: capabilities.glyphs), theme.result)
    let scaled = value(.scaled, "scaled")
    guard let bias = products.bias else {
      return [sum, line([scaled, isMasked(products, state) ? masked : nil, weight])]
    }
    let both = scaled.map { sum.adding(", \($0)", theme.faint) } ?? sum
    let last = isMasked(products, state) ? [masked, weight] : [weight]
    let whole = line([value(.biased, "biased")] + last)
    return (both.columns <= width ? [both] : [sum, line([scaled])]) + [
      InspectorLine("+ \(state.name(of: bias.cell)) = ", theme.faint)
        .adding(number(bias.value), theme.faint, source: 2 * products.terms.count),
      whole.columns <= width ? whole : line(last),
    ]
  }

  /// Whether the query may not attend to the key.
  private func isMasked(_ products: ScoreProducts, _ state: State) -> Bool {
    let (query, key) = (products.score.row, products.score.column)
    return !state.layer.mask.allows(query: query, key: key)
  }
}
