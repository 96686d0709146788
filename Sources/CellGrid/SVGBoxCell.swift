/// Draws box drawing characters into one cell, as strokes that meet those of the neighbours.
struct SVGBoxCell {
  private let left, right, top, bottom, middleX, middleY: Double

  init(x: Int, y: Int, options: SVGOptions) {
    left = Double(x * options.cellWidth)
    right = left + Double(options.cellWidth)
    top = Double(y * options.cellHeight)
    bottom = top + Double(options.cellHeight)
    middleX = (left + right) / 2
    middleY = (top + bottom) / 2
  }

  static func width(_ weight: BoxDrawing.Weight) -> Double { weight == .heavy ? 3 : 1 }

  /// The path data of all lines of `weight`; empty when there are none.
  func path(of box: BoxDrawing, weight: BoxDrawing.Weight) -> String {
    if box.isArc { return weight == .light ? arc(box) : "" }
    if box.dashes > 1 { return dashes(box, weight: weight) }
    // An arm reaches as far over the middle as the lines that cross it are thick.
    let reachX = max(Self.reach(box.up), Self.reach(box.down))
    let reachY = max(Self.reach(box.left), Self.reach(box.right))
    var path = ""
    if box.left == weight { path += horizontal(left, middleX + reachX) }
    if box.right == weight { path += horizontal(middleX - reachX, right) }
    if box.up == weight { path += vertical(top, middleY + reachY) }
    if box.down == weight { path += vertical(middleY - reachY, bottom) }
    return path
  }

  private static func reach(_ weight: BoxDrawing.Weight) -> Double {
    weight == .none ? 0 : width(weight) / 2
  }

  private func arc(_ box: BoxDrawing) -> String {
    let radius = middleX - left
    let endX = box.right == .none ? left : right
    let endY = box.down == .none ? top : bottom
    let bendY = box.down == .none ? middleY - radius : middleY + radius
    return
      "M\(n(middleX)) \(n(endY))V\(n(bendY))Q\(n(middleX)) \(n(middleY)) \(n(endX)) \(n(middleY))"
  }

  private func dashes(_ box: BoxDrawing, weight: BoxDrawing.Weight) -> String {
    let count = box.dashes
    return (0..<count).map { index in
      // A dash is two thirds of its share, with half of the gap on each side.
      let (from, to) = (Double(index) + 1.0 / 6, Double(index) + 5.0 / 6)
      if box.left == weight {
        let share = (right - left) / Double(count)
        return horizontal(left + from * share, left + to * share)
      }
      guard box.up == weight else { return "" }
      let share = (bottom - top) / Double(count)
      return vertical(top + from * share, top + to * share)
    }.joined()
  }

  private func horizontal(_ from: Double, _ to: Double) -> String {
    "M\(n(from)) \(n(middleY))H\(n(to))"
  }

  private func vertical(_ from: Double, _ to: Double) -> String {
    "M\(n(middleX)) \(n(from))V\(n(to))"
  }

  private func n(_ value: Double) -> String { SVGText.number(value) }
}
