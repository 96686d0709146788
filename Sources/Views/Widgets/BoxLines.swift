import CellGrid

/// The strength of a line.
enum LineWeight: Int, Comparable, Sendable {
  case dashed, light, heavy

  static func < (left: LineWeight, right: LineWeight) -> Bool { left.rawValue < right.rawValue }
}

/// Lines in box-drawing characters that may cross, meet and end: what leaves a cell in each of the
/// four directions is remembered, and only at the end becomes a character.
struct BoxLines {
  enum Side: Int, CaseIterable {
    case left, right, up, down
  }

  fileprivate struct Joint {
    var sides: [LineWeight?] = [nil, nil, nil, nil]
    var level = 0.0
    var isBold = false
  }

  private let rect: Rect
  private var joints: [Point: Joint] = [:]

  /// Lines outside of `rect` are left out.
  init(in rect: Rect) {
    self.rect = rect
  }

  /// A line from `start` to `end`, which stand in one row or one column. A horizontal one fills its
  /// leftmost cell, so that it seems to come out of what stands there.
  mutating func add(
    from start: Point, to end: Point, weight: LineWeight, level: Double, isBold: Bool
  ) {
    let isHorizontal = start.y == end.y
    let (low, high) =
      isHorizontal
      ? (min(start.x, end.x), max(start.x, end.x)) : (min(start.y, end.y), max(start.y, end.y))
    for place in low...high where high > low {
      let point =
        isHorizontal ? Point(x: place, y: start.y) : Point(x: start.x, y: place)
      guard rect.contains(point) else { continue }
      var joint = joints[point] ?? Joint()
      if place > low || isHorizontal { joint.raise(isHorizontal ? .left : .up, to: weight) }
      if place < high { joint.raise(isHorizontal ? .right : .down, to: weight) }
      joint.level = max(joint.level, level)
      joint.isBold = joint.isBold || isBold
      joints[point] = joint
    }
  }

  /// Draws the lines; `style` says how a line of a level looks.
  func draw(on grid: inout Grid, glyphs: GlyphSet, style: (Double, Bool) -> Style) {
    for (point, joint) in joints {
      let text = String(glyphs == .unicode ? joint.unicode : joint.ascii)
      grid.put(text, at: point, style: style(joint.level, joint.isBold), within: rect)
    }
  }
}

extension BoxLines.Joint {
  fileprivate mutating func raise(_ side: BoxLines.Side, to weight: LineWeight) {
    sides[side.rawValue] = max(sides[side.rawValue] ?? weight, weight)
  }

  fileprivate var unicode: Character {
    let drawn = sides.compactMap { $0 }
    let isStraight = straight != nil
    if isStraight, drawn.allSatisfy({ $0 == .dashed }) { return straight == .left ? "┄" : "┆" }
    let index = sides.reduce(0) { $0 * 3 + ($1.map { $0 == .heavy ? 2 : 1 } ?? 0) }
    switch Self.table[index] {
    case "┐": return "╮"
    case "┘": return "╯"
    case let character: return character
    }
  }

  fileprivate var ascii: Character {
    let strongest = sides.compactMap { $0 }.max() ?? .light
    switch straight {
    case .left?: return strongest == .heavy ? "=" : strongest == .light ? "-" : "."
    case .some: return strongest == .heavy ? "#" : strongest == .light ? "|" : ":"
    case nil: return "+"
    }
  }

  /// `.left` for a horizontal line, `.up` for a vertical one, nil for anything that bends or meets.
  private var straight: BoxLines.Side? {
    let isHorizontal = sides[0] != nil || sides[1] != nil
    let isVertical = sides[2] != nil || sides[3] != nil
    return isHorizontal == isVertical ? nil : isHorizontal ? .left : .up
  }

  /// By the strengths to the left, right, up and down, each none, light or heavy, the last one
  /// changing fastest.
  private static let table = Array(
    " ╷╻╵│╽╹╿┃╶┌┎└├┟┖┞┠╺┍┏┕┝┢┗┡┣╴┐┒┘┤┧┚┦┨─┬┰┴┼╁┸╀╂╼┮┲┶┾╆┺╄╊╸┑┓┙┥┪┛┩┫╾┭┱┵┽╅┹╃╉━┯┳┷┿╈┻╇╋")
}
