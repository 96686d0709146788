import AttentionEngine
import CellGrid

/// The tokens one below the other, and to their right an arc from each query to its keys, with an
/// arrow head at the key.
///
/// All arcs stand on one side: the head says the direction, and a causal map, whose arcs all lead
/// back, would leave the other side empty.
package struct GraphDiagram: Equatable, Sendable {
  package let tokens: [String]
  package let graph: AttentionGraph
  package var focus: AttentionGraph.Focus
  package var cursor: Int?

  /// - Precondition: the edges of `graph` are between `tokens`.
  package init(
    tokens: [String], graph: AttentionGraph, focus: AttentionGraph.Focus = .all,
    cursor: Int? = nil
  ) {
    precondition(
      graph.edges.allSatisfy {
        tokens.indices.contains($0.query) && tokens.indices.contains($0.key)
      })
    self.tokens = tokens
    self.graph = graph
    self.focus = focus
    self.cursor = cursor
  }

  /// The token that the weights beside the others belong to.
  var focused: Int? {
    switch focus {
    case .all, .queries: nil
    case .outgoing(let token), .incoming(let token): token
    }
  }

  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> GraphLayout {
    let layout = GraphLayout(of: self, in: rect, capabilities: capabilities)
    let canvas = GraphCanvas(diagram: self, layout: layout, capabilities: capabilities)
    canvas.drawArcs(on: &grid)
    canvas.drawTokens(on: &grid)
    canvas.drawSummary(on: &grid)
    return layout
  }
}

/// Where a graph puts what, and which of its arcs.
package struct GraphLayout: Equatable, Sendable {
  package let rect: Rect
  /// The tokens that are on the screen.
  package private(set) var tokens = 0..<0
  /// How many arcs are drawn, those from a token to itself included.
  package private(set) var arcCount = 0
  /// The mass of the graph's arcs that are not drawn: out of sight, or without room.
  package private(set) var undrawnMass: Float = 0

  private(set) var pitch = 1
  private(set) var firstRow = 0
  /// The lines that say how many tokens are out of sight above and below.
  private(set) var edgeRows: (above: Int, below: Int)?
  private(set) var labelWidth = 0
  /// Where the numbers beside the tokens start.
  private(set) var noteX = 0
  private(set) var barWidth = 0
  private(set) var laneX = 0
  private(set) var lanePitch = 2
  private(set) var arcs: [GraphLanes.Arc] = []
  private(set) var loops: [Int: Float] = [:]

  package static func == (left: GraphLayout, right: GraphLayout) -> Bool {
    left.rect == right.rect && left.tokens == right.tokens && left.arcs == right.arcs
  }

  /// The token whose row or whose label is at a place on the screen.
  package func token(at point: Point) -> Int? {
    guard rect.contains(point), point.y >= firstRow, (point.y - firstRow) % pitch == 0 else {
      return nil
    }
    let token = tokens.lowerBound + (point.y - firstRow) / pitch
    return tokens.contains(token) ? token : nil
  }

  /// The row of a token on the screen; of one out of sight the edge behind which it is.
  func y(of token: Int) -> Int {
    if token < tokens.lowerBound { return edgeRows?.above ?? firstRow }
    if token >= tokens.upperBound { return edgeRows?.below ?? rect.maxY }
    return firstRow + (token - tokens.lowerBound) * pitch
  }

  func laneX(_ lane: Int) -> Int { laneX + lane * lanePitch + 1 }

  init(of diagram: GraphDiagram, in rect: Rect, capabilities: Capabilities) {
    self.rect = rect
    let count = diagram.tokens.count
    let body = rect.height - 1
    guard body > 0, rect.width > 4, count > 0 else {
      countUndrawn(diagram.graph)
      return
    }
    let isPartial = count > body
    pitch = 2 * count - 1 <= body ? 2 : 1
    firstRow = rect.y + (isPartial && body > 2 ? 1 : 0)
    let cursor = diagram.cursor ?? diagram.focused ?? 0
    tokens = Viewport.page(
      of: count, room: isPartial && body > 2 ? body - 2 : body, around: cursor)
    if isPartial, body > 2 { edgeRows = (rect.y, firstRow + tokens.count) }

    let visible = tokens
    let inSight = diagram.graph.edges.filter {
      visible.contains($0.query) || visible.contains($0.key)
    }
    for edge in inSight where edge.query == edge.key { loops[edge.query] = edge.weight }
    let widest = diagram.tokens.reduce(0) { max($0, TextWidth.columns($1)) }
    labelWidth = min(widest, max(4, rect.width / 4))
    noteX = rect.x + labelWidth + 2
    let noteWidth = noteWidth(diagram, room: rect.width - labelWidth - 2)
    laneX = noteX + noteWidth
    let room = max(0, rect.maxX - laneX)
    let lanes = GraphLanes(inSight.filter { $0.query != $0.key }, room: room / 2)
    arcs = lanes.arcs
    if lanes.laneCount > 0 { lanePitch = min(4, max(2, room / lanes.laneCount)) }
    arcCount = arcs.count + loops.count
    countUndrawn(diagram.graph)
  }

  /// The room for the numbers: beside a focused token's partners with a bar, else `↺ .106` where a
  /// token attends to itself.
  private mutating func noteWidth(_ diagram: GraphDiagram, room: Int) -> Int {
    if diagram.focused != nil {
      barWidth = min(10, max(0, room / 3 - 6))
      return min(room, 6 + (barWidth > 0 ? barWidth + 1 : 0))
    }
    return loops.isEmpty ? 0 : min(room, 8)
  }

  private mutating func countUndrawn(_ graph: AttentionGraph) {
    let drawn = Set(arcs.map(\.edge))
    for edge in graph.edges where !drawn.contains(edge) {
      if edge.query == edge.key, loops[edge.query] != nil { continue }
      undrawnMass += edge.weight
    }
  }
}
