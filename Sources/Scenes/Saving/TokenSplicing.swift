import AttentionEngine

/// The splices that change the sentence of a scene.
struct TokenSplicing {
  enum Manner: CaseIterable {
    /// Only the tokens that changed; the blanks and comments around the others stay.
    case words
    /// The whole sentence or list, where single words cannot be replaced: a word with a comma in
    /// it needs quotes around the sentence.
    case whole
  }

  private let scene: Scene

  init(_ scene: Scene) {
    self.scene = scene
  }

  func splices(for edited: AttentionModel, _ manner: Manner) throws(SaveProblem) -> [Splice] {
    var splices: [Splice] = []
    for part in Part.allCases {
      guard let old = scene.model.sequence(part), let new = edited.sequence(part),
        old.tokens != new.tokens
      else { continue }
      guard let source = scene.sources.tokens[part] else { throw .wouldReadBackDifferently }
      splices += try self.splices(from: old.tokenTexts, to: new.tokenTexts, in: source, manner)
    }
    return splices
  }

  private func splices(
    from old: [String], to words: [String], in source: TokenSource, _ manner: Manner
  ) throws(SaveProblem) -> [Splice] {
    let node = source.node
    let file = scene.files[node.file]
    if node.list != nil {
      let change = manner == .words && node.alias == nil ? Change(from: old, to: words) : nil
      return ListSplicing(file: file, node: node).splices(change, words)
    }
    if let word = words.first(where: { $0.isEmpty || $0.contains(where: \.isWhitespace) }) {
      throw .wordWithSpace(word)
    }
    let text = source.manner.text(of: words)
    if manner == .words, node.alias == nil, case .scalar(let before, let style) = node.content,
      let ranges = file.wordRanges(of: node),
      let single = sentence(
        Change(from: Self.parts(before), to: Self.parts(text)), style, ranges, node.file)
    {
      return single
    }
    return file.range(of: node).map { [Splice(node.file, $0, ScalarText.written(text))] } ?? []
  }

  /// What stands between white space: the words of a sentence, each with its punctuation marks in
  /// raw text.
  private static func parts(_ text: String) -> [String] {
    text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map(String.init)
  }

  /// Nil where the new words would need escapes.
  private func sentence(
    _ change: Change, _ style: YAMLNode.Style, _ places: [Range<Int>], _ file: Int
  ) -> [Splice]? {
    if style == .doubleQuoted, change.new.contains(where: { $0.contains { "\"\\".contains($0) } }) {
      return nil
    }
    if change.old.isEmpty, change.new.isEmpty { return [] }
    let text = change.new.joined(separator: " ")
    let escaped = style == .singleQuoted ? ScalarText.escapedForSingleQuotes(text) : text
    return [change.splice(escaped, separator: " ", at: places, file: file)]
  }
}

/// What changed between two lists of words: the part between what they begin and end with alike.
struct Change {
  /// The part of the old list.
  let old: Range<Int>
  /// What stands there instead.
  let new: [String]

  init(from before: [String], to after: [String]) {
    let shorter = min(before.count, after.count)
    var start = 0
    while start < shorter, before[start] == after[start] { start += 1 }
    var end = 0
    while end < shorter - start, before[before.count - 1 - end] == after[after.count - 1 - end] {
      end += 1
    }
    old = start..<before.count - end
    new = Array(after[start..<after.count - end])
  }

  init(old: Range<Int>, new: [String]) {
    self.old = old
    self.new = new
  }

  /// One splice among words that stand at `places`; `text` is the new words as they are written.
  func splice(_ text: String, separator: String, at places: [Range<Int>], file: Int) -> Splice {
    let before = old.lowerBound > 0 ? places[old.lowerBound - 1].upperBound : nil
    if new.isEmpty {
      // The blanks go with the words: those before them, or for the first word those behind.
      if let before { return Splice(file, before..<places[old.upperBound - 1].upperBound, "") }
      return Splice(file, places[0].lowerBound..<places[old.upperBound].lowerBound, "")
    }
    if !old.isEmpty {
      let range = places[old.lowerBound].lowerBound..<places[old.upperBound - 1].upperBound
      return Splice(file, range, text)
    }
    if let before { return Splice(file, before..<before, separator + text) }
    return Splice(file, places[0].lowerBound..<places[0].lowerBound, text + separator)
  }
}
