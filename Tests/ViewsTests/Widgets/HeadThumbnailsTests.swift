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
      ("many", many(7), 28, 6), ("many-rows", many(7), 60, 20), ("many-all", many(7), 38, 9),
    ]
    for (name, thumbnails, width, height) in pictures {
      Snapshot.expect(draw(thumbnails, width, height).0, "Widgets/heads-\(name)")
      Snapshot.expect(draw(thumbnails, width, height, .full).0, "Widgets/heads-\(name)-color")
      Snapshot.expect(draw(thumbnails, width, height, .ascii).0, "Widgets/heads-\(name)-ascii")
    }
  }

  @Test func selectedHeadIsFramed() {
    for selected in [0, 5, 11] {
      let (grid, layout) = draw(many(selected), 60, 13)
      #expect(layout.form == .framed)
      let frame = layout.frame(of: selected)
      #expect(grid[frame.x, frame.y].text == "┌")
      #expect(grid[frame.maxX - 1, frame.maxY - 1].text == "┘")
      for head in layout.shown {
        let frame = layout.frame(of: head)
        #expect((grid[frame.x, frame.y].text == "┌") == (head == selected))
      }
    }
  }

  @Test func bracketsTellTheSelectedHeadWhereThereIsNoFrame() {
    let (grid, layout) = draw(many(7), 38, 9)
    #expect(layout.form == .bracketed)
    #expect(grid.text.contains("[7○]"))
    #expect(grid.text.split(separator: "[").count == 2)
    #expect(draw(many(7), 38, 9, .ascii).0.text.contains("[7-]"))
  }

  @Test func hintsSayThatThereAreMore() {
    #expect(draw(many(0), 28, 6).0.text.contains("›"))
    #expect(!draw(many(0), 28, 6).0.text.contains("‹"))
    #expect(draw(many(11), 28, 6).0.text.contains("‹"))
    #expect(!draw(many(11), 28, 6).0.text.contains("›"))
    let all = draw(many(3, count: 4), 60, 6).0.text
    #expect(!all.contains("‹") && !all.contains("›"))
  }

  /// A map of 4 by 2 with a title is 5 columns and 3 lines with the column between two of them.
  @Test func allHeadsAreShownWhereSmallMapsHaveRoom() {
    for count in [1, 2, 3, 7, 8, 12, 32] {
      let thumbnails = HeadThumbnails((0..<count).map { .init(number: $0) }, shape: Shape(8, 8))
      for width in stride(from: 8, through: 60, by: 4) {
        for height in 4...20 {
          let title = count > 10 ? 3 : 2
          let room = (width - 1) / (max(4, title) + 1) * (height / 3)
          let layout = ThumbnailLayout(
            of: thumbnails, in: Rect(x: 0, y: 0, width: width, height: height),
            capabilities: .plain)
          #expect((layout.shown.count == count) == (room >= count), "\(count) \(width) \(height)")
        }
      }
    }
  }

  @Test func theLeastHeightGivesTheSameLayout() {
    for count in [1, 3, 8, 12, 32] {
      let thumbnails = HeadThumbnails((0..<count).map { .init(number: $0) }, shape: Shape(8, 8))
      for width in [26, 28, 38, 48] {
        for height in 1...24 {
          for capabilities in [Capabilities.full, .plain] {
            let (_, whole) = draw(thumbnails, width, height, capabilities)
            #expect(whole.usedHeight <= height)
            let (_, trimmed) = draw(thumbnails, width, whole.usedHeight, capabilities)
            #expect(trimmed.form == whole.form && trimmed.shown == whole.shown)
            #expect(trimmed.block == whole.block)
            for head in whole.shown { #expect(trimmed.frame(of: head) == whole.frame(of: head)) }
          }
        }
      }
    }
  }

  @Test func captionsShortenInSteps() {
    let line = { (width: Int) in draw(two, width, 6).0.lines[0] }
    #expect(line(60).contains("0 ● on · the notes' head"))
    #expect(line(40).contains("0 ● on · the"))
    #expect(line(24).contains("0 ● on") && !line(24).contains("·"))
    #expect(line(15).contains("0●") && line(15).contains("1○"))
    let foot = { (width: Int) in draw(two, width, 6).0.text }
    #expect(foot(60).contains("entropy 1.84 of 2.08"))
    #expect(foot(40).contains("H 1.84 of 2.08"))
    #expect(foot(15).contains("H 1.84") && !foot(15).contains("of"))
  }

  @Test func noMapIsLargerThanItNeedsToBe() {
    let capped = Size(width: 16, height: 8)
    for capabilities in [Capabilities.full, .plain] {
      let fit = { MiniMap.fit(Shape($0, $0), in: Size(width: 99, height: 99), capabilities) }
      #expect(fit(3).size == Size(width: 6, height: 3))
      #expect(fit(8).size == capped)
      for tokens in 1...200 {
        #expect(fit(tokens).size.width <= 16 && fit(tokens).size.height <= 8)
      }
    }
  }

  @Test func theNoteTellsWhatTheThumbnailsDoNot() {
    let (_, layout) = draw(many(7), 38, 9)
    let note = { many(7).note(layout, in: $0, .plain) }
    #expect(note(40) == "H 1.00 · maps: mean of up to 3×2")
    #expect(note(20) == "H 1.00 · mean ≤3×2")
    #expect(note(13) == "H 1.00 · ≤3×2")
    #expect(note(5) == nil)
    // Where every map has its entropy and no room for the word, the sign is explained once.
    let short = draw(many(7), 60, 20).1
    #expect(many(7).note(short, in: 40, .plain)?.hasPrefix("H: entropy") == true)
    let roomy = draw(two, 60, 10).1
    #expect(two.note(roomy, in: 40, .plain) == nil)
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
    let pooled = MiniMap.pooled(
      Matrix([[1, 3, 5], [5, 7, 7], [-.infinity, 2, 9]]), by: .init(rows: 2, columns: 2))
    #expect(pooled == Matrix([[4, 6], [2, 9]]))
    let big = HeadThumbnails([.init(number: 0, weights: Samples.longMap.matrix, entropy: 1)])
    let note = { (capabilities: Capabilities) in
      big.note(draw(big, 60, 10, capabilities).1, in: 40, capabilities)
    }
    #expect(note(.plain) == "maps: mean of up to 4×2")
    #expect(note(.full) == "maps: mean of 2×2")
    #expect(note(.ascii) == "maps: mean of up to 4x2")
  }

  /// A last token alone in its block would look stronger than it is.
  @Test func theLastBlockIsNoSmallerThanOthers() {
    var map = Matrix(rows: 16, columns: 16)
    for row in 0..<16 { map[row, 15] = 1 }
    let pooled = MiniMap.pooled(map, by: .init(rows: 3, columns: 3))
    #expect(pooled.shape == Shape(6, 6) && (0..<6).allSatisfy { pooled[$0, 5] == 1 / Float(3) })
  }

  /// What is averaged is about square on the screen, so that a diagonal stays one.
  @Test func blocksAreAboutSquareOnTheScreen() {
    for tokens in [9, 30, 120] {
      for width in 4...16 {
        for height in 2...8 {
          let room = Size(width: width, height: height)
          let shaded = MiniMap.fit(Shape(tokens, tokens), in: room, .full).block
          #expect(shaded.rows == shaded.columns)
          let plain = MiniMap.fit(Shape(tokens, tokens), in: room, .plain).block
          #expect(plain.columns <= plain.rows && plain.rows <= 2 * plain.columns)
        }
      }
    }
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
