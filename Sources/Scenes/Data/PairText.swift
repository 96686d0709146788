/// A text of training data, `left => right` or `left` alone, in pieces.
///
/// Blanks separate its words, and each of them is tokenized (`TextTokenizer`). Behind a token of the
/// right side `@` can say which token of the left it belongs to. In a grammar `<name>` and `<name.1>`
/// stand for what the grammar says of `name`.
struct PairText {
  enum Kind { case data, grammar }

  /// A name with its number, as it stands in a text.
  struct Name: Hashable, Sendable {
    let name: String
    let number: Int?

    var written: String { "<" + name + (number.map { ".\($0)" } ?? "") + ">" }
  }

  struct Piece {
    enum Content: Hashable {
      case word(String)
      case name(Name)
    }

    let content: Content
    /// Which of the text's words it is a part of, counted from 0.
    let position: Int
    /// What stands behind its `@`.
    var mark: String?

    var word: String? { if case .word(let word) = content { word } else { nil } }
    var name: Name? { if case .name(let name) = content { name } else { nil } }
  }

  private(set) var left: [Piece] = []
  /// Nil where the text has no `=>`.
  private(set) var right: [Piece]?
  /// For each piece of the right side the piece of the left that it belongs to.
  private(set) var owners: [Int?] = []
  /// What is wrong, and at which of the text's words; nil stands for the whole.
  private(set) var problems: [(position: Int?, problem: DataProblem)] = []

  init(_ text: String, _ kind: Kind) {
    let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
    for (position, word) in words.enumerated() {
      let parts = String(word).split(separator: "=>", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if index > 0 {
          if right != nil { problems.append((position, .severalArrows)) }
          right = right ?? []
        }
        if !part.isEmpty { add(String(part), at: position, kind) }
      }
    }
    if right == nil {
      if left.isEmpty && problems.isEmpty { problems.append((nil, .emptyText)) }
    } else if problems.isEmpty {
      if left.isEmpty {
        problems.append((nil, .emptySide(.left)))
      } else if right?.isEmpty == true {
        problems.append((nil, .emptySide(.right)))
      }
    }
    findOwners()
  }

  private mutating func add(_ word: String, at position: Int, _ kind: Kind) {
    guard let right else {
      if kind == .grammar, word.contains("@") { problems.append((position, .markOnLeft(word))) }
      left += pieces(of: word, at: position, kind)
      return
    }
    let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let own = pieces(of: String(parts[0]), at: position, kind)
    self.right = right + (parts.count == 1 ? own : marked(own, by: parts[1], in: word, position))
  }

  /// The piece before an `@` with the token after it as its mark, and what follows that token.
  private mutating func marked(
    _ pieces: [Piece], by text: Substring, in word: String, _ position: Int
  ) -> [Piece] {
    let tokens = TextTokenizer.words(String(text))
    let rest = tokens.dropFirst().map { Piece(content: .word($0), position: position) }
    guard !text.contains("@") else {
      problems.append((position, .severalMarks(word)))
      return pieces
    }
    guard let mark = tokens.first, !word.hasPrefix("@") else {
      problems.append((position, .markWithoutWord(word)))
      return pieces
    }
    guard pieces.count == 1, var piece = pieces.first else {
      if pieces.count > 1 { problems.append((position, .markOnSeveral(mark, count: pieces.count))) }
      return pieces + rest
    }
    if let name = piece.name {
      problems.append((position, .markOnName(word, name.written)))
    } else {
      piece.mark = mark
    }
    return [piece] + rest
  }

  private mutating func pieces(of word: String, at position: Int, _ kind: Kind) -> [Piece] {
    var pieces: [Piece] = []
    var rest = word[...]
    func addWords(_ text: Substring) {
      for word in TextTokenizer.words(String(text)) {
        pieces.append(Piece(content: .word(word), position: position))
      }
    }
    while kind == .grammar, let bracket = rest.firstIndex(where: { $0 == "<" || $0 == ">" }) {
      guard let end = rest[bracket...].firstIndex(of: ">"),
        let name = Self.name(rest[bracket...end])
      else {
        problems.append((position, .notAName(word)))
        return []
      }
      addWords(rest[..<bracket])
      pieces.append(Piece(content: .name(name), position: position))
      rest = rest[rest.index(after: end)...]
    }
    addWords(rest)
    return pieces
  }

  /// The name that `text` writes, `<name>` or with a number from 1 to 9 `<name.1>`.
  static func name(_ text: Substring) -> Name? {
    guard text.first == "<", text.last == ">", text.count > 2 else { return nil }
    let inside = text.dropFirst().dropLast()
    let parts = inside.split(separator: ".", omittingEmptySubsequences: false)
    guard let name = parts.first.map(String.init), isName(name) else { return nil }
    if parts.count == 1 { return Name(name: name, number: nil) }
    guard parts.count == 2, parts[1].utf8.count == 1, let number = Int(parts[1]), number > 0
    else { return nil }
    return Name(name: name, number: number)
  }

  /// Whether `text` is a letter, and then letters, digits, `-` and `_`.
  static func isName(_ text: String) -> Bool {
    guard text.first?.isLetter == true else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
  }

  private mutating func findOwners() {
    let count = max(left.count, right?.count ?? 0)
    guard count <= Training.Limit.tokens else {
      problems.append((nil, .longSentence(count, limit: Training.Limit.tokens)))
      // Nothing else of it is looked at: that could take as long as its length squared.
      left = []
      right = right.map { _ in [] }
      return
    }
    guard let right else { return }
    var owners = PairOwners(left: left, right: right)
    self.owners = right.indices.map { owners.owner(of: $0) }
    problems += owners.problems
  }
}
