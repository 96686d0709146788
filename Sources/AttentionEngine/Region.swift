/// Some cells of a matrix: whole rows, whole columns, or everything.
package struct Region: Equatable, Sendable {
  package private(set) var isAll: Bool
  package private(set) var rows: Set<Int>
  package private(set) var columns: Set<Int>

  package static let all = Region(isAll: true, rows: [], columns: [])
  package static let empty = Region(isAll: false, rows: [], columns: [])

  private init(isAll: Bool, rows: Set<Int>, columns: Set<Int>) {
    self.isAll = isAll
    self.rows = rows
    self.columns = columns
  }

  package init(rows: some Sequence<Int>, columns: some Sequence<Int> = EmptyCollection()) {
    self.init(isAll: false, rows: Set(rows), columns: Set(columns))
  }

  package var isEmpty: Bool { !isAll && rows.isEmpty && columns.isEmpty }

  package mutating func formUnion(_ other: Region) {
    guard !isAll else { return }
    if other.isAll {
      self = .all
    } else {
      rows.formUnion(other.rows)
      columns.formUnion(other.columns)
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
