import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The weights as arcs between tokens, and which of them are shown.
  mutating func drawGraph(_ state: State, in area: Rect) {
    let (head, rest) = area.splitTop(2)
    guard let graph = state.attentionGraph else {
      drawGraphHeadings(state, nil, queries: 0..<state.mapShape.rows, in: head)
      put(
        "All heads are off: there is no mean to draw. a turns them on.",
        at: Point(x: rest.x, y: rest.y), theme.refusal, within: rest)
      return
    }
    let tokens: Range<Int>
    if state.layer.isCross {
      tokens = drawLines(graph, state, in: rest)
    } else {
      tokens = drawArcs(graph, state, in: rest)
    }
    drawGraphHeadings(state, graph, queries: tokens, in: head)
  }

  /// - Parameter tokens: the queries that are on the screen.
  private mutating func drawGraphHeadings(
    _ state: State, _ graph: AttentionGraph?, queries tokens: Range<Int>, in area: Rect
  ) {
    let headings = graphHeadings(state, graph, queries: tokens, in: area.width)
    put(headings.title, at: Point(x: area.x, y: area.y), within: area)
    let filters = TextWidth.truncated(
      headings.filters, to: area.width, glyphs: capabilities.glyphs)
    put(filters, at: Point(x: area.x, y: area.y + 1), theme.faint, within: area)
  }

  /// Among the tokens of one sentence.
  private mutating func drawArcs(
    _ graph: AttentionGraph, _ state: State, in area: Rect
  ) -> Range<Int> {
    let part = state.layer.part
    let diagram = GraphDiagram(
      tokens: state.tokenNames[part], graph: graph, focus: state.graphFocus,
      cursor: state.focusedToken(of: part))
    let layout = diagram.draw(in: area, on: &grid, capabilities: capabilities)
    for y in area.y..<area.maxY {
      guard let token = layout.token(at: Point(x: area.x, y: y)) else { continue }
      onClick(
        in: Rect(x: area.x, y: y, width: area.width, height: 1), .tokenChosen(token, part))
    }
    return layout.tokens
  }

  /// From the tokens of one sentence to those of another.
  private mutating func drawLines(
    _ graph: AttentionGraph, _ state: State, in area: Rect
  ) -> Range<Int> {
    let (queries, keys) = (state.layer.part, state.layer.attendsTo)
    let cursor: BipartiteDiagram.Token =
      state.graph.focus == .incoming
      ? .key(state.focusedToken(of: keys)) : .query(state.focusedToken(of: queries))
    let diagram = BipartiteDiagram(
      keys: state.tokenNames[keys], queries: state.tokenNames[queries], graph: graph,
      focus: state.graphFocus, cursor: cursor, keyTitle: "keys: source",
      queryTitle: "queries")
    let layout = diagram.draw(in: area, on: &grid, capabilities: capabilities)
    for y in area.y..<area.maxY {
      for (x, width) in [
        (area.x, layout.gutter.x - area.x), (layout.gutter.maxX, area.maxX - layout.gutter.maxX),
      ] {
        let action: Action
        switch layout.token(at: Point(x: x, y: y)) {
        case .key(let index): action = .tokenChosen(index, keys)
        case .query(let index): action = .tokenChosen(index, queries)
        case nil: continue
        }
        onClick(in: Rect(x: x, y: y, width: width, height: 1), action)
      }
    }
    return layout.shownQueries
  }

  private func graphHeadings(
    _ state: State, _ graph: AttentionGraph?, queries shown: Range<Int>, in columns: Int
  ) -> (title: [Span], filters: String) {
    let options = state.graph
    let lead = "query → key  "
    let source =
      state.attentionMap == nil
      ? state.title(of: state.place.head)
      : State.fitting(columns - TextWidth.columns(lead), state.mapLabel(heads:))
    var filters: [String] = []
    if let topK = options.topK {
      filters.append("top \(topK) of each token, with ties")
    }
    if options.threshold > 0 {
      filters.append("weights from \(NumberFormat.significant(options.threshold))")
    } else if state.layer.weighting == .linear {
      filters.append("weights above 0")
    }
    if filters.isEmpty { filters.append("all arcs") }
    let rows = state.mapExtent.rows
    if rows.count < state.mapShape.rows {
      filters.append("queries \(rows.lowerBound)–\(rows.upperBound - 1)")
    }
    switch state.graphFocus {
    case .all: break
    case .queries(let tokens):
      let names = tokens.sorted().map { token -> String in
        let name = "“\(state.tokenNames[state.layer.part][token])”"
        if !rows.contains(token) { return "\(name) (out of sight)" }
        if shown.contains(token) { return name }
        return "\(name) (\(token < shown.lowerBound ? "above" : "below"))"
      }
      filters.insert("out of \(names.joined(separator: " "))", at: 0)
    case .outgoing(let token):
      filters.append("out of “\(state.tokenNames[state.layer.part][token])”")
    case .incoming(let token):
      filters.append("into “\(state.tokenNames[state.layer.attendsTo][token])”")
    }
    if let without = graph?.withoutArc { filters.append("no arc: \(without)") }
    return (
      [Span(lead, theme.bold), Span(source)], "shown: " + filters.joined(separator: ", ")
    )
  }
}
