import AttentionEngine
import CellGrid
import Workbench

/// A heatmap as small as it gets: no labels, no numbers; averaged where it is larger than the room.
struct MiniMap {
  /// The size of one number: columns, and rows in halves.
  struct CellSize: Equatable {
    let columns: Int
    let halfRows: Int
  }

  /// How many rows and columns of numbers one number on the screen is the mean of at most: the blocks
  /// are nearly equal.
  struct Block: Equatable {
    let rows: Int
    let columns: Int

    var count: Int { rows * columns }
  }

  /// How a matrix of some shape is drawn in some room.
  struct Fit: Equatable {
    let block: Block
    let cell: CellSize
    /// What the map takes on the screen.
    let size: Size

    /// The place of the map in the middle of `rect`.
    func area(in rect: Rect) -> Rect {
      Rect(
        x: rect.x + (rect.width - size.width) / 2, y: rect.y + (rect.height - size.height) / 2,
        width: size.width, height: size.height
      ).intersection(rect)
    }
  }

  /// No map is drawn larger than this: it shows a pattern, not numbers.
  static let largest = Size(width: 16, height: 8)

  /// The map's numbers, after averaging.
  let matrix: Matrix
  let fit: Fit
  private let shading: Shading
  private let capabilities: Capabilities
  private let isDimmed: Bool

  private static func canHalve(_ capabilities: Capabilities) -> Bool {
    Shading.hasShades(capabilities) && capabilities.glyphs == .unicode
  }

  /// From the largest to the smallest; half rows need half-blocks in colour.
  private static func cells(_ capabilities: Capabilities) -> [CellSize] {
    [
      CellSize(columns: 2, halfRows: 2),
      CellSize(columns: 1, halfRows: canHalve(capabilities) ? 1 : 2),
    ]
  }

  /// The largest cells with which all numbers have room; or else the mean of as few as possible.
  ///
  /// Of a square map it is taken of blocks that are about square on the screen, where a row is twice
  /// as high as a column is wide, so that a diagonal stays one. One with other keys than queries has
  /// no diagonal: its long side alone is averaged, since else little would be left of the short one.
  static func fit(
    _ shape: Shape, in room: Size, largest: Size = largest, _ capabilities: Capabilities
  ) -> Fit {
    let width = max(1, min(room.width, largest.width))
    let height = max(1, min(room.height, largest.height))
    var block = Block(rows: 1, columns: 1)
    var cell = CellSize(columns: 1, halfRows: 2)
    for candidate in cells(capabilities) {
      cell = candidate
      let (across, down) = (width / cell.columns, height * 2 / cell.halfRows)
      if shape.columns <= across, shape.rows <= down { break }
      guard candidate.columns == 1 else { continue }
      let rows = (shape.rows + down - 1) / down
      let columns = (shape.columns + across - 1) / across
      guard shape.rows == shape.columns else {
        block = Block(rows: rows, columns: columns)
        continue
      }
      block =
        cell.halfRows == 1
        ? Block(rows: max(rows, columns), columns: max(rows, columns))
        : Block(rows: max(rows, columns), columns: max(columns, (rows + 1) / 2))
    }
    let rows = (shape.rows + block.rows - 1) / block.rows
    let columns = (shape.columns + block.columns - 1) / block.columns
    return Fit(
      block: block, cell: cell,
      size: Size(width: columns * cell.columns, height: (rows * cell.halfRows + 1) / 2))
  }

  /// - Parameter isChange: whether the numbers are differences: signed, around zero.
  init(
    _ matrix: Matrix, in room: Size, largest: Size = largest, scale: ValueScale,
    isChange: Bool = false, capabilities: Capabilities, isDimmed: Bool
  ) {
    fit = Self.fit(matrix.shape, in: room, largest: largest, capabilities)
    let pooled = Self.pooled(matrix, by: fit.block)
    self.matrix = pooled
    shading = Shading(pooled, scale: scale, isDiverging: isChange ? true : nil)
    self.capabilities = capabilities
    self.isDimmed = isDimmed
  }

  /// mean[i, j] over a block of rows and columns, nearly equal ones, of its finite numbers.
  static func pooled(_ matrix: Matrix, by block: Block) -> Matrix {
    guard block.count > 1 else { return matrix }
    let rowRuns = runs(matrix.rows, block.rows)
    let columnRuns = runs(matrix.columns, block.columns)
    let (rows, columns) = (rowRuns.count, columnRuns.count)
    var means: [Float] = []
    means.reserveCapacity(rows * columns)
    // Every frame asks for this of every head: no index is checked twice.
    matrix.values.withUnsafeBufferPointer { values in
      for down in rowRuns {
        for across in columnRuns {
          var sum = 0.0
          var count = 0
          for r in down {
            for value in values[(r * matrix.columns + across.lowerBound)...].prefix(across.count)
            where value.isFinite {
              sum += Double(value)
              count += 1
            }
          }
          means.append(count > 0 ? Float(sum / Double(count)) : .nan)
        }
      }
    }
    return Matrix(rows: rows, columns: columns, values: means)
  }

  private static func runs(_ count: Int, _ length: Int) -> [Range<Int>] {
    let ends = Pooling.evenEnds(of: count, in: (count + length - 1) / length)
    return zip([0] + ends, ends).map { $0..<$1 }
  }

  /// Draws the map in the middle of `rect`.
  func draw(in rect: Rect, on grid: inout Grid) {
    let (area, cell) = (fit.area(in: rect), fit.cell)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX {
        let column = (x - area.x) / cell.columns
        let upper = (y - area.y) * 2 / cell.halfRows
        let lower = ((y - area.y) * 2 + 1) / cell.halfRows
        let (text, style) = content(upper: upper, lower: lower, column: column)
        grid.put(text, at: Point(x: x, y: y), style: style, within: rect)
      }
    }
  }

  /// Heads that are off have glyphs, dim, where the others have colours; a glyph that stands for
  /// two rows shows the greater of them.
  private func content(upper: Int, lower: Int, column: Int) -> (String, Style) {
    let levels = (level(upper, column), level(lower, column))
    if isDimmed || !Shading.hasShades(capabilities) {
      let strongest = [levels.0, levels.1].compactMap { $0 }.max { abs($0) < abs($1) }
      let glyph = strongest.map { String(shading.glyph($0, capabilities)) } ?? " "
      return (glyph, Style(attributes: isDimmed ? .dim : []))
    }
    if upper == lower { return (" ", Style(background: color(levels.0))) }
    return HeatmapCanvas.halfBlock(top: color(levels.0), bottom: color(levels.1))
  }

  private func level(_ row: Int, _ column: Int) -> Double? {
    guard row < matrix.rows else { return nil }
    return shading.level(matrix[row, column], row: row)
  }

  private func color(_ level: Double?) -> Color? {
    level.flatMap { shading.color($0, capabilities) }
  }
}
