/// Some cells of a matrix: whole rows, whole columns, or everything.
package struct Region: Equatable, Sendable {
  /// Most regions are none or all of a matrix, which costs no count of references to copy.
  private enum Cells: Equatable {
    case none, all
    case some(rows: Set<Int>, columns: Set<Int>)
  }

  private var cells: Cells

  package static let all = Region(cells: .all)
  package static let empty = Region(cells: .none)

  private init(cells: Cells) { self.cells = cells }

  package init(rows: some Sequence<Int>, columns: some Sequence<Int> = EmptyCollection()) {
    self.init(rows: Set(rows), columns: Set(columns))
  }

  private init(rows: Set<Int>, columns: Set<Int>) {
    cells = rows.isEmpty && columns.isEmpty ? .none : .some(rows: rows, columns: columns)
  }

  package var isAll: Bool { if case .all = cells { true } else { false } }
  package var isEmpty: Bool { if case .none = cells { true } else { false } }

  /// The whole rows; none where everything is in the region anyway.
  package var rows: Set<Int> {
    if case .some(let rows, _) = cells { rows } else { [] }
  }

  /// The whole columns; none where everything is in the region anyway.
  package var columns: Set<Int> {
    if case .some(_, let columns) = cells { columns } else { [] }
  }

  package mutating func formUnion(_ other: Region) {
    switch (cells, other.cells) {
    case (.all, _), (_, .none): break
    case (_, .all), (.none, _): self = other
    case (.some(let rows, let columns), .some(let otherRows, let otherColumns)):
      self = Region(rows: rows.union(otherRows), columns: columns.union(otherColumns))
    }
  }

  package func union(_ other: Region) -> Region {
    var result = self
    result.formUnion(other)
    return result
  }

  /// The rows that the region touches: all of them as soon as there is a column.
  package var touchedRows: Region { columns.isEmpty ? self : .all }

  /// Calls `body` with the ranges of the rows that the region touches, in order.
  func forEachTouchedRange(in shape: Shape, _ body: (Range<Int>) -> Void) {
    if isAll || !columns.isEmpty {
      if shape.rows > 0 { body(0..<shape.rows) }
    } else {
      for range in rowRanges(in: shape) { body(range) }
    }
  }

  /// The whole rows as ranges, in order.
  func rowRanges(in shape: Shape) -> [Range<Int>] {
    if isAll { return shape.rows == 0 ? [] : [0..<shape.rows] }
    var ranges: [Range<Int>] = []
    for row in rows.sorted() where row < shape.rows {
      if let last = ranges.last, last.upperBound == row {
        ranges[ranges.count - 1] = last.lowerBound..<row + 1
      } else {
        ranges.append(row..<row + 1)
      }
    }
    return ranges
  }

  /// The whole columns, in order; none where everything is in the region anyway.
  func columnIndices(in shape: Shape) -> [Int] {
    isAll ? [] : columns.sorted().filter { $0 < shape.columns }
  }

  /// How many cells are computed when rows and columns are: where they cross, twice.
  func computedCells(in shape: Shape) -> Int {
    if isAll { return shape.rows * shape.columns }
    return rowRanges(in: shape).reduce(0) { $0 + $1.count } * shape.columns
      + columnIndices(in: shape).count * shape.rows
  }

  /// Everything, where rows and columns would compute at least as many cells.
  func simplified(in shape: Shape) -> Region {
    computedCells(in: shape) >= shape.rows * shape.columns && !isEmpty ? .all : self
  }
}
