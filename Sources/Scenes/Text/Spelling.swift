/// Finds the known word that somebody may have meant.
package enum Spelling {
  /// More candidates than this are not looked at, and longer words not compared.
  private static let candidateLimit = 5000
  private static let lengthLimit = 40

  /// The candidate nearest to `word`, the first of equally near ones; nil when none is near: a
  /// third of the letters may be wrong, and at least one.
  package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let letters = Array(word)
    guard letters.count <= lengthLimit else { return nil }
    var best: (distance: Int, word: String)?
    for candidate in candidates.prefix(candidateLimit) where candidate != word {
      if plain(candidate) == plain(word) { return candidate }
      let other = Array(candidate)
      // A word of one letter is near to every other such word, which would help nobody.
      let allowed = max(letters.count, other.count) / 3 + (letters.count > 2 ? 1 : 0)
      guard other.count <= lengthLimit, abs(other.count - letters.count) <= allowed else {
        continue
      }
      let distance = distance(letters, other)
      if distance <= allowed, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.word
  }

  /// The word without what is easily forgotten: `Wq` means `W_Q`.
  private static func plain(_ word: String) -> String {
    word.lowercased().filter { $0 != "_" && $0 != "-" }
  }

  /// How many letters must be put in, left out, replaced or swapped with the next one (optimal
  /// string alignment).  Damerau 1964.
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 0..<left.count {
      var row = [i + 1]
      for j in 0..<right.count {
        let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
        var best = min(replaced, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
