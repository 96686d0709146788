import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The weights as arcs between tokens, and which of them are shown.
  mutating func drawGraph(_ state: State, in area: Rect) {
    let (head, rest) = area.splitTop(2)
    let headings = graphHeadings(state)
    put(headings.title, at: Point(x: head.x, y: head.y), within: head)
    put(headings.filters, at: Point(x: head.x, y: head.y + 1), theme.faint, within: head)
    guard let graph = state.attentionGraph else {
      put(
        "All heads are off: there is no mean to draw. a turns them on.",
        at: Point(x: rest.x, y: rest.y), theme.refusal, within: rest)
      return
    }
    let diagram = GraphDiagram(
      tokens: state.tokenNames.main, graph: graph, focus: state.graphFocus,
      cursor: state.focusedToken)
    let layout = diagram.draw(in: rest, on: &grid, capabilities: capabilities)
    for y in rest.y..<rest.maxY {
      guard let token = layout.token(at: Point(x: rest.x, y: y)) else { continue }
      onClick(in: Rect(x: rest.x, y: y, width: rest.width, height: 1), .tokenChosen(token))
    }
  }

  private func graphHeadings(_ state: State) -> (title: [Span], filters: String) {
    let options = state.graph
    let source =
      options.source == .head ? state.title(of: state.place.head) : "mean of the heads that are on"
    var filters: [String] = []
    if let topK = options.topK {
      filters.append("top \(topK) of each token, with ties")
    }
    if options.threshold > 0 {
      filters.append("weights from \(NumberFormat.significant(options.threshold))")
    }
    if filters.isEmpty { filters.append("all arcs") }
    let token = state.tokenNames.main[state.focusedToken]
    switch options.focus {
    case .all: break
    case .outgoing: filters.append("out of “\(token)”")
    case .incoming: filters.append("into “\(token)”")
    }
    return (
      [Span("query → key  ", theme.bold), Span(source)], "shown: " + filters.joined(separator: ", ")
    )
  }
}
