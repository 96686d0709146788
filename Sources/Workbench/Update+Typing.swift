import AttentionEngine
import CellGrid
import Scenes

extension State {
  mutating func ask(_ purpose: Prompt.Purpose, _ text: String) {
    let field = TextField(text, isFresh: purpose.isReplaced)
    mode = .prompting(Prompt(purpose: purpose, field: field))
  }

  /// Takes a key in a mode that reads text.
  mutating func type(_ key: Key) -> [Effect] {
    switch mode {
    case .browsing: return []
    case .prompting(var prompt):
      if key == .enter { return accept(prompt) }
      if isCancel(key) {
        mode = .browsing
      } else if prompt.field.handle(key) {
        prompt.problem = nil
        mode = .prompting(prompt)
      }
    case .palette(var palette):
      if key == .enter { return run(palette) }
      if isCancel(key) {
        mode = .browsing
      } else {
        palette.handle(key, count: Command.matching(palette.field.string).count)
        mode = .palette(palette)
      }
    case .help(let scroll): mode = scrolled(help: scroll, by: key)
    case .confirming(let question): return answer(question, key)
    }
    return []
  }

  mutating func paste(_ text: String) {
    switch mode {
    case .prompting(var prompt):
      prompt.field.insert(text)
      prompt.problem = nil
      mode = .prompting(prompt)
    case .palette(var palette):
      palette.field.insert(text)
      palette.selection = 0
      mode = .palette(palette)
    default: say("Pasted text goes into a prompt; Enter on a written number opens one", .refused)
    }
  }

  private func isCancel(_ key: Key) -> Bool { key == .escape || key == .control("c") }

  private mutating func accept(_ prompt: Prompt) -> [Effect] {
    let text = prompt.field.string
    mode = .browsing
    var problem: String?
    switch prompt.purpose {
    case .number(let cell): problem = takeNumber(text, into: cell)
    case .sentence(let part): problem = takeSentence(text, of: part)
    case .token(let part, let index):
      problem = insertToken(text.trimmed, into: part, before: index)
    case .word: problem = takeWord(text)
    case .scale: problem = takeScale(text)
    case .step:
      if let value = Float(number: text), value > 0 {
        step = value
        say("Step \(NumberText.shortest(value))")
      } else {
        problem = "The step is a number above 0, such as 0.05"
      }
    case .threshold:
      if let value = Float(number: text), (0...1).contains(value) {
        graph.threshold = value
        say("Arcs from weight \(NumberText.shortest(value))")
      } else {
        problem = "The threshold is a number from 0 to 1"
      }
    case .sampling: problem = takeSampling(text)
    case .exportFile:
      if text.trimmed.isEmpty {
        problem = "Type a file name"
      } else {
        return requestExport(to: text.trimmed)
      }
    }
    if let problem {
      message = nil
      let field = TextField(text, isFresh: prompt.purpose.isReplaced)
      mode = .prompting(Prompt(purpose: prompt.purpose, field: field, problem: problem))
    }
    return []
  }

  /// Sets a written number; returns why not.
  private mutating func takeNumber(_ text: String, into cell: CellID) -> String? {
    guard let value = Float(number: text) else {
      let isDecimal = text.allSatisfy { "0123456789.eE+-".contains($0) }
      return isDecimal && Double(text).map { $0.isFinite } == true
        ? "float32 has no \(text): its numbers are 0 and those from 1e-45 to 3.4e38"
        : "“\(text)” is not a finite number; write it like 0.5, -2 or 1e-3"
    }
    if case .parameter(.mask) = cell.matrix, value != 0, value != 1 {
      return "A mask has 1 where the query may attend to the key, else 0"
    }
    set(cell, to: value)
    return nil
  }

  private mutating func run(_ palette: Palette) -> [Effect] {
    let commands = Command.matching(palette.field.string)
    guard commands.indices.contains(palette.selection) else { return [] }
    mode = .browsing
    return perform(commands[palette.selection])
  }

  /// Runs a command, or says why it cannot be run now.
  private mutating func perform(_ command: Command) -> [Effect] {
    update(command.action(in: self))
  }

  private func scrolled(help scroll: Int, by key: Key) -> Mode {
    switch key {
    case .up, .character("k"): .help(scroll: max(0, scroll - 1))
    case .down, .character("j"): .help(scroll: min(scroll + 1, helpEnd ?? .max))
    case .pageUp: .help(scroll: max(0, scroll - 10))
    case .pageDown, .space: .help(scroll: min(scroll + 10, helpEnd ?? .max))
    case .home, .character("^"), .character("{"): .help(scroll: 0)
    case .end, .character("$"), .character("}"): .help(scroll: helpEnd ?? scroll)
    // The commands can be searched there.
    case .character("/"), .character(":"): .palette(Palette())
    default: .browsing
    }
  }

  private mutating func answer(_ question: Question, _ key: Key) -> [Effect] {
    let yes: Set<Key> = [.character("y"), .character("Y")]
    // Who presses it again and again wants to be out.
    if question == .quitUnsaved, key == .control("c") { return [.quit] }
    if question == .quitUnsaved, document.scene != nil, key == .character("s") {
      mode = .browsing
      return save(isForced: false)
    }
    if case .overwriteChanged = question, key == .character("r") {
      mode = .browsing
      return [.reload]
    }
    guard yes.contains(key) else {
      if key == .character("n") || key == .character("N") || isCancel(key) { mode = .browsing }
      return []
    }
    mode = .browsing
    switch question {
    case .quitUnsaved: return [.quit]
    case .overwriteChanged: return save(isForced: true)
    case .reloadUnsaved: return [.reload]
    case .overwriteExport(let request):
      return [
        .export(
          ExportRequest(subject: request.subject, path: request.path, mayOverwrite: true))
      ]
    }
  }
}

extension Prompt.Purpose {
  /// A sentence is mostly amended, a number mostly replaced.
  fileprivate var isReplaced: Bool { if case .sentence = self { false } else { true } }
}

extension Palette {
  fileprivate mutating func handle(_ key: Key, count: Int) {
    switch key {
    case .up, .control("p"): selection = max(0, selection - 1)
    case .down, .control("n"): selection = max(0, min(count - 1, selection + 1))
    default: if field.handle(key) { selection = 0 }
    }
  }
}

extension Float {
  /// A finite number as scenes write it.
  init?(number text: String) {
    guard case .success(let value) = NumberText.parse(text.trimmed) else { return nil }
    self = value
  }
}

extension String {
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
