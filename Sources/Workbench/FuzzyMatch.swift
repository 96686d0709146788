/// How well a query's letters are found in a text, in their order.
struct FuzzyMatch {
  /// The letters that are sought; blanks only part them.
  let letters: [Character]

  init(_ query: String) { letters = Array(query.lowercased().filter { $0 != " " }) }

  /// Nil where a letter is missing. Letters at the start of words and next to each other count most.
  /// - Parameter text: in small letters.
  func score(in text: [Character]) -> Int? {
    guard let first = letters.first else { return 0 }
    guard letters.count <= text.count else { return nil }
    var best: Int?
    for start in text.indices where text[start] == first {
      // What a later start lacks, all after it lack.
      guard let score = score(in: text, from: start) else { break }
      best = max(best ?? score, score)
    }
    return best
  }

  private func score(in text: [Character], from start: Int) -> Int? {
    var score = 0
    var previous: Int?
    var index = start
    for letter in letters {
      guard let found = text[index...].firstIndex(of: letter) else { return nil }
      if found == 0 || text[found - 1] == " " { score += 8 }
      if let previous, found == previous + 1 { score += 5 }
      if let previous { score -= min(3, found - previous - 1) }
      previous = found
      index = found + 1
    }
    return score - text.count / 16
  }
}
