// Cutting a text at the matches of a pattern.

extension AlignedText {
  /// A piece of a text that a pattern matches, or what lies between two such pieces.
  struct Match {
    var range: Range<Int>
    var isMatch: Bool
  }

  /// Each character that `isDelimiter` is a match of its own.
  func matches(_ isDelimiter: (Unicode.Scalar) -> Bool) -> [Match] {
    var matches: [Match] = []
    var start = 0
    for place in scalars.indices where isDelimiter(scalars[place]) {
      if start < place { matches.append(Match(range: start..<place, isMatch: false)) }
      matches.append(Match(range: place..<place + 1, isMatch: true))
      start = place + 1
    }
    if start < count || isEmpty {
      matches.append(Match(range: start..<count, isMatch: false))
    }
    return matches
  }

  /// The parts, without empty ones.
  func split(at matches: [Match], _ behavior: SplitBehavior) -> [AlignedText] {
    if matches.count == 1, !matches[0].isMatch || behavior != .removed {
      return isEmpty ? [] : [part(0..<count)]
    }
    return behavior.pieces(of: matches).compactMap { $0.isEmpty ? nil : part($0) }
  }
}

/// What becomes of what a pattern matches: `the-final--countdown` at each `-` gives
enum SplitBehavior: String, CaseIterable, Sendable {
  /// the | final | countdown
  case removed = "Removed"
  /// the | - | final | - | - | countdown
  case isolated = "Isolated"
  /// the- | final- | - | countdown
  case mergedWithPrevious = "MergedWithPrevious"
  /// the | -final | - | -countdown
  case mergedWithNext = "MergedWithNext"
  /// the | - | final | -- | countdown
  case contiguous = "Contiguous"

  func pieces(of matches: [AlignedText.Match]) -> [Range<Int>] {
    switch self {
    case .removed: return matches.compactMap { $0.isMatch ? nil : $0.range }
    case .isolated: return matches.map(\.range)
    case .contiguous: return merged(matches) { $0 == $1 }
    case .mergedWithPrevious: return merged(matches) { $0 && !$1 }
    case .mergedWithNext:
      var pieces: [Range<Int>] = []
      var lastIsMatch = false
      for match in matches.reversed() {
        if match.isMatch, !lastIsMatch, let last = pieces.last {
          pieces[pieces.count - 1] = match.range.lowerBound..<last.upperBound
        } else {
          pieces.append(match.range)
        }
        lastIsMatch = match.isMatch
      }
      return pieces.reversed()
    }
  }

  /// - Parameter joins: whether a piece goes with the one before, from whether the two are matches.
  private func merged(
    _ matches: [AlignedText.Match], where joins: (_ isMatch: Bool, _ lastIsMatch: Bool) -> Bool
  ) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var lastIsMatch = false
    for match in matches {
      if joins(match.isMatch, lastIsMatch), let last = pieces.last {
        pieces[pieces.count - 1] = last.lowerBound..<match.range.upperBound
      } else {
        pieces.append(match.range)
      }
      lastIsMatch = match.isMatch
    }
    return pieces
  }
}
