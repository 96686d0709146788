/// What is done to a text before it is cut into words.
indirect enum Normalizer: Sendable {
  case sequence([Normalizer])
  case bert(BertNormalizer)
  case unicode(isCompatible: Bool, composes: Bool)
  case lowercase
  /// Without combining marks.
  case stripAccents
  case strip(left: Bool, right: Bool)
  case replace(TextPattern, with: [Unicode.Scalar])
  case prepend([Unicode.Scalar])
  /// The character map of a SentencePiece model.
  case precompiled(CharacterMap)
  case nmt
  case byteLevel

  func normalize(_ text: inout AlignedText) throws(TokenizerError) {
    switch self {
    case .sequence(let normalizers):
      for normalizer in normalizers { try normalizer.normalize(&text) }
    case .bert(let normalizer): normalizer.normalize(&text)
    case .unicode(let isCompatible, let composes):
      CanonicalForm.normalize(&text, isCompatible: isCompatible, composes: composes)
    case .lowercase: text.lowercase()
    case .stripAccents: text.filter { !$0.isMark }
    case .strip(let left, let right): text.strip(left: left, right: right)
    case .replace(let pattern, let content):
      text.replace(try pattern.matches(in: text.scalars), with: content)
    case .prepend(let prefix): text.prepend(prefix)
    case .precompiled(let map): map.normalize(&text)
    case .nmt:
      text.filter { !$0.isDroppedByNMT }
      text.map { $0.isSpaceForNMT ? " " : $0 }
    case .byteLevel: ByteLevel.encode(&text)
    }
  }
}

extension Unicode.Scalar {
  // The two lists of SentencePiece's rule nmt.

  fileprivate var isDroppedByNMT: Bool {
    switch value {
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: true
    default: false
    }
  }

  fileprivate var isSpaceForNMT: Bool {
    switch value {
    case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
      true
    default: false
    }
  }
}

/// BERT's own cleaning, in the order of its code.
struct BertNormalizer: Sendable {
  var cleansText: Bool
  /// Puts spaces around CJK ideographs, so that each is a word.
  var handlesChinese: Bool
  var stripsAccents: Bool
  var lowercases: Bool

  func normalize(_ text: inout AlignedText) {
    if cleansText {
      text.filter { !($0.value == 0 || $0.value == 0xFFFD || ($0.isOther && !$0.isLineSpace)) }
      text.map { $0.isWhiteSpace ? " " : $0 }
    }
    if handlesChinese, text.scalars.contains(where: \.isChinese) {
      var changes: [AlignedText.Change] = []
      for scalar in text.scalars {
        if scalar.isChinese {
          changes += [.init(" "), .init(scalar, 1), .init(" ", 1)]
        } else {
          changes.append(.init(scalar))
        }
      }
      text.transform(changes)
    }
    if stripsAccents {
      CanonicalForm.normalize(&text, isCompatible: false, composes: false)
      text.filter { !$0.isNonspacingMark }
    }
    if lowercases { text.lowercase() }
  }
}

extension Unicode.Scalar {
  /// Control characters that count as space.
  fileprivate var isLineSpace: Bool { value == 9 || value == 10 || value == 13 }
}
