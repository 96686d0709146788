import AttentionEngine
import CellGrid

/// Where the thumbnails of heads stand.
package struct ThumbnailLayout: Equatable, Sendable {
  package let rect: Rect
  /// The heads on the screen.
  package private(set) var shown = 0..<0
  /// False where only captions have room.
  package private(set) var hasMaps = true
  private var size = Size(width: 1, height: 1)
  private var perRow = 1
  private var left = 0

  package func head(at point: Point) -> Int? {
    shown.first { frame(of: $0).contains(point) }
  }

  package func frame(of index: Int) -> Rect {
    let place = index - shown.lowerBound
    return Rect(
      x: left + place % perRow * size.width, y: rect.y + place / perRow * size.height,
      width: size.width, height: size.height
    ).intersection(rect)
  }

  init(of thumbnails: HeadThumbnails, in rect: Rect, capabilities: Capabilities) {
    self.rect = rect
    left = rect.x
    let heads = thumbnails.heads
    guard !heads.isEmpty, !rect.isEmpty else { return }
    let titles = heads.map { TextWidth.columns(thumbnails.title(of: $0, capabilities)) }
    // Without the names, of which what has room is shown: `10 ● off`.
    let least = heads.reduce(7) { max($0, String($1.number).utf8.count + 6) }
    let longest = titles.max() ?? 0
    hasMaps = rect.height >= 4
    if hasMaps {
      let shape = heads.compactMap(\.weights).first?.shape ?? Shape(1, 1)
      size = Self.size(for: shape, least: least, count: heads.count, in: rect, capabilities)
    } else {
      size = Size(width: min(rect.width, longest + 10), height: 1)
    }
    let rows = max(1, rect.height / size.height)
    perRow = max(1, rect.width / size.width)
    var room = perRow * rows
    if heads.count > room {
      // A column at each side for the signs that there are more.
      left = rect.x + 1
      perRow = max(1, (rect.width - 2) / size.width)
      room = perRow * rows
    }
    let columns = min(perRow, (heads.count + rows - 1) / rows)
    if hasMaps, columns > 0 {
      let wanted = max(size.width, longest + 4)
      let width = rect.width - 2 * (left - rect.x)
      size.width = min(wanted, max(size.width, width / columns))
      perRow = columns
      room = perRow * rows
    }
    shown = Viewport.page(of: heads.count, room: room, around: thumbnails.selected)
  }

  /// The largest thumbnails with which all heads are on the screen; or else the smallest that are
  /// not averaged; or else as large as there is room.
  private static func size(
    for shape: Shape, least: Int, count: Int, in rect: Rect, _ capabilities: Capabilities
  ) -> Size {
    let sizes = MiniMap.cells(capabilities).map { cell in
      Size(
        width: max(shape.columns * cell.columns, least + 2) + 2,
        height: (shape.rows * cell.halfRows + 1) / 2 + 2)
    }
    let fitting = sizes.filter { $0.width <= rect.width && $0.height <= rect.height }
    let holdsAll = fitting.first {
      (rect.width / $0.width) * (rect.height / $0.height) >= count
    }
    if let size = holdsAll ?? fitting.last { return size }
    let side = rect.height - 2
    // As wide as `H 1.84 mean 4×4`, or at least `H 1.84 4×4` if all heads fit then.
    let width = max(2 * side, least + 2, min(17, max(12, rect.width / count - 2))) + 2
    return Size(width: min(rect.width, width), height: rect.height)
  }
}
