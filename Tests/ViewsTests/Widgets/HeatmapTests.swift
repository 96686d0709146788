import AttentionEngine
import CellGrid
import Testing
import Workbench

@testable import Views

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }) }
}

@Suite struct HeatmapTests {
  static let cursor = MatrixIndex(row: 1, column: 2)

  private func draw(
    _ heatmap: Heatmap, _ width: Int, _ height: Int, _ capabilities: Capabilities = .plain
  ) -> (Grid, HeatmapLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let (body, legend) = Rect(grid.size).splitTop(height - 1)
    let layout = heatmap.draw(in: body, on: &grid, capabilities: capabilities)
    HeatmapLegend(heatmap, layout).draw(in: legend, on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private var weights: Heatmap { Heatmap(Samples.weightMap, cursor: Self.cursor) }
  private var signed: Heatmap {
    Heatmap(
      Samples.labeled(Samples.noise(8, 4, low: -2.4, high: 1.9), rows: Samples.tokens),
      cursor: Self.cursor, edited: [Self.cursor, MatrixIndex(row: 3, column: 0)])
  }
  private var change: Heatmap {
    var difference = Matrix(rows: 8, columns: 8)
    for i in 0..<8 {
      difference[3, i] = Float(i - 3) * 0.0124
      difference[i, 2] = Float(i) * -0.0051
    }
    return Heatmap(
      Samples.labeled(difference, rows: Samples.tokens, columns: Samples.tokens),
      cursor: Self.cursor, isDelta: true)
  }
  private var long: Heatmap {
    Heatmap(Samples.longMap, cursor: MatrixIndex(row: 22, column: 21))
  }

  @Test func snapshots() {
    let pictures: [(String, Heatmap, Int, Int)] = [
      ("weights", weights, 66, 10), ("weights-wide", weights, 100, 10),
      ("weights-narrow", weights, 50, 10), ("weights-squares", weights, 30, 12),
      ("causal", Heatmap(Samples.causal, cursor: Self.cursor), 66, 10),
      ("signed", signed, 54, 10), ("change", change, 66, 10),
      ("long-squares", long, 80, 34), ("long-scrolled", long, 70, 20),
      ("long-dense", long, 42, 20),
    ]
    for (name, heatmap, width, height) in pictures {
      for (suffix, capabilities) in [
        ("", Capabilities.plain), ("-ascii", .ascii), ("-color", .full),
      ] {
        let grid = draw(heatmap, width, height, capabilities).0
        Snapshot.expect(grid, "Widgets/heatmap-\(name)\(suffix)")
      }
    }
  }

  @Test func legendSaysTheScaleAndTheEnds() {
    let legend = { (heatmap: Heatmap) -> String in
      draw(heatmap, 90, 12).0.lines[11]
    }
    var heatmap = weights
    #expect(legend(heatmap).hasPrefix("0 "))
    #expect(legend(heatmap).contains("0.323  linear · cursor 0.25881 · min 0.011"))
    heatmap.scale = .log
    #expect(legend(heatmap).hasPrefix("0.0055 "))
    #expect(legend(heatmap).contains("0.323  log"))
    heatmap.scale = .perRow
    #expect(legend(heatmap).contains("0.259  per row: cursor's"))
    #expect(legend(signed).hasPrefix("-2.30 "))
    #expect(legend(signed).contains("+2.30  linear · cursor -1.0478 · * edited"))
    #expect(legend(change).contains("change · cursor -0.0051"))
  }

  /// The number at the cursor loses digits before it loses its place.
  @Test func legendHasTheNumberInLittleRoom() {
    let legend = { (width: Int) in
      draw(weights, width, 12).0.lines[11].trimmingCharacters(in: .whitespaces)
    }
    #expect(legend(28).hasSuffix("0.323  cursor 0.25881"))
    #expect(legend(26).hasSuffix("0.323  cursor 0.259"))
    #expect(legend(22).hasSuffix("0.323  ◆ 0.259"))
    #expect(legend(16).hasSuffix("0.323"))
  }

  @Test func asciiIsASCII() {
    for heatmap in [weights, signed, change, long, Heatmap(Samples.causal, cursor: Self.cursor)] {
      for width in [20, 42, 70, 120] {
        let grid = draw(heatmap, width, 20, .ascii).0
        #expect(grid.cells.allSatisfy { $0.text.utf8.allSatisfy { $0 < 128 } })
      }
    }
  }

  @Test func densityFollowsTheRoom() {
    let small = Size(width: 66, height: 10)
    #expect(draw(weights, small.width, small.height, .full).1.density == .digits)
    #expect(draw(weights, 30, 12, .full).1.density == .squares)
    #expect(draw(long, 80, 34, .full).1.density == .squares)
    #expect(draw(long, 42, 20, .full).1.density == .halves)
    #expect(draw(long, 42, 34, .full).1.density == .narrow)
    // Half-blocks need colours.
    #expect(draw(long, 42, 20, .plain).1.density == .narrow)
    var forced = long
    forced.density = .digits
    #expect(draw(forced, 42, 20, .full).1.density == .digits)
  }

  /// A few rows too many scroll; blocks, which have room for all, do not.
  @Test func whatNearlyFitsKeepsItsCells() {
    var map = long
    #expect(draw(map, 80, 26, .full).1.density == .squares)
    #expect(draw(map, 80, 26, .full).0.text.contains("rows 8–29 of 30"))
    #expect(draw(map, 80, 20, .full).1.density == .halves)
    map.origin = Heatmap.Origin(block: 4, shape: Shape(120, 120))
    #expect(draw(map, 80, 26, .full).1.density == .halves)
  }

  /// Part of a long map has the numbers of all of it.
  @Test func aPartSaysWhereItStands() {
    var part = long
    part.origin = Heatmap.Origin(firstQuery: 970, shape: Shape(1000, 30), missingCount: 2)
    let text = draw(part, 80, 20, .full).0.text
    #expect(
      text.contains("queries 970–999 of 1000 · 2 kept out of sight · two rows a line"), "\(text)")
    part.origin = Heatmap.Origin(block: 4, shape: Shape(118, 118))
    part.density = .digits
    let (grid, layout) = draw(part, 60, 12, .full)
    let last = layout.columns.upperBound * 4 - 1
    #expect(layout.rows.contains(22) && layout.rows.count < 30)
    #expect(
      grid.text.contains(
        "queries \(layout.rows.lowerBound * 4)–\(layout.rows.upperBound * 4 - 1) of 118 · keys \(layout.columns.lowerBound * 4)–\(min(117, last)) of 118"
      ),
      "\(grid.text)")
  }

