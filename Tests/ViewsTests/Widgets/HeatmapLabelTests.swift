import AttentionEngine
import CellGrid
import Testing

@testable import Views

/// The names and numbers beside and above the cells of a heatmap.
@Suite struct HeatmapLabelTests {
  private func draw(
    _ heatmap: Heatmap, _ width: Int, _ height: Int, _ capabilities: Capabilities
  ) -> (Grid, HeatmapLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let body = Rect(grid.size).splitTop(height - 1).top
    let layout = heatmap.draw(in: body, on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private var long: Heatmap {
    Heatmap(Samples.longMap, cursor: MatrixIndex(row: 22, column: 21))
  }

  @Test func narrowColumnsHaveSomeNames() {
    let (grid, layout) = draw(long, 42, 20, .full)
    #expect(layout.cellWidth == 1)
    #expect(grid.line(1).contains("word0   word8   ") && !grid.line(1).contains("▾ord"))
    // Under the cursor, whose name stands above, there is no other.
    #expect(!grid.line(1).contains("word16") && grid.line(0).contains("word21"))
    var blocks = long
    blocks.origin = Heatmap.Origin(block: 4, shape: Shape(120, 120))
    #expect(draw(blocks, 42, 34, .full).0.line(1).contains("0    20   40   60"))
  }

  /// A number that does not fit is left out: a part of it would be another one. The mark of the
  /// cursor stands alone.
  @Test func theRulerHasWholeNumbersAndALonelyMark() {
    let count = 60
    let labels = (0..<count).map { "t\($0)" }
    let matrix = Matrix(rows: 4, columns: count, repeating: 0.5)
    for density in [Heatmap.Density.squares, .narrow, .halves] {
      for width in 20...140 {
        for column in [0, 1, 4, 9, 10, 11, 31, 59] {
          var map = Heatmap(
            Samples.labeled(matrix, rows: ["a", "b", "c", "d"], columns: labels),
            cursor: MatrixIndex(row: 1, column: column))
          map.origin = Heatmap.Origin(block: 17, shape: Shape(64, 1020))
          map.density = density
          let ruler = draw(map, width, 10, .full).0.line(1)
          let words = ruler.split(separator: " ").map(String.init)
          #expect(words.count { $0 == "▾" } == 1, "\(ruler)")
          for word in words where word != "▾" {
            #expect(Int(word).map { $0.isMultiple(of: 17) } == true, "\(ruler)")
          }
        }
      }
    }
  }

  /// The rows of a map in blocks have numbers and names, or all of them numbers.
  @Test func rowsOfBlocksHaveLabelsOfOneForm() {
    let rows = ["0 [CLS]", "128 a", "256 incomprehensible", "384 ."]
    var map = Heatmap(
      Samples.labeled(Matrix(rows: 4, columns: 4, repeating: 0.5), rows: rows, columns: rows))
    map.origin = Heatmap.Origin(block: 128, shape: Shape(512, 512))
    map.density = .squares
    for width in 12...80 {
      let (grid, layout) = draw(map, width, 8, .full)
      let isNumbers = layout.rowLabels == ["0", "128", "256", "384"]
      #expect(isNumbers || layout.rowLabels == rows)
      #expect(isNumbers == (width < 32), "\(width)")
      let texts = grid.lines[2...5].map {
        $0.prefix(layout.headerWidth).split(separator: " ").joined(separator: " ")
      }
      #expect(!isNumbers || texts == layout.rowLabels, "\(texts)")
      #expect(isNumbers || texts[0] == "0 [CLS]" && texts[2].hasPrefix("256 inc"), "\(texts)")
    }
    // Tokens are no blocks: their names are cut where they are long.
    map.origin = nil
    #expect(draw(map, 20, 8, .full).1.rowLabels == rows)
  }
}
