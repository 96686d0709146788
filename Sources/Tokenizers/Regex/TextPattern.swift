/// What a `Split` or `Replace` looks for: a text as it stands, or a regular expression.
struct TextPattern: Sendable {
  private enum Kind: Sendable {
    case text([Unicode.Scalar])
    case program(PatternProgram)
  }

  private let kind: Kind
  /// As it is written.
  let source: String

  init(text: String) {
    source = text
    kind = .text(Array(text.unicodeScalars))
  }

  init(regex: String) throws(PatternParser.Fault) {
    source = regex
    let node = try PatternParser.parse(regex)
    do throws(PatternFault) {
      kind = .program(try PatternProgram(node))
    } catch {
      throw PatternParser.Fault(fault: error, place: 0)
    }
  }

  /// All matches and what lies between them, in order. An empty match is not taken where the last
  /// one ended.
  func matches(in scalars: [Unicode.Scalar]) throws(TokenizerError) -> [AlignedText.Match] {
    guard !scalars.isEmpty else { return [.init(range: 0..<0, isMatch: false)] }
    let found: Result<[Range<Int>], PatternMatcher.TooSlow> = scalars.withUnsafeBufferPointer {
      text in
      do throws(PatternMatcher.TooSlow) {
        switch kind {
        case .text(let wanted):
          return .success(Self.all(in: text) { Self.find(wanted, in: text, from: $0) })
        case .program(let program):
          var matcher = PatternMatcher(program, text)
          return .success(
            try Self.all(in: text) { start throws(PatternMatcher.TooSlow) in
              try matcher.firstMatch(from: start)
            })
        }
      } catch {
        return .failure(error)
      }
    }
    switch found {
    case .failure(let error): throw .patternTooSlow(pattern: source, steps: error.steps)
    case .success(let ranges): return Self.covering(scalars.count, ranges)
    }
  }

  private static func all<Failure: Error>(
    in text: UnsafeBufferPointer<Unicode.Scalar>,
    first: (Int) throws(Failure) -> Range<Int>?
  ) throws(Failure) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start <= text.count, let range = try first(start) {
      if range.isEmpty, ranges.last?.upperBound == range.upperBound {
        start += 1
      } else {
        ranges.append(range)
        start = range.upperBound
      }
    }
    return ranges
  }

  private static func covering(_ count: Int, _ ranges: [Range<Int>]) -> [AlignedText.Match] {
    var matches: [AlignedText.Match] = []
    matches.reserveCapacity(ranges.count)
    var last = 0
    for range in ranges {
      if last < range.lowerBound {
        matches.append(.init(range: last..<range.lowerBound, isMatch: false))
      }
      matches.append(.init(range: range, isMatch: true))
      last = range.upperBound
    }
    if last < count { matches.append(.init(range: last..<count, isMatch: false)) }
    return matches
  }

  private static func find(
    _ wanted: [Unicode.Scalar], in text: UnsafeBufferPointer<Unicode.Scalar>, from start: Int
  ) -> Range<Int>? {
    guard let first = wanted.first else { return start..<start }
    var place = start
    while place + wanted.count <= text.count {
      if text[place] == first, text[place..<place + wanted.count].elementsEqual(wanted) {
        return place..<place + wanted.count
      }
      place += 1
    }
    return nil
  }
}
