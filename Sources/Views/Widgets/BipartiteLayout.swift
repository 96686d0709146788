import AttentionEngine
import CellGrid

/// Where a diagram of two sides puts what, and which of its lines.
package struct BipartiteLayout: Equatable, Sendable {
  package let rect: Rect
  /// The lines that are drawn, strongest first.
  package private(set) var edges: [AttentionEdge] = []
  /// The mass of the graph's lines that are not drawn: out of sight.
  package private(set) var undrawnMass: Float = 0
  package var shownKeys: Range<Int> { keys?.shown ?? 0..<0 }
  package var shownQueries: Range<Int> { queries?.shown ?? 0..<0 }

  private(set) var keys: TokenColumn?
  private(set) var queries: TokenColumn?
  private(set) var hasTitles = false
  /// Where the lines are.
  private(set) var gutter = Rect(x: 0, y: 0, width: 0, height: 0)
  /// The names, each with a column on its outer side for the cursor.
  private(set) var keyNames = Rect(x: 0, y: 0, width: 0, height: 0)
  private(set) var queryNames = Rect(x: 0, y: 0, width: 0, height: 0)
  /// The numbers beside the names.
  private(set) var keyNotes = Rect(x: 0, y: 0, width: 0, height: 0)
  private(set) var queryNotes = Rect(x: 0, y: 0, width: 0, height: 0)

  static let numberWidth = 5
  private static let leastGutter = 8

  /// The token whose name, or the numbers beside it, are at a place on the screen.
  package func token(at point: Point) -> BipartiteDiagram.Token? {
    guard rect.contains(point) else { return nil }
    if point.x < gutter.x { return keys?.token(atRow: point.y).map { .key($0) } }
    guard point.x >= gutter.maxX else { return nil }
    return queries?.token(atRow: point.y).map { .query($0) }
  }

  init(of diagram: BipartiteDiagram, in rect: Rect, capabilities: Capabilities) {
    self.rect = rect
    defer { countUndrawn(diagram.graph) }
    var body = rect.splitTop(rect.height - 1).top
    guard !body.isEmpty, rect.width > Self.leastGutter + 4 else { return }
    if body.height > 3 {
      hasTitles = true
      body = body.splitTop(1).rest
    }
    let longer = max(diagram.keys.count, diagram.queries.count)
    let pitch = 2 * longer - 1 <= body.height ? 2 : 1
    let rows = body.y..<body.maxY
    let (key, query) = Self.centres(of: diagram)
    let keys = TokenColumn(count: diagram.keys.count, rows: rows, pitch: pitch, around: key)
    let queries = TokenColumn(
      count: diagram.queries.count, rows: rows, pitch: pitch, around: query)
    self.keys = keys
    self.queries = queries
    divide(diagram, body)
    edges = diagram.graph.edges.filter {
      keys.shown.contains($0.key) || queries.shown.contains($0.query)
    }
  }

  /// The tokens that are to be in sight: the selected one, and on the other side what it has most
  /// to do with.
  private static func centres(of diagram: BipartiteDiagram) -> (key: Int, query: Int) {
    let selected = diagram.selected
    let strongest = diagram.graph.edges.first { diagram.touches($0, selected) }
    switch selected {
    case .key(let key): return (key, strongest?.query ?? 0)
    case .query(let query): return (strongest?.key ?? 0, query)
    case nil: return (0, 0)
    }
  }

  /// The columns: mark, names and numbers of the keys; lines; numbers, names and mark of the
  /// queries.
  private mutating func divide(_ diagram: BipartiteDiagram, _ body: Rect) {
    let most = max(4, rect.width / 4)
    let width = { (names: [String], title: String) in
      names.reduce(min(TextWidth.columns(title), most)) {
        min(most, max($0, TextWidth.columns($1)))
      }
    }
    var keyWidth = width(diagram.keys, diagram.keyTitle)
    var queryWidth = width(diagram.queries, diagram.queryTitle)
    let room = rect.width - 4 - Self.leastGutter
    if keyWidth + queryWidth > room {
      keyWidth = room / 2
      queryWidth = room - keyWidth
    }
    // The numbers take what the shortest gutter leaves, with a bar if that is plenty.
    let spare = room - keyWidth - queryWidth
    let notes =
      spare >= Self.numberWidth + 1
      ? Self.numberWidth + 1 + (spare >= 40 ? min(10, spare / 6) + 1 : 0) : 0
    let isAtKeys = if case .query = diagram.selected { true } else { false }
    let (keyNote, queryNote) = isAtKeys ? (notes, 0) : (0, notes)
    let place = { (x: Int, width: Int) in
      Rect(x: x, y: body.y, width: width, height: body.height)
    }
    keyNames = place(rect.x, keyWidth + 1)
    keyNotes = place(keyNames.maxX + 1, keyNote)
    queryNames = place(rect.maxX - queryWidth - 1, queryWidth + 1)
    queryNotes = place(queryNames.x - 1 - queryNote, queryNote)
    gutter = place(keyNotes.maxX, queryNotes.x - keyNotes.maxX)
  }

  private mutating func countUndrawn(_ graph: AttentionGraph) {
    let drawn = Set(edges)
    for edge in graph.edges where !drawn.contains(edge) {
      undrawnMass += edge.weight
    }
  }
}
