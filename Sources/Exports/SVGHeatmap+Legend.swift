import CellGrid

extension SVGHeatmap {
  /// The ramp as a bar with five numbers, then a swatch for what has no colour.
  func addLegend(to svg: inout SVGWriter) {
    let x = layout.legendLeft
    if range.bounds != nil {
      addBar(x: x, to: &svg)
    }
    guard hasNonFinite else { return }
    let y = layout.top + (range.bounds == nil ? 0 : layout.legendHeight + 16)
    svg.rectangle(
      x: x, y: y, width: layout.legendWidth, height: layout.legendWidth, fill: "url(#none)",
      more: " stroke=\"#d3d7de\"")
    svg.text(
      withoutColor, x: x + layout.legendWidth + 8,
      y: y + layout.legendWidth - 4, style: "tick")
  }

  /// What has no colour.
  private var withoutColor: String {
    let others = range.positiveInfinities + range.nans
    let nonFinite = others > 0 ? "not finite" : range.negativeInfinities > 0 ? "−∞" : nil
    return [exported.leftOut.isEmpty ? nil : "left out", nonFinite].compactMap { $0 }
      .joined(separator: ", ")
  }

  private func addBar(x: Int, to svg: inout SVGWriter) {
    let labels = layout.legend
    guard labels.count > 1 else {
      svg.rectangle(
        x: x, y: layout.top, width: layout.legendWidth, height: layout.legendHeight,
        fill: ramp.color(ramp.range.lowerBound)?.hex ?? "url(#none)")
      svg.text(
        labels.first ?? "", x: x + layout.legendWidth + 8,
        y: layout.top + layout.legendHeight / 2 + 4, style: "tick")
      return
    }
    svg.add("<defs><linearGradient id=\"ramp\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">")
    let stops = ramp.ramp.stops
    let percents = ExportNumberFormat(decimals: 2)
    for (index, color) in stops.enumerated() {
      let percent = percents.string(Float(index * 100) / Float(stops.count - 1))
      svg.add("<stop offset=\"\(percent)%\" stop-color=\"\(color.hex)\"/>")
    }
    svg.add("</linearGradient></defs>")
    // The middle of a signed ramp is nearly as white as the page.
    let frame = ramp.ramp.kind == .diverging ? " stroke=\"#c3c9d3\" stroke-width=\"1\"" : ""
    svg.rectangle(
      x: x, y: layout.top, width: layout.legendWidth, height: layout.legendHeight,
      fill: "url(#ramp)", more: frame)
    for (index, label) in labels.enumerated() {
      let y = layout.top + layout.legendHeight * index / (labels.count - 1)
      svg.add(
        "<path d=\"M\(x + layout.legendWidth) \(y)h4\" stroke=\"#3a4250\" stroke-width=\"1\"/>")
      svg.text(label, x: x + layout.legendWidth + 8, y: y + 4, style: "tick")
    }
  }
}
