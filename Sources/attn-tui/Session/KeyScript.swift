import CellGrid

/// Keys in words: names as in the help and single characters, separated by spaces; what stands in
/// quotes is typed character by character, with `\"` for a quote and `\\` for a backslash.
struct KeyScript: Equatable {
  private(set) var keys: [Key] = []

  enum Problem: Error, Equatable, CustomStringConvertible {
    case unknownKey(String)
    case openQuote

    var description: String {
      switch self {
      case .unknownKey(let name):
        "“\(name)” is no key. Keys are single characters or names such as "
          + Key.named.prefix(6).map(\.name).joined(separator: ", ")
          + ", C-p, separated by spaces; text to be typed stands in \"quotes\"."
      case .openQuote: "A quote in the keys is not closed."
      }
    }
  }

  init(_ text: String) throws(Problem) {
    var rest = text[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if first == "\"" {
        rest.removeFirst()
        try addQuoted(&rest)
      } else {
        let name = String(rest.prefix { !$0.isWhitespace })
        rest.removeFirst(name.count)
        guard let key = Key(name: name) else { throw .unknownKey(name) }
        keys.append(key)
      }
    }
  }

  private mutating func addQuoted(_ rest: inout Substring) throws(Problem) {
    while let character = rest.popFirst() {
      switch character {
      case "\"": return
      case "\\":
        guard let escaped = rest.popFirst() else { throw .openQuote }
        keys.append(Key(typing: escaped))
      default: keys.append(Key(typing: character))
      }
    }
    throw .openQuote
  }
}

extension Key {
  fileprivate init(typing character: Character) {
    self = character == " " ? .space : .character(character)
  }
}
