import AttentionEngine
import CellGrid

/// Something that somebody can ask for: one row of the one table that feeds the key handling, the
/// help, the palette, the README and key scripts.
package struct Command: Sendable {
  /// The part of the help that the command stands in.
  package enum Group: String, CaseIterable, Sendable {
    case stages = "Stages"
    case cursor = "Cursor"
    case sources = "Where numbers come from"
    case heads = "Heads"
    case model = "All heads of the model"
    case maps = "Attention maps"
    case graph = "Graph"
    case editing = "Editing"
    case sentence = "Sentence"
    case training = "Training"
    case view = "View"
    case file = "File and program"
  }

  package let group: Group
  package let title: String
  package let keys: [Key]
  /// What the help says of a row of commands that differ in their key alone; nil for one of its own.
  let series: String?
  let act: @Sendable (State) -> Action
  let obstacle: Obstacle

  init(
    _ group: Group, _ title: String, _ keys: [Key], series: String? = nil,
    obstacle: @escaping Obstacle = { _ in nil },
    _ act: @escaping @Sendable (State) -> Action
  ) {
    self.group = group
    self.title = title
    self.keys = keys
    self.series = series
    self.act = act
    self.obstacle = obstacle
  }

  /// The same command, but not while the model view hides what it works on.
  var needingMatrix: Command {
    Command(
      group, title, keys, series: series,
      obstacle: { Self.inModelView($0) ?? obstacle($0) }, act)
  }

  /// Why the command is not possible now, or nil when it is.
  package func obstacle(in state: State) -> String? { obstacle(state) }

  /// What the command does now: its action, or the reason why it cannot.
  package func action(in state: State) -> Action {
    obstacle(state).map(Action.refused) ?? act(state)
  }
}

extension Command {
  /// One line of the help: keys and what they do.
  package struct HelpLine: Hashable, Sendable {
    package internal(set) var keys: [Key]
    package let title: String
  }

  /// The commands of a group as the help and the README list them.
  package static func help(for group: Group) -> [HelpLine] {
    var lines: [HelpLine] = []
    for command in table where command.group == group {
      if let series = command.series, lines.last?.title == series {
        lines[lines.count - 1].keys += command.keys
      } else {
        lines.append(HelpLine(keys: command.keys, title: command.series ?? command.title))
      }
    }
    return lines
  }
}

extension State {
  /// What a key means now.
  package func action(for key: Key) -> Action {
    guard mode == .browsing else { return .typed(key) }
    let candidates = Command.byKey[key] ?? []
    // What belongs to the model view is possible there alone, and goes before what is always.
    let possible = candidates.filter { $0.obstacle(in: self) == nil }
    let command = possible.first { $0.group == .model } ?? possible.first ?? candidates.first
    return command?.action(in: self) ?? .unknownKey(key)
  }

  /// What turning the wheel means now: up and down.
  package func action(forWheel direction: Int) -> Action {
    action(for: direction < 0 ? .up : .down)
  }
}
