/// Reads a pattern in the syntax of Oniguruma (Ruby's), as far as tokenizers use it: literals,
/// classes, properties, groups, choices, repeats (greedy, lazy, possessive), looking around, atomic
/// groups, anchors, `(?i)` and `(?m)`. What it does not know is an error; nothing is guessed.
struct PatternParser {
  struct Fault: Error {
    let fault: PatternFault
    let place: Int
  }

  struct Options {
    var ignoresCase = false
    /// Ruby's `m`: the dot matches line breaks too.
    var dotMatchesAll = false
    var isExtended = false
  }

  /// Bounds the recursion.
  static let deepest = 50
  static let largestRepeat = 1000

  let scalars: [Unicode.Scalar]
  var place = 0
  var options = Options()
  private var depth = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  static func parse(_ pattern: String) throws(Fault) -> PatternNode {
    var parser = PatternParser(pattern)
    let node = try parser.choice()
    if parser.next != nil { throw parser.fault(.unopenedGroup) }
    return node
  }

  var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  func fault(_ fault: PatternFault, at place: Int? = nil) -> Fault {
    Fault(fault: fault, place: place ?? self.place)
  }

  /// Takes `text` if it stands here.
  mutating func take(_ text: String) -> Bool {
    let wanted = text.unicodeScalars
    guard scalars[place...].starts(with: wanted) else { return false }
    place += wanted.count
    return true
  }

  private mutating func choice() throws(Fault) -> PatternNode {
    guard depth < Self.deepest else { throw fault(.tooDeep(limit: Self.deepest)) }
    depth += 1
    defer { depth -= 1 }
    // An option that is set inside of a group ends with it.
    let outer = options
    defer { options = outer }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(Fault) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      if options.isExtended, skipComment() { continue }
      nodes.append(try repeats(of: try atom()))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func skipComment() -> Bool {
    guard let scalar = next else { return false }
    if scalar.isWhiteSpace {
      place += 1
      return true
    }
    guard scalar == "#" else { return false }
    while let scalar = next, scalar != "\n" { place += 1 }
    return true
  }

  private mutating func atom() throws(Fault) -> PatternNode {
    guard let scalar = next else { return .empty }
    switch scalar {
    case "(": return try group()
    case "[": return .one(try bracket())
    case "\\": return try escape()
    case ".":
      place += 1
      let isAll = options.dotMatchesAll
      return .one(ScalarSet(isAll ? [] : [.range(0x0A...0x0A)], isNegated: true))
    case "^":
      place += 1
      return .anchor(.lineStart)
    case "$":
      place += 1
      return .anchor(.lineEnd)
    case "*", "+", "?": throw fault(.nothingToRepeat)
    default:
      place += 1
      return literal(scalar)
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> PatternNode {
    .one(ScalarSet([.range(scalar.value...scalar.value)], ignoresCase: options.ignoresCase))
  }

  private mutating func group() throws(Fault) -> PatternNode {
    let start = place
    place += 1
    if take("?#") {
      while let scalar = next, scalar != ")" { place += scalar == "\\" ? 2 : 1 }
      guard take(")") else { throw fault(.unclosedGroup, at: start) }
      return .empty
    }
    let node: PatternNode
    if take("?=") {
      node = .look(try choice(), isAhead: true, isNegated: false)
    } else if take("?!") {
      node = .look(try choice(), isAhead: true, isNegated: true)
    } else if take("?<=") {
      node = try lookBehind(isNegated: false, start)
    } else if take("?<!") {
      node = try lookBehind(isNegated: true, start)
    } else if take("?>") {
      node = .atomic(try choice())
    } else if take("?:") {
      node = try choice()
    } else if take("?<") {
      while let scalar = next, scalar != ">" { place += 1 }
      guard take(">") else { throw fault(.unclosedGroup, at: start) }
      node = try choice()
    } else if take("?") {
      return try optionGroup(start)
    } else {
      node = try choice()
    }
    guard take(")") else { throw fault(.unclosedGroup, at: start) }
    return node
  }

  private mutating func lookBehind(isNegated: Bool, _ start: Int) throws(Fault) -> PatternNode {
    let node = try choice()
    guard let most = node.width.most, most <= Self.largestRepeat else {
      throw fault(.unboundedLookbehind, at: start)
    }
    return .look(node, isAhead: false, isNegated: isNegated)
  }

  /// `(?i)`, which holds to the end of the group, or `(?i-m:…)`.
  private mutating func optionGroup(_ start: Int) throws(Fault) -> PatternNode {
    let before = options
    var isOn = true
    while let scalar = next, scalar != ":", scalar != ")" {
      switch scalar {
      case "-": isOn = false
      case "i": options.ignoresCase = isOn
      case "m": options.dotMatchesAll = isOn
      case "x": options.isExtended = isOn
      default:
        let name = String(String.UnicodeScalarView(scalars[start...place]))
        throw fault(.unknownGroup(name), at: start)
      }
      place += 1
    }
    if take(":") {
      defer { options = before }
      let node = try choice()
      guard take(")") else { throw fault(.unclosedGroup, at: start) }
      return node
    }
    guard take(")") else { throw fault(.unclosedGroup, at: start) }
    // As in Ruby, `a(?i)b|c` is `a(?i:b|c)`.
    let rest = try choice()
    return rest
  }
}
