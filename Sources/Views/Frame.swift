import AttentionEngine
import CellGrid
import Workbench

/// A drawn screen: what it shows, and what a click on it means.
package struct Frame: Sendable {
  package internal(set) var grid: Grid
  let theme: Theme
  /// The heads that have a place on the screen and whose maps are not computed yet.
  package internal(set) var awaited: [HeadID] = []
  /// How many queries and keys have room where a long map is drawn; nil where none is.
  package internal(set) var mapRoom: Shape?
  /// How far the help scrolls; nil where it is not shown.
  package internal(set) var helpEnd: Int?
  private var targets: [(area: Rect, action: Action)] = []

  init(size: Size, capabilities: Capabilities) {
    grid = Grid(size: size)
    theme = Theme(capabilities: capabilities)
  }

  var capabilities: Capabilities { theme.capabilities }

  /// What a click at `point` means; nil where nothing can be clicked.
  package func action(at point: Point) -> Action? {
    targets.last { $0.area.contains(point) }?.action
  }

  /// From now on a click in `area` means `action`; what was drawn last is on top.
  mutating func onClick(in area: Rect, _ action: Action) { targets.append((area, action)) }

  /// Forgets all targets: what lies below an overlay cannot be clicked.
  mutating func coverTargets() { targets = [] }

  @discardableResult
  mutating func put(_ text: String, at point: Point, _ style: Style = .plain, within rect: Rect)
    -> Int
  {
    grid.put(text, at: point, style: style, within: rect)
  }

  /// Puts spans one after the other; returns the columns they took.
  @discardableResult
  mutating func put(_ spans: [Span], at point: Point, within rect: Rect) -> Int {
    var x = point.x
    for span in spans {
      x += grid.put(span.text, at: Point(x: x, y: point.y), style: span.style, within: rect)
    }
    return x - point.x
  }
}

/// A piece of text in one style.
struct Span: Hashable {
  var text: String
  var style: Style

  init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

extension [Span] {
  var columns: Int { reduce(0) { $0 + TextWidth.columns($1.text) } }
}
