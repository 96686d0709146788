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
    let others = range.positiveInfinities + range.nans
    svg.text(
      others == 0 ? "−∞" : "not finite", x: x + layout.legendWidth + 8,
      y: y + layout.legendWidth - 4, style: "tick")
  }

  private func addBar(x: Int, to svg: inout SVGWriter) {
    let labels = layout.legend
    guard labels.count > 1 else {
      svg.rectangle(
        x: x, y: layout.top, width: layout.legendWidth, height: layout.legendHeight,
        fill: ramp.color(ramp.range.lowerBound).hex)
      svg.text(
        labels.first ?? "", x: x + layout.legendWidth + 8,
        y: layout.top + layout.legendHeight / 2 + 4, style: "tick")
      return
    }
    svg.add("<defs><linearGradient id=\"ramp\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">")
    for (index, color) in ramp.colors.enumerated() {
      let percent = index * 100 / (ramp.colors.count - 1)
      svg.add("<stop offset=\"\(percent)%\" stop-color=\"\(color.hex)\"/>")
    }
    svg.add("</linearGradient></defs>")
    svg.rectangle(
      x: x, y: layout.top, width: layout.legendWidth, height: layout.legendHeight,
      fill: "url(#ramp)", more: ramp.isDiverging ? " stroke=\"#c3c9d3\" stroke-width=\"1\"" : "")
    for (index, label) in labels.enumerated() {
      let y = layout.top + layout.legendHeight * index / (labels.count - 1)
      svg.add(
        "<path d=\"M\(x + layout.legendWidth) \(y)h4\" stroke=\"#3a4250\" stroke-width=\"1\"/>")
      svg.text(label, x: x + layout.legendWidth + 8, y: y + 4, style: "tick")
    }
  }
}