  /// What a lens leaves out is no 0.
  @Test func whatIsLeftOutHasNoNumber() throws {
    var heatmap = weights
    heatmap.leftOut = [0, 2]
    for (density, capabilities) in [
      (Heatmap.Density.digits, Capabilities.full), (.squares, .full), (.narrow, .plain),
    ] {
      heatmap.density = density
      let (grid, layout) = draw(heatmap, 66, 12, capabilities)
      let frame = try #require(layout.frame(of: MatrixIndex(row: 3, column: 0)))
      let cells = (frame.x..<frame.maxX).map { grid[$0, frame.y] }
      #expect(cells.map(\.text).joined().trimmed == "–")
      #expect(cells.allSatisfy { $0.style.background == nil })
    }
    #expect(draw(heatmap, 66, 12).0.text.contains("cursor: left out"))
  }

  @Test func cursorStaysInSight() throws {
    for capabilities in [Capabilities.full, .plain] {
      for index in [(0, 0), (29, 29), (0, 29), (17, 3)] {
        var heatmap = long
        let cursor = MatrixIndex(row: index.0, column: index.1)
        heatmap.cursor = cursor
        for density in Heatmap.Density.allCases {
          heatmap.density = density
          let layout = draw(heatmap, 30, 9, capabilities).1
          let frame = try #require(layout.frame(of: cursor))
          #expect(layout.rect.intersection(frame) == frame)
          #expect(layout.extentRow != nil)
        }
      }
    }
  }

