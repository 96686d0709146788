import CellGrid
import Testing

@testable import Views

@Suite struct LineChartTests {
  private func draw(
    _ chart: LineChart, _ width: Int, _ height: Int, _ capabilities: Capabilities = .plain
  ) -> (grid: Grid, layout: LineChartLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let layout = chart.draw(in: Rect(grid.size), on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private static func falling(_ count: Int) -> [Float] {
    let noise = Samples.noise(1, count, low: -0.05, high: 0.05).values
    return (0..<count).map { 2.3 / (1 + Float($0) * 10 / Float(count)) + noise[$0] }
  }

  private static let heldOut = LineChart.Curve(
    "held out", (0..<11).map { 0.1 + 2.4 / (1 + Float($0)) }, start: 0, stride: 10)

  private var loss: LineChart { LineChart("loss", [.init("loss", Self.falling(100))]) }
  private var two: LineChart {
    LineChart(
      "loss", [.init("train", Self.falling(100)), Self.heldOut], xRange: 0...150)
  }
  private var log: LineChart {
    var chart = two
    chart.isLogarithmic = true
    return chart
  }
  /// Angles in quarter turns, so that the values are exact everywhere.
  private var turns: LineChart {
    let quarter: [Float] = [0, 1, 0, -1]
    var chart = LineChart(
      "positions",
      [
        .init("sin", (0..<16).map { quarter[$0 % 4] }),
        .init("cos", (0..<16).map { quarter[($0 + 1) % 4] }),
      ], xName: "position")
    chart.cursor = 5
    return chart
  }
  private var broken: LineChart {
    var values = Self.falling(100)
    values[57] = .nan
    values[58] = .infinity
    return LineChart("loss", [.init("train", values), Self.heldOut])
  }
  private var empty: LineChart { LineChart("loss", []) }

  @Test func snapshots() {
    let pictures: [(String, LineChart, Int, Int)] = [
      ("loss", loss, 60, 12), ("two", two, 60, 12), ("log", log, 60, 12),
      ("turns", turns, 60, 11), ("broken", broken, 60, 12), ("small", two, 24, 6),
      ("least", loss, 8, 3), ("empty", empty, 40, 5),
      ("one", LineChart("loss", [.init("loss", [2.3])]), 40, 5),
    ]
    for (name, chart, width, height) in pictures {
      for (suffix, capabilities) in [("", Capabilities.plain), ("-ascii", .ascii)] {
        Snapshot.expect(
          draw(chart, width, height, capabilities).grid, "Widgets/chart-\(name)\(suffix)")
      }
    }
  }

  @Test func axesTellTheExtents() {
    let lines = draw(LineChart("loss", [.init("loss", [0.25, 4, 1])]), 40, 8).grid.lines
    #expect(lines[1].hasPrefix("4.00┤"))
    #expect(lines[6].hasPrefix("0.25┤"))
    #expect(lines[7].hasPrefix("     0 "))
    #expect(lines[7].hasSuffix(" 2"))
    #expect(lines[7].contains(" step "))
  }

  /// The curve of a value that rises by the same amount in every column of dots.
  @Test func dotsStandWhereTheValuesAre() {
    var chart = LineChart("", [.init("", (0..<8).map(Float.init))])
    chart.xName = ""
    let (grid, layout) = draw(chart, 6, 3)
    #expect(layout.plot == Rect(x: 0, y: 0, width: 6, height: 2))
    // Eight values on twelve columns of dots and eight rows.
    let rows = CurveRaster(
      chart.curves[0], layout.scale!, isDrawable: chart.isDrawable
    ).spans.map { $0.map { [$0.lowerBound, $0.upperBound] } ?? [] }
    #expect(rows.first == [7, 7])
    #expect(rows.last == [0, 0])
    for (left, right) in zip(rows, rows.dropFirst()) {
      #expect(left[0] - right[1] <= 1 && right[0] <= left[0])
    }
    // The cell of the last value has its mark.
    #expect(grid[5, 0].text == "●")
    #expect(grid[0, 1].text == "⣀" || grid[0, 1].text == "⡠")
  }

  @Test func noSpikeIsLost() {
    for count in [50, 500, 5000] {
      for spike in [0, count / 3, count - 2] {
        for index in [0, 1] {
          var values = Array(repeating: Float(1), count: count)
          values[spike] = 9
          let flat = LineChart.Curve("flat", Array(repeating: 1, count: count))
          let curve = LineChart.Curve("spike", values)
          let chart = LineChart("", index == 0 ? [curve] : [flat, curve])
          for capabilities in [Capabilities.plain, .ascii, .full] {
            let (grid, layout) = draw(chart, 40, 12, capabilities)
            let top = (layout.plot.x..<layout.plot.maxX).filter {
              grid[$0, layout.plot.y].text != " "
            }
            #expect(!top.isEmpty && top.count <= 2)
          }
        }
      }
    }
  }

  @Test func curvesDifferByMarkAndByColour() {
    for capabilities in [Capabilities.full, .plain, .ascii, Capabilities(colors: .ansi16)] {
      let grid = draw(two, 60, 12, capabilities).grid
      let marks = capabilities.glyphs == .unicode ? ["●", "▲"] : ["*", "+"]
      for mark in marks {
        #expect(grid.lines[0].contains(mark))
        #expect(grid.lines.dropFirst().contains { $0.contains(mark) })
      }
      let colors = marks.map { mark in
        grid.cells.first { $0.text == mark }?.style.foreground
      }
      #expect((colors[0] != colors[1]) == (capabilities.colors != .none))
    }
  }

  /// Without colours a second curve that runs beside the first is drawn with gaps.
  @Test func curvesDifferByDashesWithoutColours() {
    let curves = [1, 2].map { LineChart.Curve("c\($0)", Array(repeating: Float($0), count: 90)) }
    let dots = { (capabilities: Capabilities) -> Set<String> in
      let (grid, layout) = draw(LineChart("", curves), 60, 12, capabilities)
      return Set((layout.plot.x..<layout.plot.maxX).map { grid[$0, layout.plot.y].text })
    }
    #expect(dots(.full) == ["⠉", "▲"])
    #expect(dots(.plain) == ["⠉", " ", "▲"])
  }

  @Test func legendTellsTheLastValuesOrThoseAtTheCursor() {
    #expect(draw(turns, 60, 11).grid.lines[0] == "positions  ● sin 1.000  ▲ cos 0.000")
    var last = turns
    last.cursor = nil
    #expect(draw(last, 60, 11).grid.lines[0] == "positions  ● sin -1.000  ▲ cos 0.000")
    // Between two values it is the one before.
    let held = LineChart.Curve("held out", [3, 2, 1], start: 10, stride: 10)
    #expect(held.value(upTo: 9) == nil)
    #expect(held.value(upTo: 10) == 3)
    #expect(held.value(upTo: 29) == 2)
    #expect(held.value(upTo: 500) == 1)
  }

  @Test func cursorIsMarkedAndNumbersOnTheAxisStayApart() {
    for cursor in 0...15 {
      var chart = turns
      chart.cursor = cursor
      let (grid, layout) = draw(chart, 60, 11)
      let axis = grid.lines[10].split(separator: " ").map(String.init)
      #expect(axis.contains("\(cursor)"))
      #expect(axis.allSatisfy { ["0", "15", "\(cursor)"].contains($0) })
      let column = (layout.plot.x..<layout.plot.maxX).contains { x in
        (layout.plot.y..<layout.plot.maxY).contains { grid[x, $0].text == "│" }
      }
      #expect(column)
    }
  }

  @Test func whatIsNotFiniteIsAGapAndIsSaid() {
    let (grid, layout) = draw(broken, 60, 12)
    #expect(grid.lines[1] == "! train: 2 of 100 not finite, first at step 57")
    let foot = layout.plot.maxY - 1
    let marked = (layout.plot.x..<layout.plot.maxX).filter { grid[$0, foot].text == "!" }
    #expect(!marked.isEmpty && marked.count <= 2)
    #expect(
      marked.allSatisfy { layout.x(at: Point(x: $0, y: foot)).map { 56...60 ~= $0 } ?? false })

    // No line leads over a gap.
    let gap = LineChart.Curve("", [1, .nan, .nan, .nan, 1])
    let scale = ChartScale(
      columns: 9, rows: 4, x: 0...4, values: .init(0...1, isLogarithmic: false))
    let raster = CurveRaster(gap, scale) { $0.isFinite }
    #expect(raster.spans.map { $0 != nil } == [true] + Array(repeating: false, count: 7) + [true])
    #expect(raster.gaps == [2, 4, 6])

    let nothing = draw(LineChart("loss", [.init("loss", [.nan, .infinity])]), 60, 6).grid
    #expect(nothing.text.contains("! 2 of 2 not finite, first at step 0"))
    #expect(nothing.text.contains("no value that can be drawn"))
    #expect(draw(broken, 30, 6).grid.text.contains("! 2 not finite"))
  }

  @Test func logarithmLeavesOutWhatIsNotAboveZero() {
    var chart = LineChart("loss", [.init("loss", [100, 10, 0, 1, -1])])
    chart.isLogarithmic = true
    let (grid, layout) = draw(chart, 60, 10)
    #expect(grid.text.contains("! 2 of 5 not above 0, first at step 2"))
    #expect(grid.lines.contains { $0.hasPrefix(" 100┤") })
    #expect(grid.lines.contains { $0.hasPrefix("   1┤") })
    // 10 is halfway between 1 and 100.
    let values = layout.scale!.values
    #expect(abs(values.row(of: 10, of: 101) - 50) <= 1)
  }

  @Test func constantsStandInTheMiddle() {
    let (grid, layout) = draw(LineChart("loss", [.init("loss", [0.5, 0.5, 0.5])]), 40, 9)
    let row = layout.plot.y + (layout.plot.height - 1) / 2
    #expect(layout.ticks.map(\.text) == ["0.5"])
    #expect(layout.ticks.map(\.row) == [row])
    #expect((layout.plot.x..<layout.plot.maxX).allSatisfy { grid[$0, row].text != " " })
  }

  @Test func whatIsOutOfRangeStandsAtTheEdgeOrIsLeftOut() {
    let chart = LineChart(
      "", [.init("", [0, 5, .nan, 0.5])], xRange: 0...1, yRange: 0...1)
    let layout = draw(chart, 40, 8).layout
    #expect(layout.ticks.map(\.text).first == "1.0" || layout.ticks.map(\.text).first == "1")
    #expect(layout.extent.missing == 0 && layout.extent.count == 2)
    let raster = CurveRaster(chart.curves[0], layout.scale!, isDrawable: chart.isDrawable)
    #expect(raster.spans.last??.lowerBound == 0)
    #expect(raster.gaps.isEmpty)
  }

  @Test func axisNumbersTellTheTicksApart() {
    let text = { (ticks: [Float], width: Int) -> [String]? in
      AxisNumbers(ticks: ticks, width: width, glyphs: .unicode).map { ticks.map($0.text) }
    }
    #expect(text([-1, 0, 1], 8) == ["-1", "0", "1"])
    #expect(text([0, 0.5, 1], 8) == ["0.0", "0.5", "1.0"])
    #expect(text([0.1037, 2.302], 8) == ["0.10", "2.30"])
    #expect(text([0.1037, 2.302], 3) == ["0.1", "2.3"])
    #expect(text([1000.1, 1000.2], 8) == ["1000.1", "1000.2"])
    #expect(text([1e-5, 3e-5], 8) == ["1e-5", "3e-5"])
    #expect(text([1.1e9, 1.2e9], 8) == ["1.1e9", "1.2e9"])
    #expect(text([0.1037, 0.1038], 3) == nil)
    #expect(text([0, 0], 4) == nil)
    #expect(text([0.5], 4) == ["0.5"])
  }

  @Test func mouseFindsTheStep() {
    let layout = draw(loss, 60, 12).layout
    let plot = layout.plot
    #expect(layout.x(at: Point(x: plot.x, y: plot.y)) == 0)
    #expect(layout.x(at: Point(x: plot.maxX - 1, y: plot.y)) == 99)
    #expect(layout.x(at: Point(x: plot.x - 1, y: plot.y)) == nil)
  }

  @Test func anyRoomIsDrawnInAndASCIIIsASCII() {
    let huge = LineChart(
      "", [.init("", [.greatestFiniteMagnitude, -.greatestFiniteMagnitude])], xRange: 0...1)
    for chart in [loss, two, log, turns, broken, empty, huge] {
      expectAnyRoomIsDrawnIn(upTo: Size(width: 30, height: 8)) { rect, grid, capabilities in
        let layout = chart.draw(in: rect, on: &grid, capabilities: capabilities)
        #expect(layout.plot.isEmpty || layout.plot.intersection(rect) == layout.plot)
      }
    }
  }

  @Test func aCurveShowsFromTheLeastSizeOn() {
    for chart in [loss, two, turns] {
      for capabilities in [Capabilities.plain, .ascii] {
        let (grid, layout) = draw(chart, 8, 3, capabilities)
        let drawn = (layout.plot.y..<layout.plot.maxY).reduce(0) { count, y in
          count + (layout.plot.x..<layout.plot.maxX).count { grid[$0, y].text != " " }
        }
        #expect(drawn >= 2)
      }
    }
  }
}
