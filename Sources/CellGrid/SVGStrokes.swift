/// The lines of a picture, those of one look in one path: where two cells' lines meet inside of a
/// path no seam can show, at whatever size.
struct SVGStrokes {
  private struct Pen: Hashable {
    let color: String
    let opacity: String
    let weight: BoxDrawing.Weight
  }

  /// In the order in which the pens first drew, so that equal grids give equal bytes.
  private var pens: [Pen] = []
  private var paths: [Pen: String] = [:]

  mutating func add(_ box: BoxDrawing, look: SVGLook, in cell: SVGBoxCell) {
    for weight in [BoxDrawing.Weight.light, .heavy] {
      let path = cell.path(of: box, weight: weight)
      if path.isEmpty { continue }
      let pen = Pen(color: look.foreground, opacity: look.opacityAttribute, weight: weight)
      if paths[pen] == nil { pens.append(pen) }
      paths[pen, default: ""] += path
    }
  }

  var elements: [String] {
    pens.map { pen in
      let width = SVGText.number(SVGBoxCell.width(pen.weight))
      return "<path d=\"\(paths[pen] ?? "")\" stroke=\"\(pen.color)\" stroke-width=\"\(width)\""
        + "\(pen.opacity)/>"
    }
  }
}