  @Test func wholeSharesHaveDigitsWhereOthersHave() {
    var shares = Matrix(rows: 16, columns: 16, repeating: 0.05)
    shares[0, 0] = 1
    let labels = (0..<16).map { "t\($0)" }
    let heatmap = Heatmap(Samples.labeled(shares, rows: labels, columns: labels))
    let (grid, layout) = draw(heatmap, 60, 20, .full)
    #expect(layout.density == .digits && grid.text.contains("1. .1 .1"))
    // What rounds to 1 takes no column either.
    shares[0, 0] = 0.97
    let near = Heatmap(Samples.labeled(shares, rows: labels, columns: labels))
    #expect(draw(near, 60, 20, .full).0.text.contains("1. .1 .1"))
  }

  /// Rows that are kept stay above the others, on whatever way they are drawn.
  @Test func keptRowsStayInSight() throws {
    for capabilities in [Capabilities.full, .plain] {
      for density in Heatmap.Density.allCases {
        var heatmap = long
        heatmap.markedRows = [2, 4, 22]
        heatmap.density = density
        let (grid, layout) = draw(heatmap, 60, 14, capabilities)
        #expect(layout.pinned == [2, 4] && layout.rows.contains(22))
        #expect(grid.text.contains("2 kept above them"))
        let frames = try layout.shownRows.map {
          try #require(layout.frame(of: MatrixIndex(row: $0, column: layout.columns.lowerBound)))
        }
        #expect(frames.allSatisfy { layout.rect.intersection($0) == $0 })
        #expect(frames[0].y + 1 == frames[1].y && frames[1].y + 1 == frames[2].y)
        let name = try #require(grid.place(of: "•" + heatmap.values.rowLabels[2].prefix(3)))
        #expect(name.y == frames[0].y)
      }
    }
    // What is in sight is not there twice, and of many rows some have no room.
    var heatmap = long
    heatmap.markedRows = [21, 22]
    #expect(draw(heatmap, 60, 14).1.pinned.isEmpty)
    heatmap.markedRows = Set(0..<12)
    let (grid, layout) = draw(heatmap, 60, 14)
    #expect(layout.pinned == [0, 1, 2] && grid.text.contains("9 kept out of sight"))
    #expect(layout.frame(of: MatrixIndex(row: 22, column: 21)) != nil)
  }

  @Test func halvesSayThatTheyAre() {
    #expect(draw(long, 42, 20, .full).0.text.contains("two rows a line"))
    #expect(!draw(long, 42, 20, .plain).0.text.contains("two rows a line"))
  }

  /// The mark of a blank before a word tells nothing where it stands alone.
  @Test func narrowColumnsHaveLettersAndNoMarks() {
    let names = ["<s>", "\u{2581}cat", "Ġdog", "\u{2581}", "Ġ"]
    let heatmap = Heatmap(
      Samples.labeled(Samples.noise(5, 5, low: 0, high: 1), rows: names, columns: names))
    let squares = draw(heatmap, 18, 9, .full)
    #expect(squares.1.density == .squares && squares.0.text.contains("< c d \u{2581} Ġ"))
    #expect("\u{2581}animal".withoutMarker(ifLongerThan: 6) == "animal")
    #expect("\u{2581}animal".withoutMarker(ifLongerThan: 7) == "\u{2581}animal")
    #expect("animal".withoutMarker(ifLongerThan: 1) == "animal")
  }

  @Test func extentSaysWhatIsShown() {
    let text = draw(long, 70, 20).0.text
    #expect(text.contains("rows 14–29 of 30"))
    #expect(!text.contains("columns "))
  }

