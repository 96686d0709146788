/// A set of characters, as `[^\r\n\p{L}\p{N}]` has it.
struct ScalarSet: Sendable {
  indirect enum Item: Sendable {
    case range(ClosedRange<UInt32>)
    case property(ScalarProperty)
    case set(ScalarSet)
  }

  private var items: [Item]
  private let isNegated: Bool
  /// `a && b`: what must hold besides.
  private let intersection: [ScalarSet]
  private let ignoresCase: Bool
  /// Which of the characters below 128 are in it, so that most texts need no tables.
  private var ascii: (low: UInt64, high: UInt64) = (0, 0)

  init(
    _ items: [Item], isNegated: Bool = false, intersection: [ScalarSet] = [],
    ignoresCase: Bool = false
  ) {
    self.items = items
    self.isNegated = isNegated
    self.intersection = intersection
    self.ignoresCase = ignoresCase
    for value in UInt8(0)..<128 where computed(Unicode.Scalar(value)) {
      if value < 64 { ascii.low |= 1 << value } else { ascii.high |= 1 << (value - 64) }
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 64 { return ascii.low >> value & 1 != 0 }
    if value < 128 { return ascii.high >> (value - 64) & 1 != 0 }
    return computed(scalar)
  }

  private func computed(_ scalar: Unicode.Scalar) -> Bool {
    var isIn = holds(scalar)
    if ignoresCase, !isIn { isIn = scalar.caseVariants.contains { holds($0) } }
    return isIn != isNegated && intersection.allSatisfy { $0.contains(scalar) }
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    for item in items {
      switch item {
      case .range(let range): if range.contains(scalar.value) { return true }
      case .property(let property): if property.holds(for: scalar) { return true }
      case .set(let set): if set.contains(scalar) { return true }
      }
    }
    return false
  }
}

/// A property of characters that patterns can ask for.
struct ScalarProperty: Sendable {
  enum Kind: Sendable {
    /// General categories, as bits of `Unicode.GeneralCategory.bit`.
    case categories(UInt32)
    /// Oniguruma's two notions of a word character, in brackets and outside.
    case word, wordOutside
    case whiteSpace, alphabetic, uppercase, lowercase, hexDigit, any, ascii
  }

  var kind: Kind
  var isNegated = false

  func holds(for scalar: Unicode.Scalar) -> Bool {
    let isIn =
      switch kind {
      case .categories(let bits): scalar.patternCategory.bit & bits != 0
      case .whiteSpace: scalar.isWhiteSpace
      case .word: scalar.isPatternWord
      case .wordOutside: scalar.isPatternWord || scalar.isNumberInLatin1
      case .alphabetic: scalar.isAlphabeticInPatterns
      case .uppercase: scalar.properties.isUppercase && scalar.patternCategory != .unassigned
      case .lowercase: scalar.properties.isLowercase && scalar.patternCategory != .unassigned
      case .hexDigit: scalar.properties.isASCIIHexDigit
      case .any: true
      case .ascii: scalar.isASCII
      }
    return isIn != isNegated
  }

  /// By the name in `\p{…}`: case, spaces, `-` and `_` do not count.
  static func named(_ name: String) -> Kind? {
    let plain = name.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
    if let bits = categories[plain] { return .categories(bits) }
    return switch plain {
    case "whitespace", "space": .whiteSpace
    case "word": .word
    case "alphabetic", "alpha": .alphabetic
    case "uppercase", "upper": .uppercase
    case "lowercase", "lower": .lowercase
    case "xdigit", "asciihexdigit": .hexDigit
    case "any": .any
    case "ascii": .ascii
    default: nil
    }
  }

  static let decimalDigit = ScalarProperty(
    kind: .categories(Unicode.GeneralCategory.decimalNumber.bit))

