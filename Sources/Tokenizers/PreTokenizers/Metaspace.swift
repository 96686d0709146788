/// Spaces as characters that can be seen, as SentencePiece has them: `▁` begins a word.
struct Metaspace: Sendable {
  enum PrependScheme: String, CaseIterable, Sendable {
    case always, never
    /// Only at the beginning of the text.
    case first
  }

  var replacement: Unicode.Scalar
  var prependScheme: PrependScheme
  var splits: Bool

  func split(_ parts: [AlignedText]) -> [AlignedText] {
    parts.flatMap { part in
      var part = part
      part.map { $0 == " " ? replacement : $0 }
      if part.scalars.first != replacement,
        prependScheme == .always || (prependScheme == .first && part.base == 0)
      {
        part.prepend([replacement])
      }
      guard splits else { return [part] }
      return part.split(at: part.matches { $0 == replacement }, .mergedWithNext)
    }
  }
}
