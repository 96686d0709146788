import CellGrid

/// Texts side by side, in rows that belong together; what differs from its counterpart is marked.
package struct ComparisonTable: Equatable, Sendable {
  package struct Column: Equatable, Sendable {
    package let title: String
    /// From the top down; nil where nothing stands in a row, as behind the end of a shorter column.
    package let cells: [String?]
    /// Whether its cells are compared with those of the first column that is.
    package let isCompared: Bool

    package init(_ title: String, _ cells: [String?], isCompared: Bool = true) {
      self.title = title
      self.cells = cells
      self.isCompared = isCompared
    }

    func cell(_ row: Int) -> String? { cells.indices.contains(row) ? cells[row] : nil }
  }

  /// What the comparison comes to.
  package struct Verdict: Equatable, Sendable {
    package enum Kind: Hashable, Sendable {
      case equal
      case different
    }

    package let text: String
    package let kind: Kind?

    package init(_ text: String, _ kind: Kind? = nil) {
      self.text = text
      self.kind = kind
    }
  }

  package let columns: [Column]
  /// The names of the rows; fewer than rows leave the others without one.
  package let labels: [String]
  package var verdict: Verdict?
  /// Cells that differ although their texts may look the same, as rounded numbers do.
  package var differing: Set<MatrixIndex> = []
  /// The first row on the screen; as far as there are rows below it.
  package var firstRow = 0

  package init(_ columns: [Column], labels: [String] = [], verdict: Verdict? = nil) {
    self.columns = columns
    self.labels = labels
    self.verdict = verdict
  }

  package var rowCount: Int { columns.reduce(0) { max($0, $1.cells.count) } }

  /// Whether a cell differs from the first compared column's in its row.
  package func isDifferent(row: Int, column: Int) -> Bool {
    guard let reference = columns.firstIndex(where: \.isCompared), columns[column].isCompared else {
      return false
    }
    return columns[column].cell(row) != columns[reference].cell(row)
      || differing.contains(MatrixIndex(row: row, column: column))
  }

  package var differingRows: Int {
    (0..<rowCount).count { row in
      columns.indices.contains { isDifferent(row: row, column: $0) }
    }
  }

  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> ComparisonTableLayout {
    let layout = ComparisonTableLayout(of: self, in: rect, capabilities: capabilities)
    ComparisonTableCanvas(
      table: self, layout: layout, theme: Theme(capabilities: capabilities)
    ).draw(on: &grid)
    return layout
  }
}

/// Where a table puts what.
package struct ComparisonTableLayout: Equatable, Sendable {
  package let rect: Rect
  /// The rows on the screen.
  package private(set) var rows = 0..<0
  /// The columns of the screen that the rows' names and the cells of each column take.
  private(set) var labelWidth = 0
  private(set) var widths: [Int] = []
  private(set) var firstLine: Int
  /// The line that says which rows are shown; nil when all are.
  private(set) var extentLine: Int?
  private(set) var verdictLine: Int?

  /// What stands between two columns: a blank, a line or the sign of a difference, a blank.
  static let gap = 3

  /// The row that is at a place on the screen.
  package func row(at point: Point) -> Int? {
    guard rect.contains(point), point.y >= firstLine else { return nil }
    let row = rows.lowerBound + point.y - firstLine
    return rows.contains(row) ? row : nil
  }

  init(of table: ComparisonTable, in rect: Rect, capabilities: Capabilities) {
    self.rect = rect
    firstLine = rect.y
    guard !rect.isEmpty, !table.columns.isEmpty else { return }
    var height = rect.height
    if height > 2 {
      firstLine += 1
      height -= 1
    }
    if table.verdict != nil, height > 1 {
      verdictLine = rect.maxY - 1
      height -= 1
    }
    let count = table.rowCount
    if count > height, height > 2 {
      height -= 1
      extentLine = firstLine + height
    }
    let first = min(max(0, table.firstRow), max(0, count - height))
    rows = first..<min(count, first + height)
    divide(table)
  }

  /// The room of the columns: as much as each needs, or what the others leave it.
  private mutating func divide(_ table: ComparisonTable) {
    let widest = table.labels.reduce(0) { max($0, TextWidth.columns($1)) }
    labelWidth = min(widest, rect.width / 5)
    let gaps = (table.columns.count - 1) * Self.gap + (labelWidth > 0 ? Self.gap - 1 : 0)
    let needs = table.columns.map { column in
      column.cells.reduce(TextWidth.columns(column.title)) {
        max($0, TextWidth.columns($1 ?? ""))
      }
    }
    widths = Self.shares(of: max(0, rect.width - labelWidth - gaps), needs: needs)
  }

  /// Nobody gets more than is needed; those that need more than there is for them get the same.
  static func shares(of room: Int, needs: [Int]) -> [Int] {
    var shares = Array(repeating: 0, count: needs.count)
    var room = room
    let order = needs.indices.sorted { (needs[$0], $0) < (needs[$1], $1) }
    for (place, index) in order.enumerated() {
      shares[index] = min(needs[index], room / (needs.count - place))
      room -= shares[index]
    }
    return shares
  }
}
