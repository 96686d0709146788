import AttentionEngine
import CellGrid

/// Keys on the left, queries on the right, and a line from each query to the keys that it attends
/// to: for attention between two sequences.
package struct BipartiteDiagram: Equatable, Sendable {
  package enum Token: Hashable, Sendable {
    case key(Int)
    case query(Int)
  }

  package let keys: [String]
  package let queries: [String]
  package let graph: AttentionGraph
  package var focus: AttentionGraph.Focus
  package var cursor: Token?
  /// What stands above the two sides.
  package var keyTitle: String
  package var queryTitle: String

  /// - Precondition: the edges of `graph` lead from `queries` to `keys`.
  package init(
    keys: [String], queries: [String], graph: AttentionGraph,
    focus: AttentionGraph.Focus = .all, cursor: Token? = nil, keyTitle: String = "keys",
    queryTitle: String = "queries"
  ) {
    precondition(
      graph.edges.allSatisfy {
        queries.indices.contains($0.query) && keys.indices.contains($0.key)
      })
    self.keys = keys
    self.queries = queries
    self.graph = graph
    self.focus = focus
    self.cursor = cursor
    self.keyTitle = keyTitle
    self.queryTitle = queryTitle
  }

  /// The token that the weights beside the others belong to.
  var selected: Token? {
    switch focus {
    case .all, .queries: cursor
    case .outgoing(let query): .query(query)
    case .incoming(let key): .key(key)
    }
  }

  func touches(_ edge: AttentionEdge, _ token: Token?) -> Bool {
    switch token {
    case .key(let key): edge.key == key
    case .query(let query): edge.query == query
    case nil: false
    }
  }

  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> BipartiteLayout {
    let layout = BipartiteLayout(of: self, in: rect, capabilities: capabilities)
    let canvas = BipartiteCanvas(diagram: self, layout: layout, capabilities: capabilities)
    canvas.drawLines(on: &grid)
    canvas.drawTokens(on: &grid)
    canvas.drawSummary(on: &grid)
    return layout
  }
}

/// Where the tokens of one side stand, one below the other.
struct TokenColumn: Equatable, Sendable {
  /// Those on the screen.
  let shown: Range<Int>
  let count: Int
  private let firstRow: Int
  private let pitch: Int
  /// The lines that say how many are out of sight above and below.
  let rowAbove: Int?
  let rowBelow: Int?

  init(count: Int, rows: Range<Int>, pitch: Int, around token: Int) {
    self.count = count
    self.pitch = pitch
    shown = Self.page(of: count, rows: rows.count, around: min(max(0, token), max(0, count - 1)))
    let hasEdges = count > rows.count && rows.count > 2
    rowAbove = hasEdges && shown.lowerBound > 0 ? rows.lowerBound : nil
    rowBelow = hasEdges && shown.upperBound < count ? rows.upperBound - 1 : nil
    firstRow = rows.lowerBound + (rowAbove == nil ? 0 : 1)
  }

  /// The page that holds `token`: the first and the last one have a line for what is out of sight,
  /// those between them two.
  private static func page(of count: Int, rows: Int, around token: Int) -> Range<Int> {
    guard count > rows, rows > 2 else {
      return Viewport.page(of: count, room: rows, around: token)
    }
    let end = rows - 1
    if token < end { return 0..<end }
    if token >= count - end { return count - end..<count }
    let first = end + (token - end) / (rows - 2) * (rows - 2)
    return first..<min(first + rows - 2, count)
  }

  /// The row of a token on the screen; of one out of sight the edge behind which it is.
  func y(of token: Int) -> Int {
    let last = max(0, shown.count - 1)
    if token < shown.lowerBound { return rowAbove ?? firstRow }
    if token >= shown.upperBound { return rowBelow ?? firstRow + last * pitch }
    return firstRow + (token - shown.lowerBound) * pitch
  }

  func token(atRow y: Int) -> Int? {
    guard y >= firstRow, (y - firstRow) % pitch == 0 else { return nil }
    let token = shown.lowerBound + (y - firstRow) / pitch
    return shown.contains(token) ? token : nil
  }
}