  private static let categories: [String: UInt32] = {
    typealias Category = Unicode.GeneralCategory
    let groups: [(names: [String], members: [(names: [String], category: Category)])] = [
      (
        ["l", "letter"],
        [
          (["lu", "uppercaseletter"], .uppercaseLetter),
          (["ll", "lowercaseletter"], .lowercaseLetter),
          (["lt", "titlecaseletter"], .titlecaseLetter),
          (["lm", "modifierletter"], .modifierLetter), (["lo", "otherletter"], .otherLetter),
        ]
      ),
      (
        ["m", "mark", "combiningmark"],
        [
          (["mn", "nonspacingmark"], .nonspacingMark), (["mc", "spacingmark"], .spacingMark),
          (["me", "enclosingmark"], .enclosingMark),
        ]
      ),
      (
        ["n", "number"],
        [
          (["nd", "decimalnumber", "digit"], .decimalNumber),
          (["nl", "letternumber"], .letterNumber), (["no", "othernumber"], .otherNumber),
        ]
      ),
      (
        ["p", "punctuation"],
        [
          (["pc", "connectorpunctuation"], .connectorPunctuation),
          (["pd", "dashpunctuation"], .dashPunctuation),
          (["ps", "openpunctuation"], .openPunctuation),
          (["pe", "closepunctuation"], .closePunctuation),
          (["pi", "initialpunctuation"], .initialPunctuation),
          (["pf", "finalpunctuation"], .finalPunctuation),
          (["po", "otherpunctuation"], .otherPunctuation),
        ]
      ),
      (
        ["s", "symbol"],
        [
          (["sm", "mathsymbol"], .mathSymbol), (["sc", "currencysymbol"], .currencySymbol),
          (["sk", "modifiersymbol"], .modifierSymbol), (["so", "othersymbol"], .otherSymbol),
        ]
      ),
      (
        ["z", "separator"],
        [
          (["zs", "spaceseparator"], .spaceSeparator), (["zl", "lineseparator"], .lineSeparator),
          (["zp", "paragraphseparator"], .paragraphSeparator),
        ]
      ),
      (
        ["c", "other"],
        [
          (["cc", "control", "cntrl"], .control), (["cf", "format"], .format),
          (["cs", "surrogate"], .surrogate), (["co", "privateuse"], .privateUse),
          (["cn", "unassigned"], .unassigned),
        ]
      ),
    ]
    var bits: [String: UInt32] = [:]
    for group in groups {
      let all = group.members.reduce(0) { $0 | $1.category.bit }
      for name in group.names { bits[name] = all }
      for member in group.members {
        for name in member.names { bits[name] = member.category.bit }
      }
    }
    // The class of POSIX has symbols too.
    bits["punct"] = (bits["p"] ?? 0) | (bits["s"] ?? 0)
    return bits
  }()
}

extension Unicode.GeneralCategory {
  /// A bit of its own for each category.
  var bit: UInt32 {
    switch self {
    case .uppercaseLetter: 1 << 0
    case .lowercaseLetter: 1 << 1
    case .titlecaseLetter: 1 << 2
    case .modifierLetter: 1 << 3
    case .otherLetter: 1 << 4
    case .nonspacingMark: 1 << 5
    case .spacingMark: 1 << 6
    case .enclosingMark: 1 << 7
    case .decimalNumber: 1 << 8
    case .letterNumber: 1 << 9
    case .otherNumber: 1 << 10
    case .connectorPunctuation: 1 << 11
    case .dashPunctuation: 1 << 12
    case .openPunctuation: 1 << 13
    case .closePunctuation: 1 << 14
    case .initialPunctuation: 1 << 15
    case .finalPunctuation: 1 << 16
    case .otherPunctuation: 1 << 17
    case .mathSymbol: 1 << 18
    case .currencySymbol: 1 << 19
    case .modifierSymbol: 1 << 20
    case .otherSymbol: 1 << 21
    case .spaceSeparator: 1 << 22
    case .lineSeparator: 1 << 23
    case .paragraphSeparator: 1 << 24
    case .control: 1 << 25
    case .format: 1 << 26
    case .surrogate: 1 << 27
    case .privateUse: 1 << 28
    case .unassigned: 1 << 29
    @unknown default: 1 << 29
    }
  }
}

extension Unicode.Scalar {
  /// `\w` of Oniguruma, which lacks the joiners.
  fileprivate var isPatternWord: Bool { isWordCharacter && !properties.isJoinControl }

  /// Superscript digits and fractions, which Oniguruma's table of Latin-1 takes for parts of words.
  fileprivate var isNumberInLatin1: Bool {
    switch value {
    case 0xB2, 0xB3, 0xB9, 0xBC...0xBE: true
    default: false
    }
  }

  fileprivate var isAlphabeticInPatterns: Bool {
    properties.isAlphabetic && patternCategory != .unassigned
  }

  /// What `\b` stands between.
  var isWordAtBoundary: Bool { isPatternWord || isNumberInLatin1 }

  /// The characters that simple case folding takes for the same, as far as upper and lower case of
  /// one character give them: `ſ` for `s`, `K` for `k`.
  var caseVariants: [Unicode.Scalar] {
    // The upper case of the dotless `ı` is `I`, but no folding has it so.
    if value == 0x131 { return [] }
    func single(_ text: String) -> Unicode.Scalar? {
      text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
    let upper = single(properties.uppercaseMapping)
    let lower = single(properties.lowercaseMapping)
    let folded = upper.flatMap { single($0.properties.lowercaseMapping) }
    return [upper, lower, folded].compactMap { $0 }
  }
}
