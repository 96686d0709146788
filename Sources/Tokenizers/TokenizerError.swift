/// Why bytes are no tokenizer.json that can be used, or why a text cannot be tokenized.
package enum TokenizerError: Error, Hashable, Sendable {
  case tooLarge(Int, limit: Int)
  /// The bytes are no JSON. Line and column, in bytes, count from 1.
  case syntax(JSONFault, line: Int, column: Int)
  /// The JSON is no tokenizer; the path is as in `model.merges[17]`.
  case content(ContentFault, path: String)
  /// A character of the text is not in the vocabulary, and the model names no token for that.
  case noUnknownToken(String?)
  /// Matching took more steps than any pattern in use needs.
  case patternTooSlow(pattern: String, steps: Int)
  /// Normalizers, pre-tokenizers or decoders that make a text longer again and again.
  case textTooLarge(limit: Int)
  /// A post-processor was given what others had already put together.
  case badProcessorOrder(sequences: Int)
}

package enum JSONFault: Hashable, Sendable {
  package enum Expectation: Hashable, Sendable {
    case value, key, digit, end
    case character(UInt8)
    case commaOr(UInt8)
  }

  case expected(Expectation, found: UInt8?)
  case notUTF8
  case tooDeep(limit: Int)
  case controlCharacter(UInt8)
  case badEscape
  case loneSurrogate(UInt16)
}

package enum ContentFault: Hashable, Sendable {
  package enum Expectation: Hashable, Sendable {
    case object, list, text, bool
    case wholeNumber(Int)
    /// `[token, id]`
    case pair
    /// `[token, score]`
    case scoredToken
    /// `[token, token]`
    case merge
  }

  case missing(String)
  case wrongKind(expected: Expectation, found: JSONKind)
  case notWhole(String, limit: Int)
  case notOneCharacter(String)
  case notPositive
  /// A component, or one of its settings, has a name that is not known.
  case unknownName(String, of: ComponentKind, known: [String])
  case unsupportedVersion(String)
  case contradiction(String, String)
  /// Merges that are left out by chance.
  case dropout

  /// `model.vocab`
  case unknownIDOutOfRange(Int, count: Int)
  case badMerge(String)
  case mergeNotInVocabulary(String)

  case badPattern(PatternFault, pattern: String, place: Int)
  case badCharacterMap(CharacterMapFault)

  /// A template
  case noSuchSpecialToken(String, known: [String])
  case secondSequenceInSingle
  case unequalCounts(ids: Int, tokens: Int)
  case unknownSequence(String)
}

package enum ComponentKind: String, Hashable, Sendable {
  case model, normalizer, decoder, behavior
  case preTokenizer = "pre-tokenizer"
  case postProcessor = "post-processor"
  case prependScheme = "prepend scheme"
  case pattern = "kind of pattern"
  case templatePiece = "piece of a template"
}

package enum JSONKind: String, Hashable, Sendable {
  case null, list, object, number, text
  case bool = "true or false"
}

package enum PatternFault: Error, Hashable, Sendable {
  case unclosedGroup, unclosedClass, unopenedGroup
  case nothingToRepeat
  case badRepeat(String)
  case repeatTooLarge(Int, limit: Int)
  case unknownEscape(String)
  case unknownGroup(String)
  case unknownProperty(String)
  case reversedRange(String)
  case badCodePoint(String)
  case endsInBackslash
  case unboundedLookbehind
  case tooDeep(limit: Int)
  case tooLarge(limit: Int)
}

package enum CharacterMapFault: Error, Hashable, Sendable {
  case notBase64(place: Int)
  case tooShort(Int)
  case trieCutOff(length: Int, available: Int)
}
