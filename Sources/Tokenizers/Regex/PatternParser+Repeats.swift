// `*`, `+`, `?` and `{1,3}`, alone or followed by `?` (lazy) or `+` (possessive).

extension PatternParser {
  mutating func repeats(of atom: PatternNode) throws(Fault) -> PatternNode {
    var node = atom
    while let scalar = next {
      var isCounted = false
      var times: PatternNode.Repeat
      switch scalar {
      case "*": times = .init(least: 0, most: nil)
      case "+": times = .init(least: 1, most: nil)
      case "?": times = .init(least: 0, most: 1)
      case "{":
        guard let counted = try interval() else { return node }
        times = counted
        isCounted = true
      default: return node
      }
      if !isCounted { place += 1 }
      if isCounted, times.least == times.most {
        // In Ruby `a{2}?` is no lazy repeat but an optional one, and `a{2}+` repeats it.
        node = .repeated(node, times)
      } else if take("?") {
        times.isLazy = true
        node = .repeated(node, times)
      } else if !isCounted, take("+") {
        node = .atomic(.repeated(node, times))
      } else {
        node = .repeated(node, times)
      }
    }
    return node
  }

  /// `{2}`, `{2,}`, `{,3}` or `{2,3}`; what looks otherwise is a brace and no repeat.
  private mutating func interval() throws(Fault) -> PatternNode.Repeat? {
    let start = place
    place += 1
    let least = try number(start)
    var most = least
    let hasComma = take(",")
    if hasComma { most = try number(start) }
    guard least != nil || most != nil, take("}") else {
      place = start
      return nil
    }
    if let least, let most, least > most {
      let text = String(String.UnicodeScalarView(scalars[start..<place]))
      throw fault(.badRepeat(text), at: start)
    }
    return .init(least: least ?? 0, most: most)
  }

  private mutating func number(_ start: Int) throws(Fault) -> Int? {
    var value: Int?
    while let scalar = next, scalar.isASCII, UInt8(scalar.value).isDigit {
      value = (value ?? 0) * 10 + Int(scalar.value) - 0x30
      guard value ?? 0 <= Self.largestRepeat else {
        throw fault(.repeatTooLarge(value ?? 0, limit: Self.largestRepeat), at: start)
      }
      place += 1
    }
    return value
  }
}
