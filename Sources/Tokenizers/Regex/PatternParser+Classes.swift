// Escapes, and classes in brackets.

extension PatternParser {
  private enum Escape {
    case scalar(Unicode.Scalar)
    case property(ScalarProperty)
  }

  /// What stands behind a backslash outside of brackets.
  mutating func escape() throws(Fault) -> PatternNode {
    for (text, anchor) in Self.anchors where take(text) { return .anchor(anchor) }
    if take("\\R") {
      let lineBreaks: ScalarSet.Item = .range(0x0A...0x0D)
      return .atomic(
        .choice([
          .sequence([literal("\r"), literal("\n")]),
          .one(ScalarSet([lineBreaks, .range(0x85...0x85), .range(0x2028...0x2029)])),
        ]))
    }
    switch try escaped(isInClass: false) {
    case .scalar(let scalar): return literal(scalar)
    case .property(var property):
      if case .word = property.kind { property.kind = .wordOutside }
      return .one(ScalarSet([.property(property)], ignoresCase: options.ignoresCase))
    }
  }

  private static let anchors: [(String, PatternNode.Anchor)] = [
    ("\\b", .wordBoundary), ("\\B", .noWordBoundary), ("\\A", .textStart), ("\\z", .textEnd),
    ("\\Z", .textEndOrLastLine),
  ]

  private mutating func escaped(isInClass: Bool) throws(Fault) -> Escape {
    let start = place
    place += 1
    guard let scalar = next else { throw fault(.endsInBackslash, at: start) }
    place += 1
    switch scalar {
    case "s": return .property(ScalarProperty(kind: .whiteSpace))
    case "S": return .property(ScalarProperty(kind: .whiteSpace, isNegated: true))
    case "w": return .property(ScalarProperty(kind: .word))
    case "W": return .property(ScalarProperty(kind: .word, isNegated: true))
    case "d": return .property(.decimalDigit)
    case "D":
      return .property(ScalarProperty(kind: ScalarProperty.decimalDigit.kind, isNegated: true))
    case "h": return .property(ScalarProperty(kind: .hexDigit))
    case "H": return .property(ScalarProperty(kind: .hexDigit, isNegated: true))
    case "p", "P": return .property(try property(isNegated: scalar == "P", start))
    case "n": return .scalar("\n")
    case "r": return .scalar("\r")
    case "t": return .scalar("\t")
    case "f": return .scalar("\u{0C}")
    case "v": return .scalar("\u{0B}")
    case "a": return .scalar("\u{07}")
    case "e": return .scalar("\u{1B}")
    case "b" where isInClass: return .scalar("\u{08}")
    case "x": return .scalar(try codePoint(digits: 1...2, allowsBraces: true, start))
    case "u": return .scalar(try codePoint(digits: 4...4, allowsBraces: false, start))
    case "0" where !(next.map { $0.isASCII && UInt8($0.value).isDigit } ?? false):
      return .scalar("\0")
    default:
      // Letters and digits have a meaning, and one that is not known here is not guessed.
      if scalar.isASCII, scalar.properties.isAlphabetic || scalar.isNumeric {
        throw fault(.unknownEscape("\\\(scalar)"), at: start)
      }
      return .scalar(scalar)
    }
  }

