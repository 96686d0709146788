import CellGrid

/// Words with their probabilities as bars: the most probable one and the right one stand out.
///
/// Where not all have room, the most probable ones are shown, the right one is always among them,
/// and a line says how many are not and what they add up to.
package struct ProbabilityBars: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    package let word: String
    package let value: Float

    package init(_ word: String, _ value: Float) {
      self.word = word
      self.value = value
    }
  }

  package enum Order: Hashable, Sendable {
    case strongestFirst
    /// As in the vocabulary, so that no word moves while the numbers change.
    case given
  }

  package let rows: [Row]
  /// The index of the word that should win; nil where there is none.
  package var target: Int?
  package var cursor: Int?
  package var order: Order
  /// What a full bar stands for; nil takes the largest value, for numbers that are no
  /// probabilities.
  package var whole: Float?

  package init(
    _ rows: [Row], target: Int? = nil, cursor: Int? = nil, order: Order = .strongestFirst,
    whole: Float? = 1
  ) {
    self.rows = rows
    self.target = target
    self.cursor = cursor
    self.order = order
    self.whole = whole
  }

  /// The index of the largest value, the first of equals, as argmax takes it.
  /// Infinity is larger than any number; what is no number is never the largest.
  package var top: Int? {
    var top: Int?
    for (index, row) in rows.enumerated() where !row.value.isNaN {
      if top.map({ row.value > rows[$0].value }) ?? true { top = index }
    }
    return top
  }

  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> ProbabilityBarsLayout {
    let layout = ProbabilityBarsLayout(of: self, in: rect, capabilities: capabilities)
    ProbabilityBarsCanvas(
      bars: self, layout: layout, top: top, theme: Theme(capabilities: capabilities)
    ).draw(on: &grid)
    return layout
  }

  /// Indices of `rows`, those that come first first.
  fileprivate var ranking: [Int] {
    // What is no number comes last; equal ones as in the vocabulary.
    rows.indices.sorted {
      let (left, right) = (rows[$0].value, rows[$1].value)
      if left.isNaN || right.isNaN { return right.isNaN && (!left.isNaN || $0 < $1) }
      return left == right ? $0 < $1 : left > right
    }
  }
}

/// Where bars stand, and which of the words.
package struct ProbabilityBarsLayout: Equatable, Sendable {
  package let rect: Rect
  /// Indices of the rows, from the top down.
  package private(set) var shown: [Int] = []
  /// How many words are not shown, and the sum of their finite values.
  package private(set) var hiddenCount = 0
  package private(set) var hiddenSum: Float = 0

  private(set) var wordWidth = 0
  private(set) var barWidth = 0
  private(set) var numberWidth = 0
  private(set) var hasWords = false

  /// The word whose row is at a place on the screen.
  package func row(at point: Point) -> Int? {
    guard rect.contains(point), shown.indices.contains(point.y - rect.y) else { return nil }
    return shown[point.y - rect.y]
  }

  init(of bars: ProbabilityBars, in rect: Rect, capabilities: Capabilities) {
    self.rect = rect
    guard !rect.isEmpty else { return }
    choose(bars)
    var hidden = Set(bars.rows.indices).subtracting(shown).sorted()
    hiddenCount = hidden.count
    hidden.removeAll { !bars.rows[$0].value.isFinite }
    hiddenSum = hidden.reduce(0) { $0 + bars.rows[$1].value }
    divide(bars, capabilities)
  }

  private mutating func choose(_ bars: ProbabilityBars) {
    let isPartial = bars.rows.count > rect.height
    let room = isPartial && rect.height > 2 ? rect.height - 1 : rect.height
    let ranking = bars.ranking
    var chosen = Array(ranking.prefix(room))
    // The target, and the row of the cursor, take the place of the weakest others.
    let wanted = [bars.target, bars.cursor].compactMap { $0 }.filter(bars.rows.indices.contains)
    for index in wanted where !chosen.contains(index) {
      if let last = chosen.lastIndex(where: { !wanted.contains($0) }) { chosen.remove(at: last) }
      if chosen.count < room { chosen.append(index) }
    }
    let places = Dictionary(uniqueKeysWithValues: ranking.enumerated().map { ($1, $0) })
    shown =
      bars.order == .given
      ? chosen.sorted() : chosen.sorted { places[$0, default: 0] < places[$1, default: 0] }
  }

  private mutating func divide(_ bars: ProbabilityBars, _ capabilities: Capabilities) {
    let widest = shown.reduce(0) { max($0, TextWidth.columns(bars.rows[$1].word)) }
    numberWidth = shown.reduce(0) {
      max($0, TextWidth.columns(ProbabilityBarsCanvas.number(bars.rows[$1].value, capabilities)))
    }
    // A blank after the word and one before the number. A number is never cut: rather the bar goes,
    // and where there is no room for four columns of the word, the number.
    var room = rect.width - ProbabilityBarsCanvas.signWidth - numberWidth - 2
    if room < min(4, widest) {
      room += numberWidth + 1
      numberWidth = 0
    }
    wordWidth = max(0, min(widest, max(4, room / 2), room))
    let words = ProbabilityBarsCanvas.marksWidth + 1
    hasWords = bars.target != nil && numberWidth > 0 && room - wordWidth - words >= 8
    barWidth = min(40, max(0, room - wordWidth - (hasWords ? words : 0)))
    if numberWidth == 0 { barWidth = 0 }
  }
}
