import CellGrid

/// How the numbers at an axis are written: all alike, with just as many digits as tell them apart.
struct AxisNumbers: Equatable, Sendable {
  private let notation: NumberFormat.Notation
  private let glyphs: GlyphSet

  /// For `ticks`, which differ, in at most `width` columns; nil where nothing is that short.
  init?(ticks: [Float], width: Int, glyphs: GlyphSet) {
    let fitting = Self.notations(ticks).first { notation in
      let format = NumberFormat(notation, glyphs: glyphs)
      return ticks.allSatisfy { TextWidth.columns(format.text($0)) <= width }
    }
    guard let fitting else { return nil }
    notation = fitting
    self.glyphs = glyphs
  }

  func text(_ value: Float) -> String { NumberFormat(notation, glyphs: glyphs).text(value) }

  /// The fullest first.
  private static func notations(_ ticks: [Float]) -> [NumberFormat.Notation] {
    let largest = ticks.reduce(0) { max($0, $1.magnitude) }
    var notations: [NumberFormat.Notation] = []
    if largest < 1_000_000, largest >= 0.001 || largest == 0 {
      notations = (0...decimals(ticks)).reversed().map { .fixed(decimals: $0) }
    }
    notations += (0...4).reversed().map { .exponent(digits: $0) }
    let telling = notations.filter { isTelling($0, ticks) }
    guard let shortest = telling.last(where: { if case .exponent = $0 { true } else { false } })
    else { return telling }
    // Where the exponent is needed, its mantissa has no more digits than needed.
    return telling.filter { if case .fixed = $0 { true } else { false } } + [shortest]
  }

  private static func isTelling(_ notation: NumberFormat.Notation, _ ticks: [Float]) -> Bool {
    let format = NumberFormat(notation)
    return zip(ticks, ticks.dropFirst()).allSatisfy { format.text($0) != format.text($1) }
  }

  /// Two significant digits of the span, or three of a single number, without zeros at the end of
  /// all of them.
  private static func decimals(_ ticks: [Float]) -> Int {
    guard let first = ticks.first, let last = ticks.last else { return 0 }
    let span =
      first == last ? Double(first.magnitude) / 5 : (Double(last) - Double(first)).magnitude
    var decimals = 0
    var unit = 1.0
    while decimals < 7, unit > span / 50 {
      decimals += 1
      unit /= 10
    }
    let largest = ticks.reduce(0) { max($0, $1.magnitude) }
    let exact = NumberFormat.exactDecimals(ticks, largest: largest)
    return min(decimals, exact ?? decimals)
  }
}
