import CellGrid
import Testing

@testable import Views

@Suite struct ComparisonTableTests {
  private func draw(
    _ table: ComparisonTable, _ width: Int, _ height: Int, _ capabilities: Capabilities = .plain
  ) -> (grid: Grid, layout: ComparisonTableLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let layout = table.draw(in: Rect(grid.size), on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private var tennis: ComparisonTable {
    let pairs = ComparisonTable.aligned(
      ["J'", "aime", "le", "tennis", "."], ["Je", "aime", "tennis", "."])
    return ComparisonTable(
      [
        .init("English", ["I", "love", "tennis", "."], isCompared: false),
        .init("with attention", pairs.map(\.left)), .init("without", pairs.map(\.right)),
      ], labels: (1...5).map(String.init), verdict: .init("2 of 5 words differ", .different))
  }
  private var same: ComparisonTable {
    ComparisonTable(
      [
        .init("row by row", ["0.1 0.2", "0.3 0.4"]), .init("all at once", ["0.1 0.2", "0.3 0.4"]),
      ],
      labels: ["chat", "漢字漢字"], verdict: .init("the same, bit for bit", .equal))
  }
  private func long(from row: Int) -> ComparisonTable {
    let texts = (0..<40).map { "a rather long text in row \($0)" }
    var other = texts
    other[22] = "something else"
    var table = ComparisonTable(
      [.init("one", texts), .init("two", other)], verdict: .init("1 of 40 rows differs"))
    table.firstRow = row
    return table
  }

  @Test func snapshots() {
    let pictures: [(String, ComparisonTable, Int, Int)] = [
      ("tennis", tennis, 60, 8), ("tennis-narrow", tennis, 30, 7), ("same", same, 40, 5),
      ("long", long(from: 20), 60, 9), ("long-narrow", long(from: 20), 30, 7),
      ("least", tennis, 12, 3),
    ]
    for (name, table, width, height) in pictures {
      for (suffix, capabilities) in [("", Capabilities.plain), ("-ascii", .ascii)] {
        Snapshot.expect(
          draw(table, width, height, capabilities).grid, "Widgets/table-\(name)\(suffix)")
      }
    }
  }

  @Test func differencesAreMarked() {
    let (grid, layout) = draw(tennis, 60, 8)
    #expect(grid.lines.map { $0.filter { $0 == "≠" }.count } == [0, 1, 0, 1, 0, 0, 0, 1])
    #expect(grid.lines[1].contains("J'             ≠ Je"))
    #expect(grid.lines[3].contains("le             ≠ –"))
    #expect(grid.lines[7] == "≠ 2 of 5 words differ")
    #expect(tennis.differingRows == 2)
    // The column that is not compared is never different, nor what the others are compared with.
    for row in layout.rows {
      #expect(!tennis.isDifferent(row: row, column: 0) && !tennis.isDifferent(row: row, column: 1))
    }
    let ascii = draw(tennis, 60, 8, .ascii).grid.lines
    #expect(ascii[1].contains("! Je"))
    let colored = draw(tennis, 60, 8, .full).grid
    let styled = colored.cells.filter { $0.text == "≠" }.map(\.style)
    #expect(styled.allSatisfy { $0.foreground != nil && $0.attributes.contains(.bold) })
    #expect(!draw(same, 40, 5).grid.text.contains("≠"))
    #expect(draw(same, 40, 5).grid.lines[4] == "= the same, bit for bit")
  }

  @Test func equalTextsMayBeMarked() {
    var table = same
    table.differing = [MatrixIndex(row: 1, column: 1)]
    #expect(table.differingRows == 1)
    #expect(draw(table, 40, 5).grid.lines[2].contains("≠ 0.3 0.4"))
  }

  @Test func rowsScrollAndTheExtentIsSaid() {
    let (grid, layout) = draw(long(from: 20), 60, 9)
    #expect(layout.rows == 20..<26)
    #expect(grid.lines[7] == "rows 21–26 of 40")
    #expect(grid.lines[3].contains("≠ something else"))
    #expect(draw(long(from: 500), 60, 9).layout.rows == 34..<40)
    #expect(draw(long(from: -3), 60, 9).layout.rows == 0..<6)
    #expect(!draw(long(from: 3), 60, 42).grid.text.contains("rows 1"))
    #expect(draw(long(from: 3), 60, 42).layout.rows == 0..<40)
    for y in 1...6 {
      #expect(layout.row(at: Point(x: 4, y: y)) == 19 + y)
    }
    #expect(layout.row(at: Point(x: 4, y: 0)) == nil)
    #expect(layout.row(at: Point(x: 4, y: 7)) == nil)
  }

  @Test func longTextsAreCutAndColumnsStayInLine() {
    let lines = draw(long(from: 18), 40, 10).grid.lines
    #expect(lines[1].contains("…"))
    let ends = lines[1...7].compactMap { line in
      line.firstIndex { $0 == "│" || $0 == "≠" }.map { TextWidth.columns(String(line[..<$0])) }
    }
    #expect(ends.count == 7 && Set(ends).count == 1)
    #expect(ComparisonTableLayout.shares(of: 20, needs: [4, 30, 30]) == [4, 8, 8])
    #expect(ComparisonTableLayout.shares(of: 100, needs: [4, 30, 30]) == [4, 30, 30])
    #expect(ComparisonTableLayout.shares(of: 0, needs: [4, 30]) == [0, 0])
    // Wide characters in a name do not move the cells.
    let wide = draw(same, 40, 5).grid
    let places = [1, 2].map { y in (0..<40).first { wide[$0, y].text == "│" } }
    #expect(places[0] != nil && places[0] == places[1])
  }

  @Test func alignmentPutsTheCommonSideBySide() {
    let pairs = { (left: [String], right: [String]) in
      ComparisonTable.aligned(left, right).map { ($0.left ?? "") + "|" + ($0.right ?? "") }
    }
    #expect(
      pairs(["J'", "aime", "le", "tennis"], ["Je", "aime", "tennis"])
        == ["J'|Je", "aime|aime", "le|", "tennis|tennis"])
    #expect(pairs([], ["a", "b"]) == ["|a", "|b"])
    #expect(pairs(["a"], []) == ["a|"])
    #expect(pairs([], []).isEmpty)
    #expect(pairs(["a", "b", "c"], ["b", "c", "d"]) == ["a|", "b|b", "c|c", "|d"])
  }

  /// Nothing is lost, nothing changes its order, and no alignment has more in common.
  @Test func alignmentKeepsBothLists() {
    var state: UInt32 = 7
    for _ in 0..<200 {
      let lists = (0..<2).map { _ -> [String] in
        state = state &* 1_664_525 &+ 1_013_904_223
        return (0..<Int(state >> 29)).map { place in
          String((state >> UInt32(4 + 2 * place)) & 3)
        }
      }
      let pairs = ComparisonTable.aligned(lists[0], lists[1])
      #expect(pairs.compactMap(\.left) == lists[0])
      #expect(pairs.compactMap(\.right) == lists[1])
      #expect(pairs.allSatisfy { $0.left != nil || $0.right != nil })
      let common = pairs.count { $0.left == $0.right }
      #expect(common >= Self.longestCommon(lists[0][...], lists[1][...]))
    }
  }

  private static func longestCommon(_ left: ArraySlice<String>, _ right: ArraySlice<String>) -> Int
  {
    guard let first = left.first, let other = right.first else { return 0 }
    if first == other { return 1 + longestCommon(left.dropFirst(), right.dropFirst()) }
    return max(
      longestCommon(left.dropFirst(), right), longestCommon(left, right.dropFirst()))
  }

  @Test func anyRoomIsDrawnInAndASCIIIsASCII() {
    for table in [tennis, long(from: 30), ComparisonTable([])] {
      expectAnyRoomIsDrawnIn(upTo: Size(width: 34, height: 8)) { rect, grid, capabilities in
        table.draw(in: rect, on: &grid, capabilities: capabilities)
      }
    }
  }
}
