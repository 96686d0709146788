import CellGrid

/// The strength of a line.
enum LineWeight: Int, Comparable, Sendable {
  case dashed, light, heavy

  static func < (left: LineWeight, right: LineWeight) -> Bool { left.rawValue < right.rawValue }
}

/// Lines in box-drawing characters that may cross, meet and end: what leaves a cell in each of the
/// four directions is remembered, and only at the end becomes a character.
struct BoxLines {
  fileprivate struct Joint {
    var left: LineWeight?
    var right: LineWeight?
    var up: LineWeight?
    var down: LineWeight?
    var level = 0.0
    var isBold = false
  }

  private let rect: Rect
  /// Row by row; a joint without sides is blank.
  private var joints: [Joint]

  /// Lines outside of `rect` are left out.
  init(in rect: Rect) {
    self.rect = rect
    joints = Array(repeating: Joint(), count: rect.width * rect.height)
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
      var joint = joints[index(of: point)]
      if isHorizontal {
        joint.left = max(joint.left ?? weight, weight)
        if place < high { joint.right = max(joint.right ?? weight, weight) }
      } else {
        if place > low { joint.up = max(joint.up ?? weight, weight) }
        if place < high { joint.down = max(joint.down ?? weight, weight) }
      }
      joint.level = max(joint.level, level)
      joint.isBold = joint.isBold || isBold
      joints[index(of: point)] = joint
    }
  }

  private func index(of point: Point) -> Int {
    (point.y - rect.y) * rect.width + point.x - rect.x
  }

  /// Draws the lines; `style` says how a line of a level looks.
  func draw(on grid: inout Grid, glyphs: GlyphSet, style: (Double, Bool) -> Style) {
    for (index, joint) in joints.enumerated() where !joint.isEmpty {
      let point = Point(x: rect.x + index % rect.width, y: rect.y + index / rect.width)
      let text = String(glyphs == .unicode ? joint.unicode : joint.ascii)
      grid.put(text, at: point, style: style(joint.level, joint.isBold), within: rect)
    }
  }
}

extension BoxLines.Joint {
  fileprivate var isEmpty: Bool { left == nil && right == nil && up == nil && down == nil }

  private var sides: [LineWeight] { [left, right, up, down].compactMap { $0 } }

  fileprivate var unicode: Character {
    if let isHorizontal, sides.allSatisfy({ $0 == .dashed }) { return isHorizontal ? "┄" : "┆" }
    let index = [left, right, up, down].reduce(0) {
      $0 * 3 + ($1.map { $0 == .heavy ? 2 : 1 } ?? 0)
    }
    switch Self.table[index] {
    case "┐": return "╮"
    case "┘": return "╯"
    case let character: return character
    }
  }

  fileprivate var ascii: Character {
    let strongest = sides.max() ?? .light
    switch isHorizontal {
    case true?: return strongest == .heavy ? "=" : strongest == .light ? "-" : "."
    case false?: return strongest == .heavy ? "#" : strongest == .light ? "|" : ":"
    case nil: return "+"
    }
  }

  /// Whether a straight line lies or stands; nil for anything that bends or meets.
  private var isHorizontal: Bool? {
    let (lies, stands) = (left != nil || right != nil, up != nil || down != nil)
    return lies == stands ? nil : lies
  }

  /// By the strengths to the left, right, up and down, each none, light or heavy, the last one
  /// changing fastest.
  private static let table = Array(
    " ╷╻╵│╽╹╿┃╶┌┎└├┟┖┞┠╺┍┏┕┝┢┗┡┣╴┐┒┘┤┧┚┦┨─┬┰┴┼╁┸╀╂╼┮┲┶┾╆┺╄╊╸┑┓┙┥┪┛┩┫╾┭┱┵┽╅┹╃╉━┯┳┷┿╈┻╇╋")
}
