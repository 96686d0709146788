import AttentionEngine
import CellGrid
import Workbench

/// A cell of a matrix as it is shown.
package struct MatrixIndex: Hashable, Sendable {
  package var row: Int
  package var column: Int

  package init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

/// A matrix as cells whose background tells the number, with the number in them when there is room.
package struct Heatmap: Equatable, Sendable {
  /// How much room a number has, from the most to the least.
  package enum Density: CaseIterable, Hashable, Sendable {
    case digits
    /// Two columns, which make a square on most terminals.
    case squares
    /// One column.
    case narrow
    /// Half a column's height: two rows of the matrix in one row of the screen. Needs colours.
    case halves
  }

  package let values: LabeledMatrix
  package var cursor: MatrixIndex?
  package var scale: ValueScale
  /// The numbers are differences: signed, around zero, each with its sign.
  package var isDelta: Bool
  package var edited: Set<MatrixIndex>
  /// Rows that somebody keeps in sight.
  package var markedRows: Set<Int> = []
  /// Columns that stand for nothing: what a lens leaves out is no number, and not 0.
  package var leftOut: Set<Int> = []
  /// What the legend says of the numbers, where they are not what they seem.
  package var note: String?
  /// Of which cells blocks are, `unmasked`, where not of all.
  package var counted: String?
  /// Of what the range of the colours is, where not of everything.
  package var range: String?
  /// Where a part of an attention map stands in all of it.
  package var origin: Origin?
  /// Where the numbers stand in a large matrix of which they are a part.
  package var window: Window?
  /// nil takes the one that suits the room.
  package var density: Density?

  /// A map that is shown in part, or in blocks, has the numbers of its tokens, counted from 0 as in
  /// their names.
  package struct Origin: Equatable, Sendable {
    /// The query of the first row.
    package var firstQuery = 0
    /// How many queries and keys a number stands for.
    package var block = 1
    /// All queries and keys.
    package var shape: Shape
    /// Queries that are to be kept in sight and are not in the matrix.
    package var missingCount = 0

    func queries(_ rows: Range<Int>) -> Range<Int> {
      firstQuery + rows.lowerBound * block..<min(shape.rows, firstQuery + rows.upperBound * block)
    }

    func keys(_ columns: Range<Int>) -> Range<Int> {
      columns.lowerBound * block..<min(shape.columns, columns.upperBound * block)
    }
  }

  /// As shown.
  package struct Window: Equatable, Sendable {
    /// The place of the first number.
    package var first: MatrixIndex
    /// Of the whole matrix.
    package var shape: Shape
  }

  package init(
    _ values: LabeledMatrix, cursor: MatrixIndex? = nil, scale: ValueScale = .linear,
    isDelta: Bool = false, edited: Set<MatrixIndex> = []
  ) {
    self.values = values
    self.cursor = cursor
    self.scale = scale
    self.isDelta = isDelta
    self.edited = edited
  }

  /// Of rows of blocks the numbers of their first tokens; nil where rows are tokens.
  var rowNumbers: [String]? {
    guard let origin, origin.block > 1 else { return nil }
    return (0..<values.matrix.rows).map { String(origin.firstQuery + $0 * origin.block) }
  }

  package var shading: Shading {
    Shading(values.matrix, scale: scale, isDiverging: isDelta ? true : nil)
  }

  /// Draws the matrix; what is returned says which cell stands where.
  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> HeatmapLayout {
    let layout = HeatmapLayout(of: self, in: rect, capabilities: capabilities)
    guard !layout.cells.isEmpty else { return layout }
    let canvas = HeatmapCanvas(
      heatmap: self, layout: layout, shading: shading, capabilities: capabilities)
    canvas.drawRowLabels(on: &grid)
    switch layout.density {
    case .digits: canvas.drawDigits(on: &grid)
    case .squares, .narrow: canvas.drawGlyphs(on: &grid)
    case .halves: canvas.drawHalves(on: &grid)
    }
    canvas.drawExtent(on: &grid)
    return layout
  }
}

/// What the drawing of one heatmap goes by; its aspects stand in files of their own.
struct HeatmapCanvas {
  let heatmap: Heatmap
  let layout: HeatmapLayout
  let shading: Shading
  let capabilities: Capabilities

  var isUnicode: Bool { capabilities.glyphs == .unicode }
  var matrix: Matrix { heatmap.values.matrix }

  func isEdited(_ row: Int, _ column: Int) -> Bool {
    heatmap.edited.contains(MatrixIndex(row: row, column: column))
  }

  func isCursor(_ row: Int, _ column: Int) -> Bool {
    heatmap.cursor == MatrixIndex(row: row, column: column)
  }

  func level(_ row: Int, _ column: Int) -> Double? {
    heatmap.leftOut.contains(column) ? nil : shading.level(matrix[row, column], row: row)
  }

  /// The names of the rows; with half-height cells the upper one of two, or the cursor's.
  func drawRowLabels(on grid: inout Grid) {
    for row in layout.pinned { drawRowLabel(row, isCurrent: false, isKept: true, on: &grid) }
    let step = layout.density == .halves ? 2 : 1
    for first in stride(from: layout.rows.lowerBound, to: layout.rows.upperBound, by: step) {
      let isCurrent = heatmap.cursor.map { (first..<first + step).contains($0.row) } ?? false
      let row = isCurrent ? heatmap.cursor?.row ?? first : first
      let isKept = (first..<first + step).contains { heatmap.markedRows.contains($0) }
      drawRowLabel(row, isCurrent: isCurrent, isKept: isKept, on: &grid)
    }
  }

  private func drawRowLabel(_ row: Int, isCurrent: Bool, isKept: Bool, on grid: inout Grid) {
    guard let y = layout.y(ofRow: row) else { return }
    let style = Style(attributes: isCurrent || isKept ? .bold : [])
    let area = Rect(x: layout.rect.x, y: y, width: layout.headerWidth - 1, height: 1)
    if isKept, !isCurrent {
      let mark = isUnicode ? "•" : "*"
      grid.put(mark, at: Point(x: area.x, y: y), style: style, within: area)
    }
    if isCurrent {
      let mark = isUnicode ? "▸" : ">"
      grid.put(mark, at: Point(x: area.x, y: y), style: style, within: layout.rect)
    }
    let label = TextWidth.truncated(
      layout.rowLabels[row], to: area.width - 1, glyphs: capabilities.glyphs)
    grid.put(label, at: Point(x: area.x + 1, y: y), style: style, within: area)
  }

  /// `rows 3–14 of 40`, when not everything is on the screen.
  func drawExtent(on grid: inout Grid) {
    guard let y = layout.extentRow else { return }
    let (rows, columns) = extents
    let missing = layout.missingCount + (heatmap.origin?.missingCount ?? 0)
    let parts = [
      rows,
      layout.pinned.isEmpty ? nil : "\(layout.pinned.count) kept above them",
      missing == 0 ? nil : "\(missing) kept out of sight",
      columns,
      layout.density == .halves ? "two rows a line" : nil,
    ].compactMap { $0 }
    let text = parts.joined(separator: isUnicode ? " · " : ", ")
    let cut = TextWidth.truncated(text, to: layout.rect.width - 1, glyphs: capabilities.glyphs)
    grid.put(
      cut, at: Point(x: layout.rect.x + 1, y: y), style: Style(attributes: .dim),
      within: layout.rect)
  }

  /// `rows 3–14 of 40`, or of a part of a map `queries 128–171 of 4096`, from 0 on as indices are; nil
  /// for what is shown whole.
  private var extents: (rows: String?, columns: String?) {
    let dash = isUnicode ? "–" : "-"
    let text = { (name: String, shown: Range<Int>, first: Int, count: Int) -> String? in
      guard shown.count < count else { return nil }
      let (from, to) = (shown.lowerBound + first, shown.upperBound - 1 + first)
      return "\(name) \(from)\(dash)\(to) of \(count)"
    }
    guard let origin = heatmap.origin else {
      let first = heatmap.window?.first ?? MatrixIndex(row: 0, column: 0)
      let shape = heatmap.window?.shape ?? matrix.shape
      return (
        text("rows", layout.rows, first.row, shape.rows),
        text("columns", layout.columns, first.column, shape.columns)
      )
    }
    return (
      text("queries", origin.queries(layout.rows), 0, origin.shape.rows),
      text("keys", origin.keys(layout.columns), 0, origin.shape.columns)
    )
  }
}
