import CellGrid

/// A line of text that is being typed.
package struct TextField: Hashable, Sendable {
  package private(set) var text: [Character]
  /// Before which character the next one goes.
  package private(set) var cursor: Int
  /// What was filled in is replaced by the first character typed.
  package private(set) var isFresh: Bool
  /// The most characters that there is room for; what is typed beyond them is left out.
  package let limit: Int

  package init(_ text: String = "", isFresh: Bool = false, limit: Int = .max) {
    self.text = Array(text)
    self.limit = limit
    self.cursor = self.text.count
    self.isFresh = isFresh
  }

  package var string: String { String(text) }
  package var isFull: Bool { text.count >= limit }

  /// Takes a key; false where the key means nothing to a text field.
  mutating func handle(_ key: Key) -> Bool {
    let wasFresh = isFresh
    isFresh = false
    switch key {
    case .character(let character): insert(String(character), replacing: wasFresh)
    case .space: insert(" ", replacing: wasFresh)
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .backspace:
      if cursor > 0 {
        cursor -= 1
        text.remove(at: cursor)
      }
    case .delete, .control("d"): if cursor < text.count { text.remove(at: cursor) }
    case .control("k"): text.removeSubrange(cursor...)
    case .control("u"):
      text.removeSubrange(..<cursor)
      cursor = 0
    case .control("w"): deleteWord()
    default:
      isFresh = wasFresh
      return false
    }
    return true
  }

  mutating func insert(_ string: String, replacing: Bool = false) {
    if replacing || isFresh {
      text = []
      cursor = 0
    }
    isFresh = false
    // A field is one line: pasted lines are joined.
    let characters = string.prefix(limit - text.count).map { $0.isNewline ? " " : $0 }
    text.insert(contentsOf: characters, at: cursor)
    cursor += characters.count
  }

  private mutating func deleteWord() {
    let end = cursor
    while cursor > 0, text[cursor - 1] == " " { cursor -= 1 }
    while cursor > 0, text[cursor - 1] != " " { cursor -= 1 }
    text.removeSubrange(cursor..<end)
  }
}
