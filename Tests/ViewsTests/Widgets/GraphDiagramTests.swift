import AttentionEngine
import CellGrid
import Testing

@testable import Views

@Suite struct GraphDiagramTests {
  private func draw(
    _ diagram: GraphDiagram, _ width: Int, _ height: Int, _ capabilities: Capabilities = .plain
  ) -> (Grid, GraphLayout) {
    var grid = Grid(size: Size(width: width, height: height))
    let layout = diagram.draw(in: Rect(grid.size), on: &grid, capabilities: capabilities)
    return (grid, layout)
  }

  private func sentence(
    topK: Int? = nil, threshold: Float = 0, focus: AttentionGraph.Focus = .all, cursor: Int? = nil
  ) -> GraphDiagram {
    GraphDiagram(
      tokens: Samples.tokens,
      graph: AttentionGraph(
        weights: Samples.weights, threshold: threshold, topK: topK, focus: focus),
      focus: focus, cursor: cursor)
  }

  private var long: GraphDiagram {
    GraphDiagram(
      tokens: Samples.longMap.rowLabels,
      graph: AttentionGraph(weights: Samples.longMap.matrix, topK: 2), cursor: 20)
  }

  @Test func snapshots() {
    let pictures: [(String, GraphDiagram, Int, Int)] = [
      ("top2", sentence(topK: 2, cursor: 3), 66, 16),
      ("top3", sentence(topK: 3, cursor: 3), 66, 10),
      ("all", sentence(cursor: 1), 66, 16),
      ("outgoing", sentence(focus: .outgoing(1), cursor: 1), 66, 16),
      ("incoming", sentence(threshold: 0.1, focus: .incoming(2), cursor: 2), 66, 10),
      ("long", long, 80, 20),
    ]
    for (name, diagram, width, height) in pictures {
      Snapshot.expect(draw(diagram, width, height).0, "Widgets/graph-\(name)")
      Snapshot.expect(draw(diagram, width, height, .ascii).0, "Widgets/graph-\(name)-ascii")
    }
  }

  @Test func oneArcPointsFromTheQueryToTheKey() {
    let graph = AttentionGraph(weights: Matrix([[0, 0, 0], [0, 0, 0], [0.9, 0, 0]]))
    let forward = draw(GraphDiagram(tokens: ["a", "b", "c"], graph: graph), 30, 4).0.lines
    #expect(forward[0] == " a ◀┓")
    #expect(forward[1] == " b  ┃")
    #expect(forward[2] == " c ━┛")
  }

  @Test func arcsCountAndMassAddUp() {
    for diagram in [sentence(), sentence(topK: 3), sentence(focus: .incoming(2)), long] {
      for (width, height) in [(66, 16), (40, 6), (20, 9), (8, 3), (3, 1)] {
        let layout = draw(diagram, width, height).1
        let graph = diagram.graph
        let drawn =
          layout.arcs.map(\.edge.weight).reduce(0, +) + layout.loops.values.reduce(0, +)
        #expect(abs(drawn + layout.undrawnMass + graph.hiddenMass - graph.totalMass) < 1e-4)
      }
    }
  }

