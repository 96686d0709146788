import AttentionEngine
import CellGrid

/// A heatmap for print: labels, numbers where there is room, a legend with the range.
struct SVGHeatmap {
  /// 512 x 512; more cells make a picture that no viewer opens.
  static let cellLimit = 262_144

  let exported: ExportedMatrix
  let numbers: ExportNumberFormat
  let range: FiniteRange
  let ramp: HeatmapRamp
  let layout: SVGLayout

  init(_ exported: ExportedMatrix, numbers: ExportNumberFormat) {
    let range = exported.range
    let ramp = HeatmapRamp(range.bounds, isSigned: exported.reading != nil)
    self.exported = exported
    self.numbers = numbers
    self.range = range
    self.ramp = ramp
    layout = SVGLayout(
      exported, subtitle: Self.subtitle(exported, range, numbers),
      widestNumber: exported.matrix.values.lazy.map { numbers.readable($0).utf8.count }.max() ?? 0,
      legend: Self.legendLabels(ramp, range, numbers))
  }

  var text: String {
    var svg = SVGWriter()
    addStyle(to: &svg)
    svg.rectangle(x: 0, y: 0, width: layout.width, height: layout.height, fill: "#ffffff")
    svg.text(exported.name, x: layout.margin, y: layout.margin + 16, style: "title")
    for (index, line) in layout.subtitle.enumerated() {
      svg.text(line, x: layout.margin, y: layout.margin + 36 + 18 * index, style: "sub")
    }
    addColumnLabels(to: &svg)
    addRowLabels(to: &svg)
    addCells(to: &svg)
    addLegend(to: &svg)
    return svg.document(
      width: layout.width, height: layout.height,
      title: ([exported.name] + exported.place).joined(separator: ", "))
  }

  private static func subtitle(
    _ exported: ExportedMatrix, _ range: FiniteRange, _ numbers: ExportNumberFormat
  ) -> [String] {
    let place = exported.place + ["\(exported.matrix.rows) × \(exported.matrix.columns)"]
    return [
      place.joined(separator: " · "),
      typographic(range.description(numbers: numbers)),
      exported.axesDescription,
    ].filter { !$0.isEmpty }
  }

  /// From the top to the bottom of the ramp.
  private static func legendLabels(
    _ ramp: HeatmapRamp, _ range: FiniteRange, _ numbers: ExportNumberFormat
  ) -> [String] {
    guard range.bounds != nil else { return [] }
    let low = ramp.range.lowerBound
    let high = ramp.range.upperBound
    guard low < high else { return [typographic(numbers.readable(low))] }
    return (0...4).map { step in
      let fraction = Float(4 - step) / 4
      return typographic(numbers.readable(low * (1 - fraction) + high * fraction))
    }
  }

  /// With a minus sign for the hyphen.
  static func typographic(_ number: String) -> String {
    var result = ""
    for character in number { result.append(character == "-" ? "−" : character) }
    return result
  }

  private func addStyle(to svg: inout SVGWriter) {
    svg.add("<style>")
    svg.add("text { font-family: 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif; }")
    svg.add(".title { font-size: 18px; font-weight: 600; fill: #10141c; }")
    svg.add(".sub { font-size: 12px; fill: #5a6372; }")
    svg.add(".label { font-size: \(layout.labelSize)px; fill: #10141c; }")
    svg.add(".number { font-size: 12px; font-variant-numeric: tabular-nums; }")
    svg.add(".tick { font-size: 11px; fill: #3a4250; font-variant-numeric: tabular-nums; }")
    svg.add("</style>")
    guard hasNonFinite else { return }
    svg.add("<defs><pattern id=\"none\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">")
    svg.add("<rect width=\"6\" height=\"6\" fill=\"#f2f3f5\"/>")
    svg.add("<path d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\" stroke=\"#d3d7de\" stroke-width=\"1\"/>")
    svg.add("</pattern></defs>")
  }

  /// Also what a lens leaves out has no colour.
  var hasNonFinite: Bool { range.finiteCount < exported.matrix.values.count }

  /// Left out is what stands for nothing.
  private func color(row: Int, column: Int) -> Color? {
    exported.leftOut.contains(column) ? nil : ramp.color(exported.matrix[row, column])
  }
}

extension SVGHeatmap {
  private func addColumnLabels(to svg: inout SVGWriter) {
    let labels = exported.labeled.columnLabels
    for column in stride(from: 0, to: labels.count, by: layout.labelStep) {
      let center = layout.left + column * layout.cellWidth + layout.cellWidth / 2
      if layout.turnsColumnLabels {
        svg.text(
          labels[column], x: center + layout.labelSize / 3, y: layout.top - 8, style: "label",
          angle: -45)
      } else {
        svg.text(labels[column], x: center, y: layout.top - 9, style: "label", anchor: "middle")
      }
    }
  }

  private func addRowLabels(to svg: inout SVGWriter) {
    let labels = exported.labeled.rowLabels
    for row in stride(from: 0, to: labels.count, by: layout.labelStep) {
      let center = layout.top + row * layout.cellHeight + layout.cellHeight / 2
      svg.text(
        labels[row], x: layout.left - 9, y: center + layout.labelSize * 4 / 11, style: "label",
        anchor: "end")
    }
  }

  private func addCells(to svg: inout SVGWriter) {
    let matrix = exported.matrix
    svg.add("<g shape-rendering=\"crispEdges\">")
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        svg.rectangle(
          x: layout.left + column * layout.cellWidth, y: layout.top + row * layout.cellHeight,
          width: layout.cellWidth - layout.cellGap, height: layout.cellHeight - layout.cellGap,
          fill: color(row: row, column: column)?.hex ?? "url(#none)")
      }
    }
    svg.add("</g>")
    guard layout.showsNumbers else { return }
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns where !exported.leftOut.contains(column) {
        let value = matrix[row, column]
        svg.text(
          Self.typographic(numbers.readable(value)),
          x: layout.left + column * layout.cellWidth + (layout.cellWidth - layout.cellGap) / 2,
          y: layout.top + row * layout.cellHeight + layout.cellHeight / 2 + 4,
          style: "number", anchor: "middle",
          fill: ramp.color(value).map { Color.contrastingForeground(on: $0).hex } ?? "#5a6372")
      }
    }
  }
}
