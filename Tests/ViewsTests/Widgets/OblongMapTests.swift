import AttentionEngine
import CellGrid
import Testing

@testable import Views

/// Maps with other keys than queries, and those of a single query.
@Suite struct OblongMapTests {
  private static let queries = ["<s>", "Le", "chat", "noir", "mange"]

  private static func map(_ rows: Int, _ columns: Int) -> LabeledMatrix {
    Samples.labeled(
      Samples.softmaxed(Samples.noise(rows, columns, low: 0, high: 3)),
      rows: (0..<rows).map { rows == 5 ? queries[$0] : "q\($0)" },
      columns: (0..<columns).map { columns == 8 ? Samples.tokens[$0] : "k\($0)" })
  }

  private static let shapes = [(5, 8), (1, 8), (8, 1), (3, 60), (60, 3), (1, 200)]

  @Test func snapshots() {
    for (rows, columns) in Self.shapes {
      for (suffix, capabilities) in [("", Capabilities.plain), ("-ascii", .ascii)] {
        let map = Self.map(rows, columns)
        var grid = Grid(size: Size(width: 66, height: 18))
        let (body, foot) = Rect(grid.size).splitTop(10)
        Heatmap(map, cursor: MatrixIndex(row: 0, column: columns - 1)).draw(
          in: body, on: &grid, capabilities: capabilities)
        Self.thumbnails(map.matrix).draw(in: foot, on: &grid, capabilities: capabilities)
        Snapshot.expect(grid, "Widgets/oblong-\(rows)x\(columns)\(suffix)")
      }
    }
  }

  private static func thumbnails(_ matrix: Matrix) -> HeadThumbnails {
    HeadThumbnails(
      (0..<2).map { HeadThumbnails.Head(number: $0, weights: matrix, entropy: 1) })
  }

  @Test func everyCellHasItsNumberAndItsNames() throws {
    let map = Self.map(5, 8)
    var grid = Grid(size: Size(width: 90, height: 8))
    let heatmap = Heatmap(map, cursor: MatrixIndex(row: 4, column: 7))
    let layout = heatmap.draw(in: Rect(grid.size), on: &grid, capabilities: .full)
    #expect(layout.rows == 0..<5 && layout.columns == 0..<8)
    for row in 0..<5 {
      #expect(grid.lines[layout.cells.y + row].contains(Self.queries[row]))
      for column in 0..<8 {
        let frame = try #require(layout.frame(of: MatrixIndex(row: row, column: column)))
        let text = (frame.x..<frame.maxX).map { grid[$0, frame.y].text }.joined()
        #expect(text.contains(layout.format.text(map.matrix[row, column])))
      }
    }
    for token in Samples.tokens { #expect(grid.lines[0].contains(token)) }
  }

  @Test func theCursorOfAnyShapeStaysInSight() throws {
    for (rows, columns) in Self.shapes {
      for capabilities in [Capabilities.full, .plain, .ascii] {
        for (row, column) in [(0, 0), (rows - 1, columns - 1), (rows / 2, columns / 2)] {
          let cursor = MatrixIndex(row: row, column: column)
          var grid = Grid(size: Size(width: 24, height: 7))
          let layout = Heatmap(Self.map(rows, columns), cursor: cursor).draw(
            in: Rect(grid.size), on: &grid, capabilities: capabilities)
          let frame = try #require(layout.frame(of: cursor))
          #expect(layout.rect.intersection(frame) == frame)
        }
      }
    }
  }

  @Test func smallMapsKeepTheirShortSide() {
    for capabilities in [Capabilities.full, .plain] {
      for (rows, columns) in Self.shapes where rows != columns {
        let fit = MiniMap.fit(Shape(rows, columns), in: Size(width: 16, height: 8), capabilities)
        #expect(rows > 8 || fit.block.rows == 1)
        #expect(columns > 8 || fit.block.columns == 1)
        #expect(fit.size.width <= 16 && fit.size.height <= 8)
        #expect(fit.block.rows * 16 >= rows && fit.block.columns * 16 >= columns)
      }
    }
  }

  /// What the note says a number is the mean of is what it is the mean of.
  @Test func theNoteTellsTheBlock() {
    let wide = Self.thumbnails(Self.map(3, 64).matrix)
    var grid = Grid(size: Size(width: 66, height: 8))
    let layout = wide.draw(in: Rect(grid.size), on: &grid, capabilities: .full)
    #expect(layout.block == MiniMap.Block(rows: 1, columns: 4))
    #expect(wide.note(layout, in: 60, .full) == "maps: mean of 1×4")
    let map = Self.map(3, 64).matrix
    let pooled = MiniMap.pooled(map, by: MiniMap.Block(rows: 1, columns: 4))
    #expect(pooled.shape == Shape(3, 16))
    let mean = (0..<4).reduce(0.0) { $0 + Double(map[1, 8 + $1]) } / 4
    #expect(pooled[1, 2] == Float(mean))
    // A square map keeps its diagonal.
    let square = MiniMap.fit(Shape(64, 64), in: Size(width: 16, height: 8), .full)
    #expect(square.block.rows == square.block.columns)
  }
}
