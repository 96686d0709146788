import AttentionEngine
import CellGrid
import Workbench

/// Where the maps of all heads stand: a row for each row of the grid of heads, below a line with the
/// heads' numbers, with the rows' names on the left.
struct ModelViewLayout: Equatable {
  /// The least map that shows a pattern, where the map itself is larger.
  static let leastMap = Size(width: 4, height: 2)
  /// The columns of a number below a map: `12.34`, `41.2%`.
  static let numberWidth = 5
  /// The columns of a head's name and its number: `L11 H11 41.2%`.
  static let captionWidth = 13

  let area: Rect
  let labelWidth: Int
  /// The line with the numbers of the heads; they stand in the captions where heads are sorted.
  let headerHeight: Int
  /// The lines below each map.
  let captionHeight: Int
  /// What a map has room in; the map itself may be smaller.
  let map: Size
  /// From one map to the next.
  let pitch: Size
  /// The rows and columns of the grid that are on the screen.
  let rows: Range<Int>
  let columns: Range<Int>

  /// The map at a place of the grid, with its captions and a column on both sides.
  func frame(row: Int, column: Int) -> Rect {
    Rect(
      x: area.x + labelWidth + (column - columns.lowerBound) * pitch.width,
      y: area.y + headerHeight + (row - rows.lowerBound) * pitch.height,
      width: pitch.width + 1, height: pitch.height
    ).intersection(area)
  }

  func mapArea(row: Int, column: Int) -> Rect {
    let frame = frame(row: row, column: column)
    return Rect(x: frame.x + 1, y: frame.y, width: map.width, height: map.height)
      .intersection(area)
  }

  /// - Parameters:
  ///   - shape: of the weights of a head.
  ///   - labelWidth: the columns of the names of the rows.
  ///   - selected: the place that has to be on the screen.
  init(
    of grid: HeadGrid, shape: Shape, in area: Rect, view: ModelView, labelWidth: Int,
    selected: (row: Int, column: Int), _ capabilities: Capabilities
  ) {
    self.area = area
    self.labelWidth = labelWidth
    headerHeight = view.isSorted ? 0 : 1
    let whole = MiniMap.fit(shape, in: MiniMap.largest, capabilities).size
    let leastWidth = max(
      min(Self.leastMap.width, whole.width), view.statistic == nil ? 2 : Self.numberWidth)
    let leastHeight = min(Self.leastMap.height, whole.height)
    let room = Size(
      width: max(0, area.width - labelWidth - 1), height: max(0, area.height - headerHeight))
    let (count, across) = (max(1, grid.rows.count), max(1, grid.columns))

    let widest = min(MiniMap.largest.width, max(leastWidth, room.width / across - 1))
    var wanted: Size
    switch view.mapSize {
    case .fitting: wanted = Size(width: widest, height: max(leastHeight, (widest + 1) / 2))
    case .medium: wanted = Size(width: max(8, leastWidth), height: 4)
    case .large: wanted = MiniMap.largest
    }
    // Without a number a blank line keeps maps apart.
    let isWide = wanted.width >= Self.captionWidth || room.width / across > Self.captionWidth
    captionHeight = view.isSorted && !isWide ? 2 : 1
    // All rows, where that leaves more than a smear.
    let height = room.height / count - captionHeight
    if view.mapSize == .fitting, height >= leastHeight {
      wanted.height = min(wanted.height, height)
    } else if view.mapSize == .fitting {
      // Blank lines below are for another row, where that costs the others a line or two each.
      let (shown, blank) = room.height.quotientAndRemainder(
        dividingBy: wanted.height + captionHeight)
      let lower = room.height / (shown + 1) - captionHeight
      if blank > 2, lower >= max(leastHeight, wanted.height - 2) { wanted.height = lower }
    }
    // A row of maps that has no room for what stands below it would say nothing.
    wanted.height = min(wanted.height, max(1, room.height - captionHeight))
    let fit = MiniMap.fit(shape, in: wanted, capabilities).size
    let leastCaption = view.isSorted && isWide ? Self.captionWidth : leastWidth
    map = Size(width: max(leastCaption, fit.width), height: max(1, fit.height))
    // What room is left keeps maps further apart.
    let spare = max(0, min(2, room.width / across - map.width - 1))
    pitch = Size(width: map.width + 1 + spare, height: map.height + captionHeight)
    rows = Viewport.page(
      of: grid.rows.count, room: max(1, room.height / pitch.height),
      around: selected.row)
    columns = Viewport.page(
      of: grid.columns, room: max(1, room.width / pitch.width), around: selected.column)
  }
}
