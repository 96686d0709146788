import CellGrid
import Workbench

/// Where the parts of the screen are.
struct Layout: Hashable {
  /// Below this size the screen says what is needed instead.
  static let smallest = Size(width: 60, height: 16)

  let title: Rect
  let stages: Rect
  let matrix: Rect
  /// Empty when the matrix has all the room.
  let inspector: Rect
  /// Empty when there is no room.
  let heads: Rect
  let status: Rect
  let hints: Rect

  init(size: Size, zoom: State.Zoom, headsHeight: Int) {
    var rest = Rect(size)
    (title, rest) = rest.splitTop(1)
    (stages, rest) = rest.splitTop(1)
    let (main, foot) = rest.splitTop(rest.height - 2)
    (status, hints) = foot.splitTop(1)

    let share =
      switch zoom {
      case .matrix: 0
      case .balanced: max(30, min(50, main.width * 2 / 5))
      case .inspector: max(36, main.width / 2)
      }
    let right: Rect
    (matrix, right) = main.splitLeft(main.width - share)
    // The arithmetic needs some lines before the small maps may take any.
    let room = zoom == .inspector ? 0 : right.height - 9
    let heads = room >= 4 ? min(headsHeight, room) : 0
    (inspector, self.heads) = right.splitTop(right.height - heads)
  }
}
