import AttentionEngine
import CellGrid
import Workbench

// The line that asks for text, and what is wrong with what was typed: beside it where there is room,
// else below it.

extension Frame {
  /// Where fewer columns are left beside what is asked for, that stands in a line above.
  private static var leastField: Int { 20 }

  /// - Parameter area: the line above that of the hints.
  mutating func drawPrompt(_ prompt: Prompt, _ state: State, in area: Rect) {
    let lines = lines(of: prompt, state, area.width)
    // The last one takes the line of the hints; for the others the prompt goes up.
    let y = max(0, area.y - max(0, lines.count - 1))
    let line = Rect(x: area.x, y: y, width: area.width, height: 1)
    let label = label(of: prompt, state)
    let isAbove = y > 0 && TextWidth.columns(label) + Self.leastField > area.width
    let top = isAbove ? y - 1 : y
    grid.fill(Rect(x: area.x, y: top, width: area.width, height: area.y - top + 1))
    let first = Rect(x: area.x, y: top, width: area.width, height: 1)
    let end = put(label, at: Point(x: first.x, y: top), theme.accent, within: first)
    let columns = isAbove ? put(" > ", at: Point(x: line.x, y: y), theme.accent, within: line) : end
    let problem = lines.isEmpty ? prompt.problem.map { "  " + $0 } ?? "" : ""
    let (field, rest) = line.splitLeft(columns).rest
      .splitLeft(max(0, line.width - columns - TextWidth.columns(problem)))
    drawField(prompt.field, in: field)
    put(problem, at: Point(x: rest.x, y: y), theme.refusal, within: rest)
    for (offset, text) in lines.enumerated() {
      let below = Rect(x: area.x, y: y + 1 + offset, width: area.width, height: 1)
      put(" " + text, at: Point(x: below.x, y: below.y), theme.refusal, within: below)
    }
  }

  /// What is wrong, in lines of their own; none where it has room beside all that was typed.
  func lines(of prompt: Prompt, _ state: State, _ width: Int) -> [String] {
    guard let problem = prompt.problem else { return [] }
    let typed = label(of: prompt, state) + prompt.field.string + " "
    return TextWidth.columns(typed) + 2 + TextWidth.columns(problem) <= width
      ? [] : problem.wrapped(to: width - 2)
  }

  private func label(of prompt: Prompt, _ state: State) -> String {
    let words = prompt.problem == nil ? words(for: prompt.purpose, state) : nil
    return " \(words ?? shortWords(for: prompt.purpose, state)): "
  }

  private func words(for purpose: Prompt.Purpose, _ state: State) -> String {
    switch purpose {
    case .number(let cell): state.name(of: cell)
    case .sentence(let part):
      state.name(ofTextOf: part) + noteOnText(of: part, state)
    case .token: "word to add"
    case .word: "word of the vocabulary"
    case .scale: "scale: sqrt, none, or a number"
    case .step: "step of + and -"
    case .sampling: "greedy, or temperature 0.8 top-k 40 top-p 0.9 seed 1"
    case .threshold: "least weight of an arc, 0 to 1"
    case .exportFile: "export to"
    }
  }

  private func noteOnText(of part: Part, _ state: State) -> String {
    guard state.hasTarget else {
      return state.document.isText(part) ? "" : ", tokens separated by spaces"
    }
    return part == .main
      ? ", empty to let the model write" : " (in the decoder i edits the target)"
  }

  /// Where what is wrong needs the room.
  private func shortWords(for purpose: Prompt.Purpose, _ state: State) -> String {
    switch purpose {
    case .sampling: "next word"
    case .sentence(let part): state.name(ofTextOf: part)
    case .scale: "scale"
    case .threshold: "least weight"
    default: words(for: purpose, state)
    }
  }
}
