/// What cuts a text into the pieces that the model works on.
indirect enum PreTokenizer: Sendable {
  case sequence([PreTokenizer])
  /// At white space, and each punctuation mark alone.
  case bert
  case byteLevel(ByteLevel)
  case metaspace(Metaspace)
  /// Word characters, and what is neither these nor white space: `\w+|[^\w\s]+`.
  case whitespace
  case whitespaceSplit
  case split(TextPattern, SplitBehavior, isInverted: Bool)
  case digits(isIndividual: Bool)
  case punctuation(SplitBehavior)
  case delimiter(Unicode.Scalar)
  /// Pieces of so many characters.
  case fixedLength(Int)

  /// No piece that comes back is empty.
  func split(_ parts: [AlignedText]) throws(TokenizerError) -> [AlignedText] {
    var parts = parts
    switch self {
    case .sequence(let preTokenizers):
      for preTokenizer in preTokenizers { parts = try preTokenizer.split(parts) }
    case .bert:
      parts = parts.flatMap { Self.words($0, class: { $0.isWhiteSpace ? 0 : 1 }) }
        .flatMap { $0.split(at: $0.matches(\.isPunctuation), .isolated) }
    case .byteLevel(let byteLevel): return try byteLevel.split(parts)
    case .metaspace(let metaspace): return metaspace.split(parts)
    case .whitespace:
      parts = parts.flatMap {
        Self.words($0, class: { $0.isWordCharacter ? 1 : $0.isWhiteSpace ? 0 : 2 })
      }
    case .whitespaceSplit:
      parts = parts.flatMap { Self.words($0, class: { $0.isWhiteSpace ? 0 : 1 }) }
    case .split(let pattern, let behavior, let isInverted):
      var result: [AlignedText] = []
      for part in parts {
        var matches = try pattern.matches(in: part.scalars)
        if isInverted {
          for place in matches.indices { matches[place].isMatch.toggle() }
        }
        result += part.split(at: matches, behavior)
      }
      return result
    case .digits(let isIndividual):
      parts = parts.flatMap {
        $0.split(at: $0.matches(\.isNumeric), isIndividual ? .isolated : .contiguous)
      }
    case .punctuation(let behavior):
      parts = parts.flatMap { $0.split(at: $0.matches(\.isPunctuation), behavior) }
    case .delimiter(let delimiter):
      parts = parts.flatMap { $0.split(at: $0.matches { $0 == delimiter }, .removed) }
    case .fixedLength(let length):
      parts = parts.flatMap { part in
        stride(from: 0, to: part.count, by: length).map {
          part.part($0..<min(part.count, $0 + length))
        }
      }
    }
    return parts
  }

  /// The longest runs of characters of one class; those of class 0 are left out.
  private static func words(
    _ text: AlignedText, class: (Unicode.Scalar) -> Int
  ) -> [AlignedText] {
    var words: [AlignedText] = []
    var start = 0
    var current = 0
    for place in 0...text.count {
      let now = place < text.count ? `class`(text.scalars[place]) : 0
      guard now != current else { continue }
      if current != 0 { words.append(text.part(start..<place)) }
      start = place
      current = now
    }
    return words
  }
}
