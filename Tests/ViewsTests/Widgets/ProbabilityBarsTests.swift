import CellGrid
import Testing

@testable import Views

@Suite struct ProbabilityBarsTests {
  private func draw(
    _ bars: ProbabilityBars, _ width: Int, _ height: Int, _ capabilities: Capabilities = .plain
  ) -> (grid: Grid, layout: ProbabilityBarsLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let layout = bars.draw(in: Rect(grid.size), on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private static let words: [ProbabilityBars.Row] = [
    .init("like", 0.04), .init("hate", 0.953), .init("love", 0.0064), .init("漢字", 0.0005),
    .init("indifferent", 0.00001), .init("nothing", 0),
  ]
  private static let many = (0..<97).map {
    ProbabilityBars.Row("word\($0)", Float(($0 * 31) % 97) / 4656)
  }

  private var right: ProbabilityBars { ProbabilityBars(Self.words, target: 1) }
  private var wrong: ProbabilityBars {
    ProbabilityBars(Self.words, target: 0, cursor: 2, order: .given)
  }

  @Test func snapshots() {
    let pictures: [(String, ProbabilityBars, Int, Int)] = [
      ("right", right, 60, 6), ("wrong", wrong, 60, 6),
      ("plain", ProbabilityBars(Self.words), 50, 6),
      ("many", ProbabilityBars(Self.many, target: 0, whole: nil), 50, 8), ("narrow", wrong, 24, 6),
      ("least", wrong, 10, 6),
    ]
    for (name, bars, width, height) in pictures {
      for (suffix, capabilities) in [("", Capabilities.plain), ("-ascii", .ascii)] {
        Snapshot.expect(
          draw(bars, width, height, capabilities).grid, "Widgets/bars-\(name)\(suffix)")
      }
    }
  }

  @Test func topAndTargetHaveSignsAndWords() {
    let lines = draw(right, 60, 6).grid.lines
    #expect(lines[0].hasPrefix(" ★◎ hate"))
    #expect(lines[0].hasSuffix("0.953 top, target"))
    #expect(lines.dropFirst().allSatisfy { !$0.contains("★") && !$0.contains("◎") })
    let other = draw(wrong, 60, 6).grid
    #expect(other.lines[0].hasPrefix("  ◎ like") && other.lines[0].hasSuffix("0.040 target"))
    #expect(other.lines[1].hasPrefix(" ★  hate") && other.lines[1].hasSuffix("0.953 top"))
    #expect(other.lines[2].hasPrefix("▸   love"))
    // And colours: green where it is right.
    let color = { (bars: ProbabilityBars, row: Int) in
      draw(bars, 60, 6, .full).grid[4, row].style.foreground
    }
    #expect(color(right, 0) == color(wrong, 0))
    #expect(color(right, 0) != color(wrong, 1))
    #expect(color(wrong, 2) == nil)
  }

  @Test func barsAreAsLongAsTheNumbers() {
    let rows: [ProbabilityBars.Row] = [.init("a", 1), .init("b", 0.5), .init("c", 0)]
    let (grid, layout) = draw(ProbabilityBars(rows), 40, 3)
    let lengths = grid.lines.map { $0.filter { "█▉▊▋▌▍▎▏".contains($0) }.count }
    #expect(lengths == [layout.barWidth, (layout.barWidth + 1) / 2, 0])
    let ascii = draw(ProbabilityBars(rows), 40, 3, .ascii).grid.lines
    #expect(ascii.map { $0.filter { $0 == "#" }.count }[0] == layout.barWidth)
  }

  @Test func barsOfOtherNumbersGoByTheLargest() {
    let rows: [ProbabilityBars.Row] = [
      .init("a", 8), .init("b", 4), .init("c", -2), .init("d", .nan), .init("e", .infinity),
    ]
    let bars = ProbabilityBars(rows, order: .given, whole: nil)
    let (grid, layout) = draw(bars, 40, 5)
    #expect(grid.lines[0].filter { $0 == "█" }.count == layout.barWidth)
    #expect(grid.lines[2].hasSuffix("-2.000"))
    #expect(grid.lines[3].hasSuffix("nan"))
    #expect(bars.top == 4)
    #expect(ProbabilityBars([.init("a", .nan)]).top == nil)
    #expect(ProbabilityBars([.init("a", 1), .init("b", 1)]).top == 0)
  }

  @Test func theNumbersStandInLine() throws {
    for capabilities in [Capabilities.plain, .ascii] {
      let lines = draw(wrong, 60, 6, capabilities).grid.lines
      let ends = try lines.map { line -> Int in
        let start = try #require(line.lastIndex { $0 == "." })
        return TextWidth.columns(String(line[..<start]))
      }
      #expect(Set(ends).count == 1)
    }
    #expect(draw(wrong, 60, 6).grid.lines[4].contains("<0.001"))
    #expect(draw(wrong, 60, 6).grid.lines[5].contains(" 0.000"))
  }

  @Test func whatHasNoRoomIsCountedAndTheTargetStays() {
    let bars = ProbabilityBars(Self.many, target: 0)
    let (grid, layout) = draw(bars, 50, 8)
    #expect(layout.shown.count == 7)
    #expect(layout.shown.contains(0))
    let shown = layout.shown.map { Self.many[$0].value }
    #expect(shown == shown.sorted(by: >))
    #expect(layout.hiddenCount == 90)
    let all = Self.many.reduce(0) { $0 + $1.value }
    #expect(abs(layout.hiddenSum + shown.reduce(0, +) - all) < 1e-5)
    #expect(grid.lines[7].hasPrefix("    … 90 more, 0."))
    #expect(grid.lines[7].hasSuffix(" together"))
    #expect(draw(bars, 50, 97).layout.hiddenCount == 0)
  }

  @Test func equalsStayInTheirOrder() {
    let rows = (0..<9).map { ProbabilityBars.Row("w\($0)", $0 == 4 ? .nan : 0.125) }
    #expect(draw(ProbabilityBars(rows), 40, 9).layout.shown == [0, 1, 2, 3, 5, 6, 7, 8, 4])
  }

  @Test func mouseFindsTheWord() {
    let layout = draw(wrong, 60, 4).layout
    for (offset, index) in layout.shown.enumerated() {
      #expect(layout.row(at: Point(x: 3, y: offset)) == index)
    }
    #expect(layout.row(at: Point(x: 3, y: 3)) == nil)
    #expect(layout.row(at: Point(x: 60, y: 0)) == nil)
  }

  /// A number is whole or not there.
  @Test func anyRoomIsDrawnInAndNoNumberIsCut() {
    for bars in [right, wrong, ProbabilityBars([]), ProbabilityBars(Self.many, target: 90)] {
      expectAnyRoomIsDrawnIn(upTo: Size(width: 40, height: 7), words: "漢字") {
        rect, grid, capabilities in
        let layout = bars.draw(in: rect, on: &grid, capabilities: capabilities)
        guard layout.numberWidth > 0 else { return }
        for (offset, index) in layout.shown.enumerated() {
          let number = ProbabilityBarsCanvas.number(bars.rows[index].value, capabilities)
          if !grid.lines[1 + offset].contains(number) {
            Issue.record("\(number) is cut in \(rect)")
          }
        }
      }
    }
  }
}