  /// `\p{Lu}`, `\p{^Lu}`, `\P{Lu}` or `\pL`.
  private mutating func property(
    isNegated: Bool, _ start: Int
  ) throws(Fault) -> ScalarProperty {
    var name = ""
    var isNegated = isNegated
    if take("{") {
      if take("^") { isNegated.toggle() }
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        place += 1
      }
      guard take("}") else { throw fault(.unknownProperty(name), at: start) }
    } else if let scalar = next {
      name.unicodeScalars.append(scalar)
      place += 1
    }
    guard let kind = ScalarProperty.named(name) else {
      throw fault(.unknownProperty(name), at: start)
    }
    return ScalarProperty(kind: kind, isNegated: isNegated)
  }

  private mutating func codePoint(
    digits: ClosedRange<Int>, allowsBraces: Bool, _ start: Int
  ) throws(Fault) -> Unicode.Scalar {
    let isBraced = allowsBraces && take("{")
    var value: UInt32 = 0
    var count = 0
    while count < (isBraced ? 8 : digits.upperBound), let scalar = next, scalar.isASCII,
      let digit = UInt8(scalar.value).hexDigit
    {
      value = value << 4 | UInt32(digit)
      count += 1
      place += 1
    }
    let isClosed = !isBraced || take("}")
    guard isClosed, count >= (isBraced ? 1 : digits.lowerBound), let scalar = Unicode.Scalar(value)
    else {
      let text = String(String.UnicodeScalarView(scalars[start..<place]))
      throw fault(.badCodePoint(text), at: start)
    }
    return scalar
  }

  /// A class in brackets, which may hold others and `&&`.
  mutating func bracket(depth: Int = 0) throws(Fault) -> ScalarSet {
    let start = place
    guard depth < Self.deepest else { throw fault(.tooDeep(limit: Self.deepest)) }
    place += 1
    let isNegated = take("^")
    var items: [ScalarSet.Item] = []
    var parts: [ScalarSet] = []
    var isFirst = true
    while true {
      guard let scalar = next else { throw fault(.unclosedClass, at: start) }
      defer { isFirst = false }
      if scalar == "]", !isFirst {
        place += 1
        break
      }
      if take("&&") {
        parts.append(ScalarSet(items, ignoresCase: options.ignoresCase))
        items = []
      } else if scalar == "[" {
        if let named = try posixClass() {
          items.append(named)
        } else {
          items.append(.set(try bracket(depth: depth + 1)))
        }
      } else {
        items.append(try classItem())
      }
    }
    if parts.isEmpty {
      return ScalarSet(items, isNegated: isNegated, ignoresCase: options.ignoresCase)
    }
    let both = ScalarSet(items, intersection: parts, ignoresCase: options.ignoresCase)
    return isNegated ? ScalarSet([.set(both)], isNegated: true) : both
  }

  /// A character, a range or a property.
  private mutating func classItem() throws(Fault) -> ScalarSet.Item {
    let start = place
    guard let first = try classCharacter() else { return .property(try propertyInClass()) }
    let isRange =
      next == "-" && place + 1 < scalars.count && scalars[place + 1] != "]"
      && scalars[place + 1] != "["
    guard isRange else { return .range(first.value...first.value) }
    place += 1
    guard let last = try classCharacter(), last >= first else {
      let text = String(String.UnicodeScalarView(scalars[start..<place]))
      throw fault(.reversedRange(text), at: start)
    }
    return .range(first.value...last.value)
  }

  /// Nil, with nothing taken, when a property stands here.
  private mutating func classCharacter() throws(Fault) -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    guard scalar == "\\" else {
      place += 1
      return scalar
    }
    let start = place
    if case .scalar(let scalar) = try escaped(isInClass: true) { return scalar }
    place = start
    return nil
  }

  private mutating func propertyInClass() throws(Fault) -> ScalarProperty {
    let start = place
    guard case .property(let property) = try escaped(isInClass: true) else {
      throw fault(.unclosedClass, at: start)
    }
    return property
  }

  /// `[:alpha:]` or `[:^alpha:]`; nil, with nothing taken, when something else stands here.
  private mutating func posixClass() throws(Fault) -> ScalarSet.Item? {
    let start = place
    guard take("[:") else { return nil }
    let isNegated = take("^")
    var name = ""
    while let scalar = next, scalar.isASCII, scalar.properties.isAlphabetic {
      name.unicodeScalars.append(scalar)
      place += 1
    }
    guard take(":]") else {
      place = start
      return nil
    }
    guard let kind = ScalarProperty.named(name) else {
      throw fault(.unknownProperty(name), at: start)
    }
    return .property(ScalarProperty(kind: kind, isNegated: isNegated))
  }
}
