import AttentionEngine
import CellGrid
import Workbench

/// One line: what the shades of a heatmap mean, and the exact number at the cursor.
package struct HeatmapLegend: Equatable, Sendable {
  package let heatmap: Heatmap
  /// Whether two rows share a line, and no other line says so.
  let isHalved: Bool
  /// What would show more of the numbers.
  package var hint: String?

  /// - Parameter layout: how the heatmap was drawn.
  package init(_ heatmap: Heatmap, _ layout: HeatmapLayout? = nil) {
    self.heatmap = heatmap
    isHalved = layout?.density == .halves && layout?.extentRow == nil
  }

  /// Draws what fits into the first row of `rect`; what matters less is dropped first.
  package func draw(in rect: Rect, on grid: inout Grid, capabilities: Capabilities) {
    let line = rect.splitTop(1).top
    guard !line.isEmpty else { return }
    let shading = heatmap.shading
    let (low, high) = ends(shading, capabilities)
    let sample = rampWidth(line.width)
    var x = line.x
    let put = { (text: String, style: Style, grid: inout Grid) in
      x += grid.put(text, at: Point(x: x, y: line.y), style: style, within: line)
    }
    put(low + " ", .plain, &grid)
    drawRamp(
      shading, in: Rect(x: x, y: line.y, width: sample, height: 1).intersection(line), on: &grid,
      capabilities)
    x += sample
    put(" " + high, .plain, &grid)
    let gap = capabilities.glyphs == .unicode ? " · " : ", "
    var room = line.maxX - x - 2
    let parts = parts(shading, room: room, capabilities)
    var chosen: Set<Part> = []
    for part in parts.sorted(by: { $0.rank < $1.rank }) {
      let width = TextWidth.columns(part.text) + (chosen.isEmpty ? 0 : TextWidth.columns(gap))
      guard width <= room else { break }
      chosen.insert(part)
      room -= width
    }
    var lead = "  "
    for part in parts where chosen.contains(part) {
      put(lead, .plain, &grid)
      put(part.text, part.isCursor ? Style(attributes: .bold) : .plain, &grid)
      lead = gap
    }
  }

  /// A piece of the legend; a lower rank is dropped later.
  private struct Part: Hashable {
    let text: String
    let rank: Int
    var isCursor = false
  }

  private func rampWidth(_ width: Int) -> Int { width >= 60 ? 16 : width >= 44 ? 8 : 4 }

  private func ends(_ shading: Shading, _ capabilities: Capabilities) -> (String, String) {
    let row = heatmap.cursor?.row ?? 0
    let greatest = heatmap.scale == .perRow ? shading.greatest(ofRow: row) : shading.greatest
    let text = { NumberFormat.significant($0, digits: 3, glyphs: capabilities.glyphs) }
    if shading.isDiverging { return (text(-greatest), (greatest > 0 ? "+" : "") + text(greatest)) }
    return (heatmap.scale == .log && greatest > 0 ? text(shading.floor) : "0", text(greatest))
  }

  private func parts(
    _ shading: Shading, room: Int, _ capabilities: Capabilities
  ) -> [Part] {
    let matrix = heatmap.values.matrix
    let ofRow = heatmap.scale == .perRow ? ": cursor's" : ""
    var parts = [heatmap.range, heatmap.counted].compactMap { $0 }.map { Part(text: $0, rank: 1) }
    parts.append(Part(text: heatmap.scale.rawValue + ofRow, rank: parts.isEmpty ? 1 : 2))
    if isHalved { parts.append(Part(text: "two rows a line", rank: 2)) }
    if let note = heatmap.note { parts.append(Part(text: note, rank: 2)) }
    if heatmap.isDelta { parts.append(Part(text: "change", rank: 2)) }
    if let cursor = heatmap.cursor, (0..<matrix.rows).contains(cursor.row),
      (0..<matrix.columns).contains(cursor.column)
    {
      let value = matrix[cursor.row, cursor.column]
      let sign = heatmap.isDelta && value > 0 ? "+" : ""
      let number = { (digits: Int) in
        sign + NumberFormat.significant(value, digits: digits, glyphs: capabilities.glyphs)
      }
      let isLeftOut = heatmap.leftOut.contains(cursor.column)
      // In fewer columns where there is little room.
      let mark = capabilities.glyphs == .unicode ? "◆" : "at"
      let texts =
        isLeftOut
        ? ["cursor: left out", "left out"]
        : ["cursor \(number(5))", "cursor \(number(3))", "\(mark) \(number(3))"]
      let text = texts.first { TextWidth.columns($0) <= room } ?? texts[texts.count - 1]
      parts.append(Part(text: text, rank: 0, isCursor: true))
    }
    if let hint { parts.append(Part(text: hint, rank: 3)) }
    if !heatmap.edited.isEmpty { parts.append(Part(text: "* edited", rank: 3)) }
    let range = FiniteRange(matrix)
    let text = { NumberFormat.significant($0, digits: 3, glyphs: capabilities.glyphs) }
    parts.append(Part(text: "min \(text(range.least))", rank: 4))
    if shading.isDiverging { parts.append(Part(text: "max \(text(range.greatest))", rank: 4)) }
    return parts
  }

  private func drawRamp(
    _ shading: Shading, in rect: Rect, on grid: inout Grid, _ capabilities: Capabilities
  ) {
    for offset in 0..<rect.width {
      let part = rect.width > 1 ? Double(offset) / Double(rect.width - 1) : 1
      let level = shading.isDiverging ? 2 * part - 1 : part
      let glyph =
        Shading.hasShades(capabilities) ? Character(" ") : shading.glyph(level, capabilities)
      grid.put(
        String(glyph), at: Point(x: rect.x + offset, y: rect.y),
        style: shading.style(level, capabilities))
    }
  }
}
