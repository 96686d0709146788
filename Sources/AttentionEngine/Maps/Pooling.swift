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
  /// How many of the cells of each block were there.
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
    counts = Array(repeating: 0, count: sums.count)
  }

  /// Takes the next rows.
  mutating func take(_ matrix: Matrix) {
    precondition(matrix.columns == shape.columns && rows + matrix.rows <= shape.rows)
    let (first, width) = (rows, pooled.columns)
    let allKeys = [0..<matrix.columns].filter { !$0.isEmpty }
    var blockRow = place
    matrix.values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        greatest.withUnsafeMutableBufferPointer { greatest in
          counts.withUnsafeMutableBufferPointer { counts in
            for row in 0..<matrix.rows {
              if first + row >= rowEnds[blockRow] { blockRow += 1 }
              let begin = row * matrix.columns
              var column = 0
              for run in cells?.runs(ofQuery: first + row, keys: matrix.columns) ?? allKeys {
                while columnEnds[column] <= run.lowerBound { column += 1 }
                var key = run.lowerBound
                while key < run.upperBound {
                  let end = min(columnEnds[column], run.upperBound)
                  let target = blockRow * width + column
                  counts[target] += end - key
                  var sum: Float = 0
                  var most = greatest[target]
                  while key < end {
                    let value = values[begin + key]
                    sum += value
                    most = value > most ? value : most
                    key += 1
                  }
                  sums[target] += sum
                  greatest[target] = most
                  if end == columnEnds[column] { column += 1 }
                }
              }
            }
          }
        }
      }
    }
    rows += matrix.rows
    place = blockRow
  }

  /// The pooled map of all that was taken. A block in which no cell is there has 0, as each of its
  /// cells had.
  func result(_ kind: Pooling.Kind) -> Matrix {
    var result = Matrix(
      rows: pooled.rows, columns: pooled.columns, values: kind == .mean ? sums : greatest)
    for (index, count) in counts.enumerated() {
      let (row, column) = (index / pooled.columns, index % pooled.columns)
      if count == 0 {
        result[row, column] = 0
      } else if kind == .mean {
        result[row, column] /= Float(count)
      }
    }
    return result
  }
}
