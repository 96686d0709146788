import Kernels

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

/// A float32 matrix in row-major order. Copies share their storage until one is changed.
///
/// Its numbers are either its own, or stay where they are stored (`MatrixStorage`) until somebody
/// reads them; single numbers that are set then stand beside, so that an edit copies nothing. A row
/// that was read at once has its own and knows where they were.
package struct Matrix: Sendable {
  package let rows: Int
  package let columns: Int
  /// `rows * columns` numbers where the matrix has its own, else none.
  private var own: [Float]
  /// One reference, as matrices are copied more often than they are read.
  private var kept: KeptNumbers?

  package var shape: Shape { Shape(rows, columns) }
  package var count: Int { rows * columns }

  package init(rows: Int, columns: Int, repeating value: Float = 0) {
    self.init(rows: rows, columns: columns, values: Array(repeating: value, count: rows * columns))
  }

  /// - Precondition: `values.count == rows * columns`.
  package init(rows: Int, columns: Int, values: [Float]) {
    precondition(values.count == rows * columns, "a \(rows)x\(columns) matrix of \(values.count)")
    self.rows = rows
    self.columns = columns
    own = values
  }

  /// A matrix of any numbers, every one of which is about to be written.
  init(toBeFilled shape: Shape) {
    rows = shape.rows
    columns = shape.columns
    // Zeros would cost a pass through memory.
    own = Array(unsafeUninitializedCapacity: shape.rows * shape.columns) { buffer, count in
      kernel_use_huge_pages()
      count = buffer.count
    }
  }

  /// A matrix whose numbers stay where they are.
  init(rows: Int, columns: Int, stored: StoredBlock) {
    self.rows = rows
    self.columns = columns
    own = []
    kept = KeptNumbers(block: stored, patches: [:])
  }

  /// A row whose numbers were read from there.
  init(row values: [Float], readFrom block: StoredBlock) {
    self.init(rows: 1, columns: values.count, values: values)
    kept = KeptNumbers(block: block, isRead: true)
  }

  /// - Precondition: all rows have the same length.
  package init(_ rows: [[Float]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "ragged matrix")
    self.init(rows: rows.count, columns: columns, values: rows.flatMap { $0 })
  }

  /// All numbers; element `(r, c)` is at `r * columns + c`. Of a stored matrix they are read anew
  /// each time.
  package var values: [Float] { isStored ? readValues() : own }

  /// Where the numbers are stored; nil where the matrix has its own.
  var stored: StoredBlock? { isStored ? kept?.block : nil }

  /// Where the numbers are stored or were read from; nil where they come from nowhere.
  var origin: StoredBlock? { kept?.block }

  /// Numbers in place of those that are stored, by their place in `values`.
  var patches: [Int: Float] { kept?.patches ?? [:] }

  /// Whether the numbers stay where they are stored.
  package var isStored: Bool { kept.map { !$0.isRead } ?? false }

  package subscript(row: Int, column: Int) -> Float {
    get {
      precondition(column < columns)
      let index = row * columns + column
      guard let kept, !kept.isRead else { return own[index] }
      precondition(row >= 0 && row < rows && column >= 0, "no such element")
      return kept.patches[index] ?? kept.block.value(row: row, column: column)
    }
    set {
      precondition(column < columns)
      let index = row * columns + column
      guard let kept, !kept.isRead else {
        own[index] = newValue
        return
      }
      precondition(row >= 0 && row < rows && column >= 0, "no such element")
      var patches = kept.patches
      patches[index] = newValue
      self.kept = KeptNumbers(block: kept.block, patches: patches)
    }
  }

  package func row(_ index: Int) -> ArraySlice<Float> {
    guard !isStored else {
      var row = [Float](repeating: 0, count: columns)
      row.withUnsafeMutableBufferPointer { read(row: index, into: $0) }
      return row[...]
    }
    return own[index * columns..<(index + 1) * columns]
  }

  package mutating func withUnsafeMutableValues<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    if isStored { self = Matrix(rows: rows, columns: columns, values: values) }
    return try own.withUnsafeMutableBufferPointer { try body($0) }
  }

  package var transposed: Matrix {
    var result = Matrix(toBeFilled: shape.transposed)
    values.withUnsafeBufferPointer { from in
      result.withUnsafeMutableValues { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        kernel_transpose(from, rows, columns, to)
      }
    }
    return result
  }
}

extension Matrix: Equatable {
  package static func == (left: Matrix, right: Matrix) -> Bool {
    guard left.shape == right.shape else { return false }
    if let stored = left.stored, stored == right.stored, left.patches == right.patches {
      return true
    }
    return left.values == right.values
  }
}
