import AttentionEngine
import CellGrid

/// Where everything in a heatmap picture stands, in pixels.
struct SVGLayout: Equatable {
  let margin = 24
  let legendWidth = 14

  let subtitle: [String]
  let legend: [String]
  let cellWidth: Int
  let cellHeight: Int
  /// White between the cells, where they are large enough.
  let cellGap: Int
  let showsNumbers: Bool
  let labelSize: Int
  /// Every how many-th row and column has a label.
  let labelStep: Int
  let turnsColumnLabels: Bool
  /// The upper left corner of the cells.
  let left: Int
  let top: Int
  let legendLeft: Int
  let legendHeight: Int
  let width: Int
  let height: Int

  /// - Parameters:
  ///   - widestNumber: how many characters the longest number in a cell has.
  ///   - legend: the numbers beside the ramp.
  init(_ exported: ExportedMatrix, subtitle: [String], widestNumber: Int, legend: [String]) {
    let rows = exported.matrix.rows
    let columns = exported.matrix.columns
    let extent = max(rows, columns)
    self.subtitle = subtitle
    self.legend = legend

    let numberWidth = Self.textWidth(widestNumber, size: 12) + 12
    let showsNumbers = extent <= 24 && numberWidth <= 88
    let cellHeight = showsNumbers ? 44 : min(28, max(3, 640 / max(extent, 1)))
    let labelSize = cellHeight >= 20 ? 13 : 10
    let widest = { (labels: [String]) in
      labels.map { Self.textWidth($0, size: labelSize) }.max() ?? 0
    }
    let rowLabels = widest(exported.labeled.rowLabels)
    let columnLabels = widest(exported.labeled.columnLabels)
    // Cells with numbers are made wide enough for words that are not long.
    let wordWidth = columnLabels + 8 <= 88 ? columnLabels + 8 : 0
    cellWidth = showsNumbers ? max(cellHeight, numberWidth, wordWidth) : cellHeight
    cellGap = cellHeight >= 12 ? 1 : 0
    labelStep = (labelSize + cellHeight) / cellHeight
    turnsColumnLabels = columnLabels > cellWidth * labelStep - 4
    self.showsNumbers = showsNumbers
    self.cellHeight = cellHeight
    self.labelSize = labelSize
    // A text turned by 45° is 0.71 times as high as it is long.
    let labelHeight = turnsColumnLabels ? (columnLabels + labelSize) * 71 / 100 : labelSize
    let overhang = turnsColumnLabels ? max(0, columnLabels * 71 / 100 - cellWidth / 2) : 0

    left = margin + (rowLabels == 0 ? 0 : rowLabels + 9)
    top = margin + 22 + 18 * subtitle.count + 16 + labelHeight + 9
    let right = left + columns * cellWidth
    legendLeft = right + 24
    legendHeight = min(220, max(96, rows * cellHeight - cellGap))
    let legendText = legend.map { Self.textWidth($0, size: 11) }.max() ?? 0
    let nonFinite = Self.textWidth(
      exported.leftOut.isEmpty ? "not finite" : "left out, not finite", size: 11)
    width =
      max(
        max(legendLeft + legendWidth + 8 + max(legendText, nonFinite), right + overhang),
        margin + (subtitle.map { Self.textWidth($0, size: 12) }.max() ?? 0),
        margin + Self.textWidth(exported.name, size: 18)) + margin
    height = top + max(rows * cellHeight, legendHeight + 16 + legendWidth) + margin
  }

  /// A guess that is a little wide for most fonts: 0.6 of the size for a column.
  static func textWidth(_ text: String, size: Int) -> Int {
    textWidth(TextWidth.columns(TextWidth.visible(text)), size: size)
  }

  private static func textWidth(_ columns: Int, size: Int) -> Int {
    (columns * size * 6 + 9) / 10
  }
}
