import AttentionEngine
import CellGrid
import Testing

@testable import Views

@Suite struct HeadThumbnailsTests {
  private func draw(
    _ thumbnails: HeadThumbnails, _ width: Int, _ height: Int,
    _ capabilities: Capabilities = .plain
  ) -> (Grid, ThumbnailLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let layout = thumbnails.draw(in: Rect(grid.size), on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private let two = HeadThumbnails([
    .init(number: 0, name: "the notes' head", weights: Samples.weights, entropy: 1.84),
    .init(
      number: 1, name: "causal", isOn: false,
      weights: Samples.softmaxed(Samples.causal.matrix), entropy: 1.02),
  ])

  private func many(_ selected: Int, count: Int = 12) -> HeadThumbnails {
    HeadThumbnails(
      (0..<count).map {
        .init(
          number: $0, isOn: $0 % 4 != 3,
          weights: Samples.softmaxed(Samples.noise(8, 8, low: -1, high: 2)), entropy: 1)
      }, selected: selected)
  }

  @Test func snapshots() {
    let pictures: [(String, HeadThumbnails, Int, Int)] = [
      ("two", two, 60, 10), ("two-small", two, 44, 6), ("two-captions", two, 60, 2),
      ("many", many(7), 60, 6), ("many-rows", many(7), 60, 20),
    ]
    for (name, thumbnails, width, height) in pictures {
      Snapshot.expect(draw(thumbnails, width, height).0, "Widgets/heads-\(name)")
      Snapshot.expect(draw(thumbnails, width, height, .full).0, "Widgets/heads-\(name)-color")
      Snapshot.expect(draw(thumbnails, width, height, .ascii).0, "Widgets/heads-\(name)-ascii")
    }
  }

  @Test func selectedHeadIsFramedAndTheMouseFindsIt() {
    for selected in [0, 5, 11] {
      let (grid, layout) = draw(many(selected), 60, 6)
      let frame = layout.frame(of: selected)
      #expect(grid[frame.x, frame.y].text == "┌")
      #expect(grid[frame.maxX - 1, frame.maxY - 1].text == "┘")
      for head in layout.shown {
        let frame = layout.frame(of: head)
        #expect(layout.head(at: Point(x: frame.x + 1, y: frame.y + 1)) == head)
        #expect((grid[frame.x, frame.y].text == "┌") == (head == selected))
      }
      #expect(layout.head(at: Point(x: 0, y: 0)) == nil)
    }
  }

  @Test func hintsSayThatThereAreMore() {
    #expect(draw(many(0), 60, 6).0.text.contains("›"))
    #expect(!draw(many(0), 60, 6).0.text.contains("‹"))
    #expect(draw(many(11), 60, 6).0.text.contains("‹"))
    #expect(!draw(many(11), 60, 6).0.text.contains("›"))
    let all = draw(many(3, count: 4), 60, 6).0.text
    #expect(!all.contains("‹") && !all.contains("›"))
  }

  @Test func headsThatAreOffSayItAndLoseTheirColours() {
    let (grid, layout) = draw(two, 60, 10, .full)
    #expect(grid.lines[0].contains("1 ○ off"))
    let backgrounds = { (head: Int) -> Int in
      let frame = layout.frame(of: head)
      return (frame.y..<frame.maxY).reduce(0) { count, y in
        (frame.x..<frame.maxX).reduce(count) {
          $0 + (grid[$1, y].style.background == nil ? 0 : 1)
        }
      }
    }
    #expect(backgrounds(0) > 0)
    #expect(backgrounds(1) == 0)
  }

  @Test func poolingIsTheMeanAndSaysSo() {
    let pooled = MiniMap.pooled(Matrix([[1, 3, 5], [5, 7, 7], [-.infinity, 2, 9]]), by: 2)
    #expect(pooled == Matrix([[4, 6], [2, 9]]))
    let big = HeadThumbnails([.init(number: 0, weights: Samples.longMap.matrix, entropy: 1)])
    #expect(draw(big, 60, 10).0.text.contains("mean 4×4"))
    #expect(draw(big, 60, 10, .full).0.text.contains("mean 2×2"))
  }

  @Test func anyRoomIsDrawnIn() {
    let empty = HeadThumbnails([])
    let pending = HeadThumbnails([.init(number: 3)], selected: 9)
    for thumbnails in [two, many(7), empty, pending] {
      for width in 0...40 {
        for height in 0...9 {
          for capabilities in [Capabilities.full, .ascii] {
            let grid = draw(thumbnails, width, height, capabilities).0
            if capabilities == .ascii {
              #expect(grid.cells.allSatisfy { $0.text.utf8.allSatisfy { $0 < 128 } })
            }
          }
        }
      }
    }
  }
}
