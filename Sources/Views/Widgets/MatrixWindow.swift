import AttentionEngine

/// The part of a matrix that is drawn: all of it, or of one with very many numbers, such as the table
/// of a vocabulary, what lies around the cursor.
struct MatrixWindow: Equatable {
  let rows: Range<Int>
  let columns: Range<Int>
  let isWhole: Bool

  /// A matrix with more numbers than this is not drawn whole: its colours alone would take every one
  /// of them for every frame.
  static let limit = 1 << 18
  /// So many rows or columns are drawn of it.
  static let extent = 512

  /// - Parameter cell: where the cursor is, in the engine's orientation.
  init(of shape: Shape, around cell: CellID) {
    isWhole = shape.rows * shape.columns <= Self.limit
    rows = isWhole ? 0..<shape.rows : Self.range(of: shape.rows, around: cell.row)
    columns = isWhole ? 0..<shape.columns : Self.range(of: shape.columns, around: cell.column)
  }

  /// Steps by half of the extent, so that the colours do not change with every move of the cursor.
  private static func range(of count: Int, around index: Int) -> Range<Int> {
    guard count > extent else { return 0..<count }
    let half = extent / 2
    let start = min(max(0, (index / half * half) - half / 2), count - extent)
    return start..<start + extent
  }

  /// ` rows 0–511 of 30522`; empty where everything is drawn.
  func note(of shape: Shape) -> String {
    let part = { (name: String, range: Range<Int>, count: Int) in
      range.count == count
        ? "" : " \(name) \(range.lowerBound)–\(range.upperBound - 1) of \(count)"
    }
    return part("rows", rows, shape.rows) + part("columns", columns, shape.columns)
  }

  func contains(row: Int, column: Int) -> Bool {
    rows.contains(row) && columns.contains(column)
  }

  /// What is drawn of `matrix`.
  func cut(_ matrix: Matrix) -> Matrix {
    guard !isWhole else { return matrix }
    return Matrix(
      rows: rows.count, columns: columns.count,
      values: rows.flatMap {
        Array(matrix.row($0).dropFirst(columns.lowerBound).prefix(columns.count))
      })
  }
}

extension AttentionModel {
  /// What `window` leaves of `matrix`, with the names of its rows and columns.
  func presented(
    _ matrix: Matrix, as id: MatrixID, tokens names: TokenNames, in window: MatrixWindow
  ) -> LabeledMatrix {
    guard !window.isWhole else { return presented(matrix, as: id, tokens: names) }
    let labeled = LabeledMatrix(
      matrix: window.cut(matrix),
      rowLabels: window.rows.map { rowLabel($0, of: id, tokens: names) },
      columnLabels: window.columns.map { columnLabel($0, of: id, tokens: names) })
    return isShownTransposed(id) ? labeled.transposed : labeled
  }
}
