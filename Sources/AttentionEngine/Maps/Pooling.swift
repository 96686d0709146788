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
  private struct Block {
    var sum: Float = 0
    var greatest = -Float.infinity
    /// How many of its cells were there.
    var count = 0
  }

  /// The most rows and columns of a block.
  let block: Shape
  private let shape: Shape
  private let pooled: Shape
  /// Where the blocks end.
  private let rowEnds: [Int]
  private let columnEnds: [Int]
  /// nil where all cells are there.
  private let cells: MapCells?
  private var blocks: [Block]
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
    blocks = Array(repeating: Block(), count: pooled.rows * pooled.columns)
  }

  /// Takes the next rows.
  mutating func take(_ matrix: Matrix) {
    precondition(matrix.columns == shape.columns && rows + matrix.rows <= shape.rows)
    guard matrix.columns > 0 else { return }
    let (columns, width) = (matrix.columns, pooled.columns)
    let (first, columnEnds) = (rows, columnEnds)
    var blockRow = place
    matrix.values.withUnsafeBufferPointer { values in
      blocks.withUnsafeMutableBufferPointer { blocks in
        for row in 0..<matrix.rows {
          if first + row >= rowEnds[blockRow] { blockRow += 1 }
          let line = UnsafeBufferPointer(
            rebasing: values[row * columns..<(row + 1) * columns])
          let target = UnsafeMutableBufferPointer(
            rebasing: blocks[blockRow * width..<(blockRow + 1) * width])
          for run in cells?.runs(ofQuery: first + row, keys: columns) ?? [0..<columns] {
            Self.add(run, of: line, to: target, endingAt: columnEnds)
          }
        }
      }
    }
    rows += matrix.rows
    place = blockRow
  }

  /// Adds the numbers of a run of keys to the blocks that they are in.
  private static func add(
    _ run: Range<Int>, of line: UnsafeBufferPointer<Float>,
    to blocks: UnsafeMutableBufferPointer<Block>, endingAt ends: [Int]
  ) {
    var key = run.lowerBound
    var column = ends.firstIndex { $0 > key } ?? 0
    while key < run.upperBound {
      let end = min(ends[column], run.upperBound)
      var (sum, most) = (Float(0), blocks[column].greatest)
      for value in line[key..<end] {
        sum += value
        most = value > most ? value : most
      }
      blocks[column].sum += sum
      blocks[column].greatest = most
      blocks[column].count += end - key
      key = end
      column += 1
    }
  }

  /// The pooled map of all that was taken. A block in which no cell is there has 0, as each of its
  /// cells had.
  func result(_ kind: Pooling.Kind) -> Matrix {
    Matrix(
      rows: pooled.rows, columns: pooled.columns,
      values: blocks.map { block in
        guard block.count > 0 else { return 0 }
        return kind == .mean ? block.sum / Float(block.count) : block.greatest
      })
  }
}
