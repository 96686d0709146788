// Classes of characters, by the tables that the library uses: these know the characters of the
// Unicode version that they were made from, and newer ones are unassigned for them.

extension Unicode.Scalar {
  /// White_Space
  var isWhiteSpace: Bool {
    value < 0x80 ? value == 0x20 || (value >= 9 && value <= 13) : properties.isWhitespace
  }

  /// Nd, Nl and No
  var isNumeric: Bool {
    if value < 0x80 { return value >= 0x30 && value <= 0x39 }
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: return true
    default: return false
    }
  }

  /// ASCII punctuation, which includes `$+<=>^|~` and the backquote, and the P categories.
  var isPunctuation: Bool {
    switch value {
    // Their category has changed since Unicode 8.
    case 0x166D, 0x111C9: true
    case ..<0x80:
      (value >= 33 && value <= 47) || (value >= 58 && value <= 64)
        || (value >= 91 && value <= 96) || (value >= 123 && value <= 126)
    default: properties.generalCategory.isPunctuation && isKnown(before: 9)
    }
  }

  /// The category in Unicode 16, which the library's regular expressions know.
  var patternCategory: Unicode.GeneralCategory {
    let category = properties.generalCategory
    switch value {
    case 0x295: return .lowercaseLetter
    // Nothing new came here.
    case ..<0x800, 0x3041...0x9FFF, 0xAC00...0xD7A3: return category
    default: return isKnown(before: 17) ? category : .unassigned
    }
  }

  /// Cc, Cf and Co. Unassigned characters are none of them.
  var isOther: Bool {
    if value < 0x80 { return value < 0x20 || value == 0x7F }
    switch properties.generalCategory {
    case .control, .privateUse, .surrogate: return true
    case .format: return isKnown(before: 9)
    default: return false
    }
  }

  /// Mn in Unicode 8
  var isNonspacingMark: Bool {
    switch value {
    case ..<0x300: return false
    // Their category has changed since.
    case 0x1734, 0x1171E: return true
    case 0x1885, 0x1886, 0xA9BD, 0x111C9: return false
    default: return properties.generalCategory == .nonspacingMark && isKnown(before: 9)
    }
  }

  /// Mn, Mc and Me in Unicode 9
  var isMark: Bool {
    switch value {
    case ..<0x300, 0x111C9: return false
    case 0x1CF2, 0x1CF3: return true
    default: break
    }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return isKnown(before: 10)
    default: return false
    }
  }

  /// `\w`: Alphabetic, M, Nd, Pc and Join_Control. UTS 18, annex C.
  var isWordCharacter: Bool {
    if value < 0x80 {
      return (value | 0x20 >= 0x61 && value | 0x20 <= 0x7A) || isNumeric || value == 0x5F
    }
    switch patternCategory {
    case .unassigned: return false
    case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark:
      return true
    default: return properties.isAlphabetic || properties.isJoinControl
    }
  }

  /// CJK ideographs by their blocks, as BERT's own code has them.
  var isChinese: Bool {
    switch value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
      0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }

  /// The characters of its full lower case mapping.
  var lowercased: [Unicode.Scalar] {
    if value < 0x80 {
      return [value >= 0x41 && value <= 0x5A ? Unicode.Scalar(UInt8(value) + 32) : self]
    }
    return Array(properties.lowercaseMapping.unicodeScalars)
  }

  /// Whether it was assigned in a version of Unicode before `major`.
  func isKnown(before major: Int) -> Bool {
    properties.age.map { $0.major < major } ?? false
  }
}

extension Unicode.GeneralCategory {
  var isPunctuation: Bool {
    switch self {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }
}
