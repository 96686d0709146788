import CellGrid

/// A horizontal bar as long as its part of a whole, in eighths of a column; in ASCII in whole
/// columns of `#`.
package struct Sparkbar: Hashable, Sendable {
  /// 0 to 1.
  package let part: Double

  /// What is not finite, or a part of nothing, is an empty bar.
  package init(_ value: Double, of whole: Double = 1) {
    let part = value / whole
    self.part = part.isFinite ? min(max(part, 0), 1) : 0
  }

  /// The bar in `width` columns, without the blanks behind it. Something is never shown as nothing.
  package func text(width: Int, glyphs: GlyphSet) -> String {
    guard width > 0, part > 0 else { return "" }
    let columns = part * Double(width)
    if glyphs == .ascii {
      return String(repeating: "#", count: max(1, Int(columns.rounded())))
    }
    let eighths = max(1, Int((columns * 8).rounded()))
    let rest = eighths % 8
    let tail = rest == 0 ? "" : String(Array("▏▎▍▌▋▊▉")[rest - 1])
    return String(repeating: "█", count: eighths / 8) + tail
  }

  package func draw(
    in rect: Rect, on grid: inout Grid, style: Style = .plain, glyphs: GlyphSet
  ) {
    let text = text(width: rect.width, glyphs: glyphs)
    grid.put(text, at: Point(x: rect.x, y: rect.y), style: style, within: rect)
  }
}
