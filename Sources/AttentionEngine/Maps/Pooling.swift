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
  /// nil where all cells are there.
  private let cells: MapCells?
  private var sums: [Float]
  private var greatest: [Float]
  /// Of each block how many of its cells are there; empty where all are.
  private var counts: [Int]
  private var rows = 0
  /// The row of blocks that the next row belongs to.
  private var place = 0

  /// - Parameters:
  ///   - isEven: whether the blocks are as equal as can be; else those at the end have what is left
  ///     over.
  ///   - cells: the cells that count; nil for all.
  init(_ shape: Shape, block: Shape, isEven: Bool = false, cells: MapCells? = nil) {
    self.shape = shape
    self.block = block
    self.cells = cells
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
    counts = Array(repeating: 0, count: cells == nil ? 0 : sums.count)
  }

  /// Takes the next rows.
  mutating func take(_ matrix: Matrix) {
    precondition(matrix.columns == shape.columns && rows + matrix.rows <= shape.rows)
    if let cells { return take(matrix, cells) }
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

  /// Takes the next rows, of which only `cells` count.
  private mutating func take(_ matrix: Matrix, _ cells: MapCells) {
    var isThere = Array(repeating: false, count: matrix.columns)
    for row in 0..<matrix.rows {
      if rows >= rowEnds[place] { place += 1 }
      cells.mark(&isThere, query: rows)
      var key = 0
      for (column, end) in columnEnds.enumerated() {
        var (sum, most, count) = (Float(0), -Float.infinity, 0)
        while key < end {
          if isThere[key] {
            let value = matrix[row, key]
            sum += value
            most = value > most ? value : most
            count += 1
          }
          key += 1
        }
        let target = place * pooled.columns + column
        sums[target] += sum
        greatest[target] = max(greatest[target], most)
        counts[target] += count
      }
      rows += 1
    }
  }

  /// The pooled map of all that was taken. A block in which no cell is there has 0, as each of its
  /// cells had.
  func result(_ kind: Pooling.Kind) -> Matrix {
    var result = Matrix(
      rows: pooled.rows, columns: pooled.columns, values: kind == .mean ? sums : greatest)
    for row in 0..<pooled.rows {
      let height = rowEnds[row] - (row == 0 ? 0 : rowEnds[row - 1])
      for column in 0..<pooled.columns {
        let width = columnEnds[column] - (column == 0 ? 0 : columnEnds[column - 1])
        let count = cells == nil ? height * width : counts[row * pooled.columns + column]
        if count == 0 {
          result[row, column] = 0
        } else if kind == .mean {
          result[row, column] /= Float(count)
        }
      }
    }
    return result
  }
}