  @Test func cursorIsReversedAndBracketed() throws {
    for depth in ColorDepth.allCases {
      let (grid, layout) = draw(weights, 66, 10, Capabilities(colors: depth))
      let frame = try #require(layout.frame(of: Self.cursor))
      let cells = (frame.x..<frame.maxX).map { grid[$0, frame.y] }
      #expect(cells.contains { $0.text == "[" && $0.style.attributes.contains(.reverse) })
      #expect(cells.contains { $0.text == "]" && $0.style.attributes.contains(.reverse) })
    }
  }

  @Test func coloursFollowTheNumbers() throws {
    let (grid, layout) = draw(weights, 66, 10, .full)
    let color = { (row: Int, column: Int) -> Color? in
      layout.frame(of: MatrixIndex(row: row, column: column)).flatMap {
        grid[$0.x, $0.y].style.background
      }
    }
    // noir and blanche share an embedding.
    #expect(color(3, 2) == color(3, 6))
    let strong = try #require(color(2, 2))
    let weak = try #require(color(2, 7))
    #expect(strong.lightness > weak.lightness)
  }

  @Test func masksAreNeutral() throws {
    let (grid, layout) = draw(Heatmap(Samples.causal), 66, 10, .full)
    let frame = try #require(layout.frame(of: MatrixIndex(row: 0, column: 5)))
    #expect((frame.x..<frame.maxX).allSatisfy { grid[$0, frame.y].style.background == nil })
    #expect((frame.x..<frame.maxX).map { grid[$0, frame.y].text }.joined().contains("−∞"))
  }

  @Test func editedCellsHaveAStar() {
    let lines = draw(signed, 54, 10).0.lines
    #expect(lines[4].contains("* 0.492"))
    #expect(lines[2].contains("*[-1.048]"))
    #expect(lines.filter { $0.contains("*") }.count == 2)
    #expect(draw(signed, 90, 10).0.lines[9].contains("* edited"))
    var squares = signed
    squares.density = .squares
    #expect(draw(squares, 54, 12, .full).0.lines[5].contains("*"))
  }

  @Test func naturalSizeShowsDigitsAndAllOfIt() {
    for heatmap in [weights, signed, change, Heatmap(Samples.causal)] {
      for capabilities in [Capabilities.full, .plain, .ascii] {
        for size in [heatmap.naturalSize(capabilities), heatmap.compactSize(capabilities)] {
          var grid = Grid(size: size)
          let layout = heatmap.draw(in: Rect(size), on: &grid, capabilities: capabilities)
          #expect(layout.extentRow == nil && !layout.cells.isEmpty)
          #expect(layout.density == .digits)
        }
      }
    }
  }

  @Test func anyRoomIsDrawnIn() {
    let empty = Heatmap(Samples.labeled(Matrix(rows: 0, columns: 0)), cursor: Self.cursor)
    let bias = Heatmap(
      LabeledMatrix(
        matrix: Matrix([[.nan, .infinity]]), rowLabels: [""], columnLabels: ["", ""]),
      cursor: MatrixIndex(row: 9, column: -3))
    for heatmap in [weights, signed, long, empty, bias] {
      for width in 0...20 {
        for height in 1...7 {
          for capabilities in [Capabilities.full, .ascii] {
            let (grid, layout) = draw(heatmap, width, height, capabilities)
            #expect(grid.size == Size(width: width, height: height))
            #expect(layout.cells.intersection(layout.rect) == layout.cells)
          }
        }
      }
    }
  }

  @Test func nothingIsDrawnOutsideOfTheRoom() {
    for heatmap in [weights, signed, long] {
      for size in [Size(width: 66, height: 10), Size(width: 40, height: 7)] {
        for capabilities in [Capabilities.full, .plain] {
          var grid = Grid(size: Size(width: size.width + 6, height: size.height + 4))
          let rect = Rect(x: 3, y: 2, width: size.width, height: size.height)
          heatmap.draw(in: rect, on: &grid, capabilities: capabilities)
          for y in 0..<grid.size.height {
            for x in 0..<grid.size.width where !rect.contains(Point(x: x, y: y)) {
              #expect(grid[x, y] == .blank)
            }
          }
        }
      }
    }
  }
}