  @Test func summaryStatesWhatIsHidden() {
    let text = draw(sentence(topK: 2), 66, 16).0.text
    #expect(text.contains("16 arcs · hidden 48 with mass 4.09 of 8.00"))
    let narrow = draw(sentence(topK: 2), 28, 16)
    #expect(narrow.1.arcCount < 16)
    // What has no room is not hidden: a file with the graph has it.
    #expect(narrow.0.text.contains(" \(narrow.1.arcCount) of 16 arcs · hidde"))
    let all = draw(sentence(), 66, 16)
    let undrawn = 64 - all.1.arcCount
    #expect(
      undrawn > 0
        && all.0.text.contains(
          " \(all.1.arcCount) of 64 arcs · \(undrawn) not drawn with mass ")
    )
    #expect(all.0.text.contains(" · hidden 0"))
  }

  @Test func theStrongestArcsAreTheOnesThatFit() {
    let layout = draw(sentence(), 40, 16).1
    let weakest = layout.arcs.map(\.edge.weight).min() ?? 0
    let drawn = Set(layout.arcs.map(\.edge))
    let left = sentence().graph.edges.filter { $0.query != $0.key && !drawn.contains($0) }
    #expect(!left.isEmpty)
    #expect(left.allSatisfy { $0.weight <= weakest })
  }

  @Test func arcsInOneLaneDoNotTouch() {
    let lanes = GraphLanes(long.graph.edges.filter { $0.query != $0.key }, room: 40)
    #expect(lanes.laneCount > 1)
    for (index, arc) in lanes.arcs.enumerated() {
      for other in lanes.arcs[..<index] where other.lane == arc.lane {
        #expect(!arc.rows.overlaps(other.rows))
      }
    }
  }

  /// The smallest graph that fills its lanes: each lane holds two arcs of neighbours.
  @Test func lanesAreFilled() {
    let edges = [(1, 0), (3, 2), (0, 1), (2, 3)].map {
      AttentionEdge(query: $0.0, key: $0.1, weight: 0.5)
    }
    #expect(GraphLanes(edges, room: 2).arcs.map(\.lane) == [0, 0, 1, 1])
    #expect(GraphLanes(edges, room: 1).arcs.map(\.edge) == Array(edges.prefix(2)))
    #expect(GraphLanes(edges, room: 0).arcs.isEmpty)
  }

  @Test func headsStandBesideTheirLane() {
    for diagram in [sentence(), sentence(topK: 2), long] {
      let (grid, layout) = draw(diagram, 80, 20)
      for arc in layout.arcs where layout.tokens.contains(arc.edge.key) {
        #expect(grid[layout.laneX(arc.lane) - 1, layout.y(of: arc.edge.key)].text == "◀")
      }
      for arc in layout.arcs where layout.tokens.contains(arc.edge.query) {
        #expect(grid[layout.laneX(arc.lane) - 1, layout.y(of: arc.edge.query)].text != "◀")
      }
    }
  }

  @Test func focusShowsTheNumbers() {
    let lines = draw(sentence(focus: .outgoing(1), cursor: 1), 66, 16).0.lines
    #expect(lines[4].contains("noir     .259 ██████████"))
    #expect(lines[0].contains("Le       .044 █▋"))
  }

  @Test func cursorStaysInSightAndTheMouseFindsTokens() {
    for token in [0, 7, 29] {
      var diagram = long
      diagram.cursor = token
      let layout = draw(diagram, 60, 9).1
      #expect(layout.tokens.contains(token))
      for shown in layout.tokens {
        #expect(layout.token(at: Point(x: 1, y: layout.y(of: shown))) == shown)
      }
      #expect(layout.token(at: Point(x: 1, y: 8)) == nil)
    }
  }

  @Test func colourFollowsTheWeight() {
    let (grid, layout) = draw(sentence(topK: 2), 66, 16, .full)
    let color = { (arc: GraphLanes.Arc) -> Color? in
      grid[layout.laneX(arc.lane) - 1, layout.y(of: arc.edge.key)].style.foreground
    }
    let lightness = layout.arcs.map { color($0)?.lightness ?? -1 }
    #expect(lightness == lightness.sorted(by: >))
    #expect(lightness.last ?? -1 > 0.3)
  }

  @Test func asciiIsASCIIAndAnyRoomIsDrawnIn() {
    let nothing = GraphDiagram(tokens: [], graph: AttentionGraph(weights: Matrix([])))
    for diagram in [sentence(), sentence(focus: .incoming(2)), long, nothing] {
      for width in 0...40 {
        for height in 0...8 {
          let grid = draw(diagram, width, height, .ascii).0
          #expect(grid.cells.allSatisfy { $0.text.utf8.allSatisfy { $0 < 128 } })
        }
      }
    }
  }

  @Test func linesMeetInTheRightCharacters() {
    var lines = BoxLines(in: Rect(x: 0, y: 0, width: 9, height: 9))
    let add = { (x: Int, y: Int, toX: Int, toY: Int, weight: LineWeight) in
      lines.add(
        from: Point(x: x, y: y), to: Point(x: toX, y: toY), weight: weight, level: 1,
        isBold: false)
    }
    add(0, 1, 4, 1, .light)
    add(2, 0, 2, 3, .heavy)
    add(0, 3, 2, 3, .heavy)
    add(4, 1, 4, 4, .dashed)
    var grid = Grid(size: Size(width: 6, height: 5))
    lines.draw(on: &grid, glyphs: .unicode) { _, _ in .plain }
    #expect(grid.lines == ["  ╻", "──╂─╮", "  ┃ ┆", "━━┛ ┆", "    ┆"])
  }
}
