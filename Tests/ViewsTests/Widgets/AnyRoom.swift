import CellGrid
import Testing

@testable import Views

/// Draws into every room up to some size, with Unicode in colour and in ASCII, and expects that
/// nothing is drawn beside it, and that ASCII is ASCII but for the characters of `words`.
func expectAnyRoomIsDrawnIn(
  upTo size: Size, words: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ draw: (Rect, inout Grid, Capabilities) -> Void
) {
  for width in 0...size.width {
    for height in 0...size.height {
      for capabilities in [Capabilities.full, .ascii] {
        var grid = Grid(size: Size(width: width + 4, height: height + 2))
        let rect = Rect(x: 2, y: 1, width: width, height: height)
        draw(rect, &grid, capabilities)
        let room = "\(width)x\(height), \(capabilities.glyphs)"
        let isInside = grid.cells.indices.allSatisfy { index in
          let point = Point(x: index % grid.size.width, y: index / grid.size.width)
          return grid.cells[index] == .blank || rect.contains(point)
        }
        if !isInside {
          Issue.record("drawn outside of \(room)", sourceLocation: sourceLocation)
        }
        guard capabilities.glyphs == .ascii else { continue }
        let isASCII = grid.cells.allSatisfy { cell in
          cell.text.utf8.allSatisfy { $0 < 128 } || words.contains(cell.text)
        }
        if !isASCII { Issue.record("no ASCII in \(room)", sourceLocation: sourceLocation) }
      }
    }
  }
}
