import AttentionEngine
import CellGrid
import Workbench

/// One line of the worked arithmetic. Spans that show a source know which one.
struct InspectorLine {
  struct Piece {
    let span: Span
    /// The number's place in `Derivation.sources`.
    let source: Int?
  }

  private(set) var pieces: [Piece] = []
  /// What the line is where it is one of many, `product`; nil where it is none of a list.
  var noun: String?

  init(_ text: String = "", _ style: Style = .plain) {
    if !text.isEmpty { add(text, style) }
  }

  mutating func add(_ text: String, _ style: Style = .plain, source: Int? = nil) {
    pieces.append(Piece(span: Span(text, style), source: source))
  }

  var columns: Int { pieces.reduce(0) { $0 + TextWidth.columns($1.span.text) } }

  /// The line in several, broken between its pieces or, in a long piece, between words.
  func wrapped(to width: Int) -> [InspectorLine] {
    guard columns > width else { return [self] }
    var lines = [InspectorLine()]
    for piece in pieces {
      for (index, text) in piece.span.text.wrapped(to: width).enumerated() {
        let room = width - lines[lines.count - 1].columns
        let isBroken = index > 0 || TextWidth.columns(text) > room
        if isBroken, lines[lines.count - 1].columns > 0 { lines.append(InspectorLine("  ")) }
        lines[lines.count - 1].add(text, piece.span.style, source: piece.source)
      }
    }
    return lines
  }

  func adding(_ text: String, _ style: Style = .plain, source: Int? = nil) -> InspectorLine {
    var line = self
    line.add(text, style, source: source)
    return line
  }
}

extension Frame {
  /// How the number under the cursor came about, with the numbers themselves.
  mutating func drawInspector(_ state: State, in area: Rect) {
    let title =
      state.graph.isShown
      ? state.graphTitle
      : state.products.map { "why \(state.name(of: $0.score))\(state.headOfProducts)" }
        ?? state.focusedCell.map { cellTitle(of: $0, state, in: area.width - 4) }
        ?? state.place.stage.symbol
    grid.box(
      area, title: title, style: theme.border, titleStyle: theme.accent,
      glyphs: capabilities.glyphs)
    let inside = area.inset(2, 1)
    let text: InspectorText
    if let gradient = gradientLines(of: state) {
      text = InspectorText(gradient)
    } else if !state.graph.isShown, let products = productText(of: state, width: inside.width) {
      text = products
    } else if !state.mapTerms.isEmpty, !state.graph.isShown {
      text = InspectorText(mapLines(of: state), pinnedCount: 1)
    } else if state.isMapFocused, state.mapExtent.block > 1, !state.graph.isShown {
      text = blockText(of: state)
    } else if let derivation = state.derivation, !state.graph.isShown {
      let arithmetic = Arithmetic(
        derivation: derivation, state: state, theme: theme, width: inside.width)
      text = InspectorText(arithmetic.lines, pinnedCount: arithmetic.pinnedCount)
    } else {
      text = InspectorText(state.explanation.map { InspectorLine($0) })
    }
    let (upper, foot) = inside.splitTop(inside.height - 1)
    let top = drawNote(state, in: upper, below: text)
    let lines = text.shown(
      source: state.source, in: Size(width: top.width, height: top.height), more: theme.faint,
      glyphs: capabilities.glyphs)
    for (offset, line) in lines.enumerated() {
      drawLine(line, at: Point(x: top.x, y: top.y + offset), state, within: top)
    }
    drawSourceHint(state, in: foot)
  }

  /// The number's name, and what it is of a map that is no weights of one head: `mean of 2 heads:
  /// weights[a, b]`, or in few columns `mean: weights[a, b]`.
  private func cellTitle(of cell: CellID, _ state: State, in columns: Int) -> String {
    let name = state.name(of: cell)
    guard state.isMapFocused, let map = state.attentionMap, !state.shortMapLabel.isEmpty else {
      return name
    }
    let isBlock = map.pooling.size > 1 && map.lens == .weights
    let brief = state.map.reduction?.rawValue ?? (isBlock ? map.pooling.kind.rawValue : "lens")
    let long = "\(state.shortMapLabel): \(name)"
    return TextWidth.columns(long) <= columns ? long : "\(brief): \(name)"
  }

  /// What the scene says of the stage, at the foot of `area`; returns the room above it. Where room
  /// is short the note gives way to the derivation in `text`, down to two lines, and to the least
  /// of it altogether.
  private mutating func drawNote(_ state: State, in area: Rect, below text: InspectorText) -> Rect {
    guard let note = state.document.scene?.notes[state.place.site], !state.graph.isShown else {
      return area
    }
    let lines = note.wrapped(to: area.width)
    let (needed, least) = (
      text.derivationHeight(width: area.width), text.leastHeight(width: area.width)
    )
    let room = max(min(2, area.height - least - 1), area.height - needed - 1)
    guard room > 0 else { return area }
    let shown = Array(lines.prefix(room))
    let (rest, box) = area.splitTop(area.height - shown.count)
    for (offset, line) in shown.enumerated() {
      let isCut = offset == shown.count - 1 && shown.count < lines.count
      put(
        isCut ? TextWidth.truncated(line + " …", to: box.width) : line,
        at: Point(x: box.x, y: box.y + offset), theme.note, within: box)
    }
    return rest.splitTop(rest.height - 1).top
  }

  private mutating func drawLine(
    _ line: InspectorLine, at point: Point, _ state: State, within area: Rect
  ) {
    var x = point.x
    for piece in line.pieces {
      let isMarked = piece.source != nil && piece.source == state.source
      let style = isMarked ? theme.chosen : piece.span.style
      let columns = put(piece.span.text, at: Point(x: x, y: point.y), style, within: area)
      if let source = piece.source {
        onClick(
          in: Rect(x: x, y: point.y, width: columns, height: 1).intersection(area),
          .sourceChosen(source))
      }
      x += columns
    }
  }

  private mutating func drawSourceHint(_ state: State, in area: Rect) {
    let sources = state.sources
    guard !state.graph.isShown, sources.indices.contains(state.source) else { return }
    let cell = sources[state.source].cell
    let name = state.sourceName(of: cell)
    let count = sources.count > 1 ? "  \(state.source + 1)/\(sources.count)" : ""
    // A number that is cut would be another one.
    let room = area.width - TextWidth.columns(count) - 4
    let shown = TextWidth.truncated(name, to: room, glyphs: capabilities.glyphs)
    let columns = put(
      [Span("f", theme.key), Span(" → ", theme.faint), Span(shown), Span(count, theme.faint)],
      at: Point(x: area.x, y: area.y), within: area)
    guard sources.count > 1, area.width > columns + 10 else { return }
    let hint = [Span("n p", theme.key), Span(" other", theme.faint)]
    put(hint, at: Point(x: area.maxX - hint.columns, y: area.y), within: area)
  }
}

extension State {
  /// Of weights of several heads, all of one cell, the head.
  fileprivate func sourceName(of cell: CellID) -> String {
    guard hasMapSources, products == nil, map.reduction != nil, case .site(let site) = cell.matrix,
      let head = site.headID
    else { return name(of: cell) }
    return "weight of head \(name(of: head))"
  }

  /// Of which head the products are, beside a map of several.
  fileprivate var headOfProducts: String {
    map.reduction == nil ? "" : " · head \(name(of: place.head))"
  }

  /// The token that the graph's explanation is about.
  fileprivate var graphTitle: String {
    let part = graph.focus == .incoming ? layer.attendsTo : layer.part
    return "“\(tokenNames[part][focusedToken(of: part)])”"
  }
}
