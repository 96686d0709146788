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

extension Pooling {
  /// The ends of `parts` runs of `count` numbers that are as equally long as can be. Shorter ones
  /// stand in the middle: a first or last token alone in its run would look stronger than it is.
  package static func evenEnds(of count: Int, in parts: Int) -> [Int] {
    guard parts > 0 else { return [] }
    let (length, longer) = (count / parts, count % parts)
    let ahead = (longer + 1) / 2
    return (1...parts).map { part in
      part * length + min(part, ahead) + max(0, part - (parts - (longer - ahead)))
    }
  }
}

/// Pools a map that comes in ranges of rows, from the first to the last.
struct MapPooler {
  /// The most rows and columns of a block.
  let block: Shape
  private let shape: Shape
  private let pooled: Shape
  /// Where the blocks end.
  private let rowEnds: [Int]
  private let columnEnds: [Int]
  private var sums: [Float]
  private var greatest: [Float]
  private var rows = 0
  /// The row of blocks that the next row belongs to.
  private var place = 0

  /// - Parameter isEven: whether the blocks are as equal as can be; else those at the end have what
  ///   is left over.
  init(_ shape: Shape, block: Shape, isEven: Bool = false) {
    self.shape = shape
    self.block = block
    let ends = { (count: Int, size: Int) in
      let parts = (count + size - 1) / size
      return isEven
        ? Pooling.evenEnds(of: count, in: parts)
        : (0..<parts).map { min(count, ($0 + 1) * size) }
    }
    rowEnds = ends(shape.rows, block.rows)
    columnEnds = ends(shape.columns, block.columns)
    pooled = Shape(rowEnds.count, columnEnds.count)
    sums = Array(repeating: 0, count: pooled.rows * pooled.columns)
    greatest = Array(repeating: -.infinity, count: sums.count)
  }

  /// Takes the next rows.
  mutating func take(_ matrix: Matrix) {
    precondition(matrix.columns == shape.columns && rows + matrix.rows <= shape.rows)
    let (first, width) = (rows, pooled.columns)
    var blockRow = place
    matrix.values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        greatest.withUnsafeMutableBufferPointer { greatest in
          for row in 0..<matrix.rows {
            if first + row >= rowEnds[blockRow] { blockRow += 1 }
            let target = blockRow * width
            let begin = row * matrix.columns
            var index = begin
            for place in target..<target + width {
              let end = begin + columnEnds[place - target]
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
    place = blockRow
  }

  /// The pooled map of all that was taken.
  func result(_ kind: Pooling.Kind) -> Matrix {
    guard kind == .mean else {
      return Matrix(rows: pooled.rows, columns: pooled.columns, values: greatest)
    }
    var means = Matrix(rows: pooled.rows, columns: pooled.columns, values: sums)
    for row in 0..<pooled.rows {
      let height = rowEnds[row] - (row == 0 ? 0 : rowEnds[row - 1])
      for column in 0..<pooled.columns {
        let width = columnEnds[column] - (column == 0 ? 0 : columnEnds[column - 1])
        means[row, column] /= Float(height * width)
      }
    }
    return means
  }
}
