/// The extent of a matrix, written `8x3`.
package struct Shape: Hashable, Sendable, CustomStringConvertible {
  package let rows: Int
  package let columns: Int

  package init(_ rows: Int, _ columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  package var transposed: Shape { Shape(columns, rows) }
  package var description: String { "\(rows)x\(columns)" }
}

/// A dense float32 matrix in row-major order. Copies share their storage until one is changed.
package struct Matrix: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  /// `rows * columns` numbers; element `(r, c)` is at `r * columns + c`.
  package private(set) var values: [Float]

  package var shape: Shape { Shape(rows, columns) }

  package init(rows: Int, columns: Int, repeating value: Float = 0) {
    self.init(rows: rows, columns: columns, values: Array(repeating: value, count: rows * columns))
  }

  /// - Precondition: `values.count == rows * columns`.
  package init(rows: Int, columns: Int, values: [Float]) {
    precondition(values.count == rows * columns, "a \(rows)x\(columns) matrix of \(values.count)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// - Precondition: all rows have the same length.
  package init(_ rows: [[Float]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "ragged matrix")
    self.init(rows: rows.count, columns: columns, values: rows.flatMap { $0 })
  }

  package subscript(row: Int, column: Int) -> Float {
    get {
      precondition(column < columns)
      return values[row * columns + column]
    }
    set {
      precondition(column < columns)
      values[row * columns + column] = newValue
    }
  }

  package func row(_ index: Int) -> ArraySlice<Float> {
    values[index * columns..<(index + 1) * columns]
  }

  package mutating func withUnsafeMutableValues<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    try values.withUnsafeMutableBufferPointer { try body($0) }
  }

  package var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for r in 0..<rows { for c in 0..<columns { result[c, r] = self[r, c] } }
    return result
  }
}
