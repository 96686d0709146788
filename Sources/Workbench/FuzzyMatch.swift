/// How well a query's letters are found in a text, in their order.
enum FuzzyMatch {
  /// Nil where a letter is missing. Letters at the start of words and next to each other count most.
  static func score(_ query: String, in text: String) -> Int? {
    let letters = Array(text.lowercased())
    let wanted = Array(query.lowercased().filter { $0 != " " })
    if wanted.isEmpty { return 0 }
    var best: Int?
    for start in letters.indices where letters[start] == wanted[0] {
      if let score = score(wanted, in: letters, from: start) { best = max(best ?? score, score) }
    }
    return best
  }

  private static func score(_ wanted: [Character], in letters: [Character], from start: Int) -> Int?
  {
    var score = 0
    var previous: Int?
    var index = start
    for letter in wanted {
      guard let found = letters[index...].firstIndex(of: letter) else { return nil }
      if found == 0 || letters[found - 1] == " " { score += 8 }
      if let previous, found == previous + 1 { score += 5 }
      if let previous { score -= min(3, found - previous - 1) }
      previous = found
      index = found + 1
    }
    return score - letters.count / 16
  }
}
