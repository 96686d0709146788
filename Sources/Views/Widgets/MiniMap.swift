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

  let matrix: Matrix
  /// Each number is the mean of `factor` times `factor` numbers, fewer at the edges.
  let factor: Int
  private let cell: CellSize
  private let shading: Shading
  private let capabilities: Capabilities
  private let isDimmed: Bool

  /// From the largest to the smallest; half rows need half-blocks in colour.
  static func cells(_ capabilities: Capabilities) -> [CellSize] {
    let whole = [CellSize(columns: 4, halfRows: 4), CellSize(columns: 2, halfRows: 2)]
    let canHalve = Shading.hasShades(capabilities) && capabilities.glyphs == .unicode
    return whole + [CellSize(columns: 1, halfRows: canHalve ? 1 : 2)]
  }

  init(
    _ matrix: Matrix, in room: Size, scale: ValueScale, capabilities: Capabilities, isDimmed: Bool
  ) {
    let cells = Self.cells(capabilities)
    let fitting = cells.first {
      matrix.columns * $0.columns <= room.width && matrix.rows * $0.halfRows <= room.height * 2
    }
    cell = fitting ?? cells.last ?? CellSize(columns: 1, halfRows: 2)
    let across = max(1, room.width / cell.columns)
    let down = max(1, room.height * 2 / cell.halfRows)
    factor = max(
      1, (matrix.columns + across - 1) / across, (matrix.rows + down - 1) / down)
    self.matrix = factor > 1 ? Self.pooled(matrix, by: factor) : matrix
    shading = Shading(self.matrix, scale: scale)
    self.capabilities = capabilities
    self.isDimmed = isDimmed
  }

  /// mean[i, j] over the block of `factor` rows and columns, of its finite numbers.
  static func pooled(_ matrix: Matrix, by factor: Int) -> Matrix {
    let rows = (matrix.rows + factor - 1) / factor
    let columns = (matrix.columns + factor - 1) / factor
    var result = Matrix(rows: rows, columns: columns)
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = 0.0
        var count = 0
        for r in i * factor..<min(matrix.rows, (i + 1) * factor) {
          for c in j * factor..<min(matrix.columns, (j + 1) * factor)
          where matrix[r, c].isFinite {
            sum += Double(matrix[r, c])
            count += 1
          }
        }
        result[i, j] = count > 0 ? Float(sum / Double(count)) : .nan
      }
    }
    return result
  }

  /// Draws the map in the middle of `rect`.
  func draw(in rect: Rect, on grid: inout Grid) {
    let width = matrix.columns * cell.columns
    let height = (matrix.rows * cell.halfRows + 1) / 2
    let area = Rect(
      x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width: width,
      height: height
    ).intersection(rect)
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

  /// Heads that are off have glyphs, dim, where the others have colours.
  private func content(upper: Int, lower: Int, column: Int) -> (String, Style) {
    let level = level(upper, column)
    if isDimmed || !Shading.hasShades(capabilities) {
      let glyph = level.map { String(shading.glyph($0, capabilities)) } ?? " "
      return (glyph, Style(attributes: isDimmed ? .dim : []))
    }
    if upper == lower { return (" ", Style(background: color(level))) }
    return HeatmapCanvas.halfBlock(top: color(level), bottom: color(self.level(lower, column)))
  }

  private func level(_ row: Int, _ column: Int) -> Double? {
    guard row < matrix.rows else { return nil }
    return shading.level(matrix[row, column], row: row)
  }

  private func color(_ level: Double?) -> Color? {
    level.flatMap { shading.color($0, capabilities) }
  }
}
