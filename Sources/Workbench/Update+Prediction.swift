import AttentionEngine

/// Going from word to word where they can be predicted.
extension State {
  /// To the likeliest word of the token; from there to the second one, and so on.
  mutating func seekLikelyWord() {
    let ranked = rankedWords
    guard let cell = focusedWord, !ranked.isEmpty else { return say(Self.noWords, .refused) }
    let rank = ranked.firstIndex(of: cell.column).map { $0 + 1 }
    // Who comes from somewhere else begins with the likeliest.
    let next = rank == likelyRank ? likelyRank % ranked.count : 0
    likelyRank = next + 1
    go(toWord: ranked[next])
    say(words(ofWord: ranked[next], ranked))
  }

  /// To the word that somebody typed; where only others begin so, to the likeliest of those. Returns
  /// why not.
  mutating func takeWord(_ typed: String) -> String? {
    let text = typed.trimmed
    guard !text.isEmpty, let output = model.output else { return "Type a word of the vocabulary" }
    let ranked = rankedWords
    let names = output.words.map(plainText(ofWord:))
    let isWhole = { (index: Int) in output.words[index] == text || names[index] == text }
    let isAlike = { (index: Int) in names[index].lowercased() == text.lowercased() }
    let begins = { (index: Int) in names[index].lowercased().hasPrefix(text.lowercased()) }
    guard
      let word = ranked.first(where: isWhole) ?? ranked.first(where: isAlike)
        ?? ranked.first(where: begins)
    else { return "No word of the vocabulary begins with “\(text.prefix(40))”" }
    go(toWord: word)
    let count = ranked.count(where: begins)
    let others = count > 1 ? "; \(count) words begin with “\(text.prefix(20))”" : ""
    say(words(ofWord: word, ranked) + others)
    return nil
  }

  private static let noWords = "No number here says how likely a word is"

  /// The place under the cursor in the logits or the probabilities.
  private var focusedWord: CellID? {
    guard isAmongWords, let matrix = trace[Site(place.stage)] else { return nil }
    let cell = place.cursor.cell(in: .site(Site(place.stage)), of: model, shape: matrix.shape)
    return CellID(.site(Site(place.stage)), row: cell.row, column: cell.column)
  }

  /// All words, the likeliest first; what is no number comes last.
  private var rankedWords: [Int] {
    guard let cell = focusedWord, let matrix = trace[cell.matrix] else { return [] }
    let row = Array(matrix.row(cell.row)).map { $0.isNaN ? -Float.infinity : $0 }
    return row.indices.sorted { (row[$1], $0) < (row[$0], $1) }
  }

  private mutating func go(toWord word: Int) {
    guard let cell = focusedWord else { return }
    place.pane = panes.firstIndex(of: cell.matrix) ?? 0
    place.cursor.move(to: CellID(cell.matrix, row: cell.row, column: word), of: model)
    markedSource = nil
  }

  /// A word without what a vocabulary marks a blank or the end of a word with.
  private func plainText(ofWord word: String) -> String {
    let readable = document.checkpoint?.checkpoint.tokenizer?.readable(word) ?? word
    return String(readable.drop { "Ġ▁ ".contains($0) })
  }

  /// `“verb”: number 2 of 30522 by likelihood`.
  private func words(ofWord word: Int, _ ranked: [Int]) -> String {
    let name = model.output?.words[word] ?? ""
    let rank = (ranked.firstIndex(of: word) ?? 0) + 1
    return "“\(document.checkpoint?.checkpoint.tokenizer?.readable(name) ?? name)”: "
      + "number \(rank) of \(ranked.count) by likelihood"
  }
}
