import CellGrid
import Workbench

/// Where the parts of the screen are.
struct Layout: Hashable {
  /// Below this size the screen says what is needed instead.
  static let smallest = Size(width: 60, height: 16)
  /// From this height on there is a line to spare for what a model writes.
  static let textHeight = 20

  let title: Rect
  /// What the model writes; empty where it writes nothing, or the title bar says it.
  let text: Rect
  /// The blocks of the model; empty where it is simple.
  let blocks: Rect
  let stages: Rect
  let matrix: Rect
  /// Empty when the matrix has all the room.
  let inspector: Rect
  /// Empty when there is no room. Its upper border is the inspector's lower one, so that the two
  /// lose one line less to borders.
  let heads: Rect
  let status: Rect
  let hints: Rect

  /// - Parameters:
  ///   - hasText: whether the model writes.
  ///   - hasBlocks: whether there is a bar of blocks.
  ///   - inspectorLines: how many lines the inspector has to show. What it does not need the heads
  ///     may take; if it needs more than there are, the heads still get a third.
  ///   - endsInView: whether the inspector has several lines that must stay in sight: on a small
  ///     screen the heads get a quarter then.
  ///   - isSideLarge: whether the panel below the inspector may have half of the height, and with
  ///     the inspector's zoom all of it.
  ///   - headsHeight: the height of the heads panel, borders included, in that much room.
  init(
    size: Size, zoom: State.Zoom, hasText: Bool = false, hasBlocks: Bool = false,
    inspectorLines: Int = 17, endsInView: Bool = false, isSideLarge: Bool = false,
    headsHeight: (Size) -> Int
  ) {
    var rest = Rect(size)
    (title, rest) = rest.splitTop(1)
    (text, rest) = rest.splitTop(hasText && size.height >= Self.textHeight ? 1 : 0)
    (blocks, rest) = rest.splitTop(hasBlocks ? 1 : 0)
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
    let none = Rect(x: right.x, y: right.maxY, width: 0, height: 0)
    if isSideLarge, zoom == .inspector {
      (inspector, heads) = (none, right)
      return
    }
    guard zoom == .balanced else {
      (inspector, heads) = (right, none)
      return
    }
    let shared = 1
    let isSmall = endsInView && right.height < 16
    let least = isSideLarge ? right.height / 2 : isSmall ? right.height / 4 : (right.height + 1) / 3
    let limit = max(least, right.height - inspectorLines - 2) + shared
    let height = min(limit, max(0, headsHeight(Size(width: right.width, height: limit))))
    guard height > 2 else {
      (inspector, heads) = (right, none)
      return
    }
    inspector = right.splitTop(right.height - height + shared).top
    heads = right.splitTop(right.height - height).rest
  }
}
