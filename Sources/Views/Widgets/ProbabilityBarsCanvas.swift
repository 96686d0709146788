import CellGrid

/// What the drawing of one list of bars goes by.
struct ProbabilityBarsCanvas {
  let bars: ProbabilityBars
  let layout: ProbabilityBarsLayout
  let top: Int?
  let theme: Theme

  /// The cursor, the sign of the top, the sign of the target, a blank.
  static let signWidth = 4
  /// `top, target`
  static let marksWidth = 11

  private var glyphs: GlyphSet { theme.capabilities.glyphs }
  private var isUnicode: Bool { glyphs == .unicode }

  /// Three decimals; what is above zero is not written as zero.
  static func number(_ value: Float, _ capabilities: Capabilities) -> String {
    if value > 0, value < 0.0005 { return "<0.001" }
    return NumberFormat(.fixed(decimals: 3), glyphs: capabilities.glyphs).text(value)
  }

  func draw(on grid: inout Grid) {
    let finite = bars.rows.lazy.map(\.value).filter(\.isFinite)
    let whole = bars.whole ?? finite.max() ?? 1
    for (offset, index) in layout.shown.enumerated() {
      draw(index, at: layout.rect.y + offset, whole: whole, on: &grid)
    }
    drawRest(on: &grid)
  }

  private func draw(_ index: Int, at y: Int, whole: Float, on grid: inout Grid) {
    let (row, rect) = (bars.rows[index], layout.rect)
    let (isTop, isTarget) = (index == top, index == bars.target)
    let style = style(isTop: isTop, isTarget: isTarget)
    var x = rect.x
    let put = { (text: String, width: Int, style: Style, alignRight: Bool, grid: inout Grid) in
      let padded = TextWidth.padded(text, to: width, alignRight: alignRight, glyphs: glyphs)
      grid.put(padded, at: Point(x: x, y: y), style: style, within: rect)
      x += width
    }
    put(index == bars.cursor ? (isUnicode ? "▸" : ">") : "", 1, theme.bold, false, &grid)
    put(isTop ? (isUnicode ? "★" : "*") : "", 1, style, false, &grid)
    put(isTarget ? (isUnicode ? "◎" : "o") : "", 2, style, false, &grid)
    put(row.word, layout.wordWidth, style, false, &grid)
    x += 1
    let bar = Rect(x: x, y: y, width: layout.barWidth, height: 1).intersection(rect)
    Sparkbar(Double(row.value), of: Double(whole)).draw(
      in: bar, on: &grid, style: barStyle(style, isTarget: isTarget), glyphs: glyphs)
    x += layout.barWidth + 1
    guard layout.numberWidth > 0 else { return }
    put(Self.number(row.value, theme.capabilities), layout.numberWidth, style, true, &grid)
    guard layout.hasWords else { return }
    let marks = [isTop ? "top" : nil, isTarget ? "target" : nil].compactMap { $0 }
    x += 1
    put(marks.joined(separator: ", "), Self.marksWidth, style, false, &grid)
  }

  /// Right where both are one; else the target as it should be and the top as it should not.
  private func style(isTop: Bool, isTarget: Bool) -> Style {
    if isTarget { return theme.result }
    guard isTop else { return .plain }
    return bars.target == nil ? theme.bold : theme.refusal.adding(.bold)
  }

  private func barStyle(_ style: Style, isTarget: Bool) -> Style {
    style.foreground == nil ? theme.curve(0) : style
  }

  /// `… 87 more, 0.012 together`
  private func drawRest(on grid: inout Grid) {
    let y = layout.rect.y + layout.shown.count
    guard layout.hiddenCount > 0, y < layout.rect.maxY else { return }
    let sum = Self.number(layout.hiddenSum, theme.capabilities)
    let text = "\(isUnicode ? "…" : "...") \(layout.hiddenCount) more, \(sum) together"
    let x = layout.rect.x + Self.signWidth
    let cut = TextWidth.truncated(text, to: layout.rect.maxX - x, glyphs: glyphs)
    grid.put(cut, at: Point(x: x, y: y), style: theme.faint, within: layout.rect)
  }
}
