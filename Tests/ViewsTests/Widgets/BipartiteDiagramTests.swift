import AttentionEngine
import CellGrid
import Testing

@testable import Views

@Suite struct BipartiteDiagramTests {
  private func draw(
    _ diagram: BipartiteDiagram, _ width: Int, _ height: Int, _ capabilities: Capabilities = .plain
  ) -> (grid: Grid, layout: BipartiteLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let layout = diagram.draw(in: Rect(grid.size), on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private static let keys = ["The", "black", "cat", "eats", "the", "white", "mouse", "."]
  private static let queries = [
    "<s>", "Le", "chat", "noir", "mange", "la", "souris", "blanche", ".",
  ]
  private static let weights: Matrix = {
    var scores = Samples.noise(9, 8, low: 0, high: 2)
    for (query, key) in [0, 2, 1, 3, 4, 6, 5, 7, 7].enumerated() { scores[query, key] += 3.4 }
    return Samples.softmaxed(scores)
  }()

  private func translation(
    topK: Int? = nil, focus: AttentionGraph.Focus = .all, cursor: BipartiteDiagram.Token? = nil
  ) -> BipartiteDiagram {
    BipartiteDiagram(
      keys: Self.keys, queries: Self.queries,
      graph: AttentionGraph(weights: Self.weights, topK: topK, focus: focus), focus: focus,
      cursor: cursor, keyTitle: "English", queryTitle: "French")
  }

  private func long(cursor: BipartiteDiagram.Token?) -> BipartiteDiagram {
    BipartiteDiagram(
      keys: (0..<30).map { "word\($0)" }, queries: (0..<20).map { "mot\($0)" },
      graph: AttentionGraph(
        weights: Samples.softmaxed(Samples.noise(20, 30, low: 0, high: 5)), topK: 3),
      cursor: cursor)
  }

  private var single: BipartiteDiagram {
    BipartiteDiagram(
      keys: Self.keys, queries: ["chat"],
      graph: AttentionGraph(weights: Matrix([Array(Self.weights.row(2))])), cursor: .query(0))
  }

  @Test func snapshots() {
    let pictures: [(String, BipartiteDiagram, Int, Int)] = [
      ("top1", translation(topK: 1), 70, 19), ("top2", translation(topK: 2), 70, 19),
      ("all", translation(cursor: .key(2)), 70, 11),
      ("outgoing", translation(focus: .outgoing(6), cursor: .query(6)), 70, 19),
      ("incoming", translation(focus: .incoming(1), cursor: .key(1)), 40, 10),
      ("least", translation(topK: 2, cursor: .query(3)), 40, 10),
      ("long", long(cursor: .query(11)), 70, 12), ("single", single, 60, 8),
    ]
    for (name, diagram, width, height) in pictures {
      for (suffix, capabilities) in [("", Capabilities.plain), ("-ascii", .ascii)] {
        Snapshot.expect(
          draw(diagram, width, height, capabilities).grid, "Widgets/bipartite-\(name)\(suffix)")
      }
    }
  }

  @Test func oneLineLeadsFromTheQueryToTheKey() {
    let graph = AttentionGraph(weights: Matrix([[0, 0.9], [0, 0]]))
    let diagram = BipartiteDiagram(keys: ["a", "b"], queries: ["x", "y"], graph: graph)
    let lines = draw(diagram, 30, 4, .ascii).grid.lines
    #expect(lines[0].hasPrefix(" a") && lines[0].contains("= .900") && lines[0].hasSuffix(" x"))
    #expect(lines[2].hasPrefix(" b    <="))
    #expect(lines[2].hasSuffix(" y") && !lines[2].contains(".900"))
    #expect(!lines[0].contains("<"))
  }

  @Test func linesAndMassAddUp() {
    let diagrams = [
      translation(), translation(topK: 3), translation(focus: .incoming(2)), single,
      long(cursor: nil), long(cursor: .key(29)),
    ]
    for diagram in diagrams {
      for (width, height) in [(70, 19), (40, 10), (30, 5), (12, 3), (3, 1)] {
        let layout = draw(diagram, width, height).layout
        let graph = diagram.graph
        let drawn = layout.edges.reduce(0) { $0 + $1.weight }
        #expect(abs(drawn + layout.undrawnMass + graph.hiddenMass - graph.totalMass) < 1e-4)
      }
    }
    let summary = draw(translation(topK: 2), 70, 19).grid.lines[18]
    #expect(summary == " 18 arcs · hidden 54 with mass 1.67 of 9.00")
  }

  @Test func fitsFromFortyByTen() {
    let (grid, layout) = draw(translation(topK: 1), 40, 10)
    #expect(layout.shownKeys == 0..<8)
    #expect(layout.shownQueries == 0..<7)
    #expect(grid.lines[8].hasSuffix("↓ 2 more"))
    #expect(layout.edges.count == 9)
    #expect(layout.gutter.width >= 8)
    for key in Self.keys { #expect(grid.text.contains(key)) }
  }

  @Test func weightShowsInTheDots() {
    let row: [Float] = [0.6, 0.3, 0.1]
    let graph = AttentionGraph(weights: Matrix([[0.6, 0, 0], [0, 0.3, 0], [0, 0, 0.1]]))
    let names = row.map { "\($0)" }
    let (grid, layout) = draw(BipartiteDiagram(keys: names, queries: names, graph: graph), 40, 4)
    let inks = (0..<3).map { y in
      Set((layout.gutter.x + 1..<layout.gutter.maxX - 1).map { grid[$0, y].text })
    }
    #expect(inks[0] == ["⠶"])
    #expect(inks[1] == ["⠒"])
    #expect(inks[2].contains(" ") && inks[2].isSubset(of: [" ", "⠒", "⠂", "⠐"]))
    #expect((0..<3).map { grid[layout.gutter.maxX - 1, $0].text } == ["━", "─", "┄"])
  }

  /// The stronger of two lines that cross is unbroken, and the other one makes room for it.
  @Test func theStrongerLineStaysOnTop() {
    let dots = { (weights: [[Float]]) -> [UInt32] in
      let diagram = BipartiteDiagram(
        keys: ["a", "b"], queries: ["x", "y"], graph: AttentionGraph(weights: Matrix(weights)))
      let (grid, layout) = draw(diagram, 60, 4)
      return (0..<3).flatMap { y in
        (layout.gutter.x + 1..<layout.gutter.maxX - 1).map { x in
          let value = grid[x, y].text.unicodeScalars.first?.value ?? 0
          return value >= 0x2800 ? value - 0x2800 : 0
        }
      }
    }
    let (falling, rising) = (dots([[0, 0.9], [0, 0]]), dots([[0, 0], [0.9, 0]]))
    for (both, top, bottom) in [
      (dots([[0, 0.9], [0.8, 0]]), falling, rising),
      (dots([[0, 0.8], [0.9, 0]]), rising, falling),
    ] {
      let hasTop = zip(both, top).allSatisfy { $0 & $1 == $1 }
      let lost = zip(both, bottom).count { $0 & $1 != $1 }
      #expect(hasTop)
      #expect(lost > 0 && lost < 20)
    }
  }

  @Test func numbersStandBesideThePartnersOfTheSelected() {
    let lines = draw(translation(focus: .outgoing(6), cursor: .query(6)), 70, 19).grid.lines
    #expect(lines[11].contains("white    .652 ███████"))
    #expect(lines[13].hasSuffix("souris ◂"))
    let incoming = draw(translation(focus: .incoming(1), cursor: .key(1)), 40, 10).grid.lines
    #expect(incoming[2].hasPrefix("▸black"))
    #expect(incoming[3].hasSuffix(".704  chat"))
    // Nothing selected: the strongest weight of each query.
    let all = draw(translation(topK: 1), 70, 19).grid.lines
    #expect(all[5].contains(".704 █") && all[5].hasSuffix("chat"))
  }

  @Test func selectedStaysInSightWithWhatItAttendsToMost() {
    for query in 0..<20 {
      let diagram = long(cursor: .query(query))
      let layout = draw(diagram, 60, 9).layout
      #expect(layout.shownQueries.contains(query))
      let strongest = diagram.graph.edges.first { $0.query == query }
      #expect(strongest.map { layout.shownKeys.contains($0.key) } ?? true)
    }
    for key in 0..<30 {
      let layout = draw(long(cursor: .key(key)), 60, 9).layout
      #expect(layout.shownKeys.contains(key))
    }
  }

  /// Whatever token is asked for, a page holds it, and says how many are before and behind.
  @Test func pagesHoldTheirToken() {
    for count in 0...14 {
      for rows in 1...6 {
        for token in 0..<max(1, count) {
          let column = TokenColumn(count: count, rows: 3..<3 + rows, pitch: 1, around: token)
          #expect(column.shown.contains(token) || count == 0)
          #expect((column.rowAbove != nil) == (rows > 2 && column.shown.lowerBound > 0))
          #expect((column.rowBelow != nil) == (rows > 2 && column.shown.upperBound < count))
          let used =
            column.shown.map(column.y(of:)) + [column.rowAbove, column.rowBelow].compactMap { $0 }
          #expect(Set(used).count == used.count && used.allSatisfy((3..<3 + rows).contains))
        }
      }
    }
  }

  @Test func mouseFindsTokens() {
    let (grid, layout) = draw(translation(topK: 2), 70, 19)
    let row = { (y: Int, x: Int) in layout.token(at: Point(x: x, y: y)) }
    #expect(row(3, 2) == .key(1))
    #expect(row(3, 66) == .query(1))
    #expect(row(2, 2) == nil)
    #expect(row(3, layout.gutter.x + 3) == nil)
    #expect(grid.lines[3].hasPrefix(" black"))
  }

  @Test func theSelectedStandsOut() {
    let (grid, layout) = draw(translation(topK: 1, cursor: .query(2)), 70, 19, .full)
    let y = { (query: Int) in 1 + 2 * query }
    let end = layout.gutter.maxX - 1
    #expect(grid[end, y(2)].style.attributes == .bold)
    #expect(grid[end, y(3)].style.attributes == .dim)
  }

  @Test func anyRoomIsDrawnInAndASCIIIsASCII() {
    let nothing = BipartiteDiagram(
      keys: [], queries: [], graph: AttentionGraph(weights: Matrix([])))
    let diagrams = [
      translation(), translation(focus: .incoming(2)), long(cursor: nil), single, nothing,
    ]
    for diagram in diagrams {
      expectAnyRoomIsDrawnIn(upTo: Size(width: 40, height: 7)) { rect, grid, capabilities in
        diagram.draw(in: rect, on: &grid, capabilities: capabilities)
      }
    }
  }
}
