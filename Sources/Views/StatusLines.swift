import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// What just happened, or the line that is being typed.
  mutating func drawStatus(_ state: State, in area: Rect) {
    switch state.mode {
    case .prompting(let prompt): drawPrompt(prompt, state, in: area)
    case .confirming: drawLines(of: state, theme.chosen, filled: true, in: area)
    default:
      guard let message = state.message else { return }
      let style =
        switch message.kind {
        case .done: Style.plain
        case .refused: theme.refusal
        case .failed: theme.failure
        }
      drawLines(of: state, style, filled: false, in: area)
    }
  }

  /// - Parameter area: the first line; there is one more below it.
  private mutating func drawLines(
    of state: State, _ style: Style, filled: Bool, in area: Rect
  ) {
    for (offset, text) in statusLines(of: state, area.width - 2).enumerated() {
      let line = Rect(x: area.x, y: area.y + offset, width: area.width, height: 1)
      if filled { grid.fill(line, style: style) }
      put(" " + text, at: Point(x: line.x, y: line.y), style, within: line)
    }
  }

  /// What just happened, or what is asked. Questions, and why something is not done, may take the line
  /// of the hints, too.
  private func statusLines(of state: State, _ width: Int) -> [String] {
    let (text, mayWrap): (String, Bool)
    if case .confirming(let question) = state.mode {
      (text, mayWrap) = (words(for: question, state), true)
    } else if case .browsing = state.mode, let message = state.message {
      (text, mayWrap) = (message.text, message.kind != .done)
    } else {
      (text, mayWrap) = (state.message?.text ?? "", false)
    }
    let lines = mayWrap ? text.wrapped(to: width) : [text]
    let shown = lines.count > 2 ? [lines[0], lines[1...].joined(separator: " ")] : lines
    return shown.map { TextWidth.truncated($0, to: width, glyphs: capabilities.glyphs) }
  }

  /// A checkpoint is not saved.
  private func hintsAtTheEnd(for state: State) -> [(String, String)] {
    [(":", "commands")] + (state.document.scene == nil ? [] : [("w", "save")]) + [("q", "quit")]
  }

  private func words(for question: Question, _ state: State) -> String {
    switch question {
    case .quitUnsaved where state.document.scene == nil:
      "Quit and lose your edits? A checkpoint is not written.  y or C-c quits · n stays"
    case .quitUnsaved: "Quit without saving your edits?  y or C-c quits · s saves · n stays"
    case .overwriteExport(let request): "\(request.path) exists. Overwrite it?  y / n"
    case .overwriteChanged(let paths):
      "\(paths.joined(separator: ", ")) was changed by another program.  y overwrites · r reads it anew · n waits"
    case .reloadUnsaved: "Read the file anew and lose your edits?  y / n"
    }
  }

  /// The most useful keys of the moment.
  mutating func drawHints(_ state: State, in area: Rect) {
    // What is wrong with a typed line may need the room.
    if case .prompting(let prompt) = state.mode, !lines(of: prompt, state, area.width).isEmpty {
      return
    }
    if statusLines(of: state, area.width - 2).count > 1 { return }
    let width = { (hint: (String, String)) in
      TextWidth.columns(hint.0) + 1 + TextWidth.columns(hint.1) + 2
    }
    // What nobody should have to look for keeps its place; the rest fills the room before it.
    let last = state.mode == .browsing ? hintsAtTheEnd(for: state) : []
    var room = area.width + 1 - last.reduce(0) { $0 + width($1) }
    let first = hints(for: state).prefix { hint in
      room -= width(hint)
      return room >= 0
    }
    var x = area.x + 1
    for (key, text) in first + last {
      x += put(
        [Span(key, theme.key), Span(" " + text + "  ", theme.faint)], at: Point(x: x, y: area.y),
        within: area)
    }
  }

  private func hints(for state: State) -> [(String, String)] {
    switch state.mode {
    case .prompting(let prompt):
      let endings = state.exportEndings.map { ".\($0)" }.joined(separator: " ")
      return [("Enter", "takes it"), ("Escape", "leaves it")]
        + (prompt.purpose == .exportFile ? [(endings, "")] : [])
    case .palette: return [("Enter", "runs"), ("Up Down", "choose"), ("Escape", "closes")]
    case .help: return [("Up Down", "scroll"), (":", "search"), ("Escape", "closes")]
    case .confirming: return []
    case .browsing: break
    }
    if state.modelView.isShown {
      let changes = state.model.isCaptured ? [] : [("t", "on/off"), ("d", "change")]
      return [
        ("?", "help"), ("Enter", "open"), ("s", "statistic"), ("r", "sort"), ("n p", "extremes"),
        ("Escape", "back"), ("Space", "mark"), ("`", "mean"),
        ("x", "table"),
      ] + changes + [
        ("z", "size"), ("_", "mean/max"), ("c", "colours"), ("Arrows", "choose"),
      ]
    }
    var hints: [(String, String)] = [("?", "help"), ("Space", "next stage")]
    if state.comparison != nil {
      return hints + [("v", "closes")]
        + (state.document.scene?.examples.isEmpty != false ? [] : [("; '", "examples")])
        + [("i", "edit"), ("u", "undo"), ("x", "export")]
    }
    if state.areCurvesShown {
      hints += [("g", "matrix"), ("Arrows", "place, column")]
    } else if state.graph.isShown {
      hints += [
        ("g", "matrix"), ("o", "focus"), ("{ }", "arcs"), ("( )", "threshold"), ("m", "mean"),
      ]
    } else if state.model.isCaptured {
      hints += [("g", "graph"), ("\\", "lens"), ("&", "mark")]
    } else if state.place.stage == .tokens {
      let isDictionary = state.part == .source && state.model.source?.values != nil
      hints += [("i", "edit")]
      if !isDictionary { hints += [("A", "add"), ("X", "delete"), ("< >", "move"), ("u", "undo")] }
    } else if state.editableCell != nil {
      hints += [("Enter", "edit"), ("+ -", "nudge"), ("u", "undo"), ("Tab", "matrix")]
    } else if state.absence == nil {
      let isOfWords = state.place.stage == .logits || state.place.stage == .probabilities
      hints +=
        [("f", "source"), ("Tab", "matrix")]
        + (isOfWords ? [("C-n", "likeliest")] : [("g", "graph"), ("t", "head on/off")])
    }
    if state.model.layers.count > 1, state.place.stage.isPerHead {
      hints.insert(("!", "all heads"), at: 2)
    }
    if !state.model.isSimple { hints.insert((". ,", "block"), at: 2) }
    if state.document.scene?.training != nil {
      let keys = [("Y", state.learning.isRunning ? "pause" : "train"), ("J", "training")]
      hints.insert(contentsOf: keys, at: 2)
    }
    if state.decodingEnd != nil { hints.insert(("@", "next word"), at: 2) }
    if state.combinationLabel != nil, !state.graph.isShown {
      hints.insert(("Escape", "one head"), at: 1)
    }
    if state.place.stage == .weights, state.hasLongMaps, !state.graph.isShown {
      hints.insert(("+ -", "zoom"), at: 1)
    }
    if state.model.isCaptured { return hints + [("x", "export")] }
    if state.place.stage.isMap { hints.append(("|", "why")) }
    return hints + [("d", "change"), ("x", "export")]
  }

  /// A line of text that is being typed, with the terminal's cursor in it.
  mutating func drawField(_ field: TextField, in area: Rect) {
    InputLine(prompt: "", text: field.string, cursor: field.cursor)
      .draw(in: area, on: &grid, capabilities: capabilities)
  }
}
