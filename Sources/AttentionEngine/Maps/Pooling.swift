/// How a map is made smaller: blocks of `size` queries and `size` keys become one number.
package struct Pooling: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case mean
    /// Keeps what is strong and thin, as a diagonal, which a mean washes out.
    case max
  }

  package var kind: Kind
  /// 1 leaves the map as it is.
  package var size: Int

  package init(_ kind: Kind = .mean, size: Int = 1) {
    self.kind = kind
    self.size = size
  }
}

/// Pools a map that comes in ranges of rows, from the first to the last.
struct MapPooler {
  /// Rows and columns of a block; those at the end may be smaller.
  let block: Shape
  private let shape: Shape
  private let pooled: Shape
  private var sums: [Float]
  private var greatest: [Float]
  private var rows = 0

  init(_ shape: Shape, block: Shape) {
    self.shape = shape
    self.block = block
    pooled = Shape(
      (shape.rows + block.rows - 1) / block.rows,
      (shape.columns + block.columns - 1) / block.columns)
    sums = Array(repeating: 0, count: pooled.rows * pooled.columns)
    greatest = Array(repeating: -.infinity, count: sums.count)
  }

  /// Takes the next rows.
  mutating func take(_ matrix: Matrix) {
    precondition(matrix.columns == shape.columns && rows + matrix.rows <= shape.rows)
    let (first, width, step) = (rows, pooled.columns, block)
    matrix.values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        greatest.withUnsafeMutableBufferPointer { greatest in
          for row in 0..<matrix.rows {
            let target = (first + row) / step.rows * width
            var index = row * matrix.columns
            for place in target..<target + width {
              let end = min((row + 1) * matrix.columns, index + step.columns)
              var sum: Float = 0
              var most = greatest[place]
              while index < end {
                sum += values[index]
                most = values[index] > most ? values[index] : most
                index += 1
              }
              sums[place] += sum
              greatest[place] = most
            }
          }
        }
      }
    }
    rows += matrix.rows
  }

  /// The pooled map of all that was taken.
  func result(_ kind: Pooling.Kind) -> Matrix {
    guard kind == .mean else {
      return Matrix(rows: pooled.rows, columns: pooled.columns, values: greatest)
    }
    var means = Matrix(rows: pooled.rows, columns: pooled.columns, values: sums)
    for row in 0..<pooled.rows {
      let height = min(block.rows, shape.rows - row * block.rows)
      for column in 0..<pooled.columns {
        let width = min(block.columns, shape.columns - column * block.columns)
        means[row, column] /= Float(height * width)
      }
    }
    return means
  }
}
