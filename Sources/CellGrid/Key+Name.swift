extension Key {
  /// The key's name in the help, the README and key scripts: `Space`, `C-p`, `q`.
  package var name: String {
    switch self {
    case .character(let character): return String(character)
    case .control(let character): return "C-\(character)"
    case .alt(let character): return "M-\(character)"
    case .function(let number): return "F\(number)"
    default: return Self.named.first { $0.key == self }?.name ?? "?"
    }
  }

  /// The key that `name` names; nil where no key has that name.
  package init?(name: String) {
    if let named = Self.named.first(where: { $0.name == name }) {
      self = named.key
    } else if name.count == 1, let character = name.first {
      self = character == " " ? .space : .character(character)
    } else if name.count == 3, let character = name.last, name.hasPrefix("C-") {
      self = .control(Character(character.lowercased()))
    } else if name.count == 3, let character = name.last, name.hasPrefix("M-") {
      self = .alt(character)
    } else if name.hasPrefix("F"), let number = Int(name.dropFirst()), (1...12).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  package static let named: [(name: String, key: Key)] = [
    ("Space", .space), ("Enter", .enter), ("Escape", .escape), ("Tab", .tab),
    ("S-Tab", .backTab), ("Backspace", .backspace), ("Delete", .delete), ("Insert", .insert),
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right),
    ("S-Up", .shiftUp), ("S-Down", .shiftDown), ("S-Left", .shiftLeft), ("S-Right", .shiftRight),
    ("Home", .home), ("End", .end), ("PageUp", .pageUp), ("PageDown", .pageDown),
  ]
}
