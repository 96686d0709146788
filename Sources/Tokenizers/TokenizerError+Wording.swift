// The words for what is wrong with a tokenizer. Facts are in `TokenizerError`.

extension TokenizerError: CustomStringConvertible {
  /// One sentence without a full stop at the end; the caller names the file.
  package var description: String {
    switch self {
    case .tooLarge(let size, let limit):
      "the file has \(size) bytes, and at most \(limit) can be read"
    case .syntax(let fault, let line, let column):
      "line \(line), column \(column): \(fault.words)"
    case .content(let fault, let path): (path.isEmpty ? "" : "\(path): ") + fault.words
    case .noUnknownToken(let token?):
      "the text has a character that the vocabulary lacks, and the token \(quoted(token)), which "
        + "should stand for it, is not in the vocabulary either"
    case .noUnknownToken(nil):
      "the text has a character that the vocabulary lacks, and the model has no `unk_id` to stand "
        + "for it"
    case .patternTooSlow(let pattern, let steps):
      "the pattern \(quoted(pattern)) was given up on this text after \(steps) steps"
    case .textTooLarge(let limit):
      "the tokenizer makes more than \(limit) characters of this text"
    case .badProcessorOrder(let sequences):
      "a TemplateProcessing needs one text or two, and what stands before it in the sequence of "
        + "post-processors gives \(sequences) parts"
    }
  }
}

extension JSONFault {
  fileprivate var words: String {
    switch self {
    case .expected(let expectation, let found):
      "\(expectation.words) is missing, "
        + (found.map { "\(symbol(of: $0)) stands here" } ?? "the file ends here")
    case .notUTF8: "this is not UTF-8"
    case .tooDeep(let limit): "lists and objects nest more than \(limit) deep"
    case .controlCharacter(let byte): "\(symbol(of: byte)) can only stand in a text as an escape"
    case .badEscape: "this is no escape that JSON has"
    case .loneSurrogate(let unit):
      "the escape \\u\(hexadecimal(unit, digits: 4)) is half of a pair, and its other half is missing"
    }
  }
}

extension JSONFault.Expectation {
  fileprivate var words: String {
    switch self {
    case .value: "a value"
    case .key: "a key in quotes"
    case .digit: "a digit"
    case .end: "the end of the file"
    case .character(let byte): symbol(of: byte)
    case .commaOr(let byte): "`,` or \(symbol(of: byte))"
    }
  }
}

extension ContentFault {
  fileprivate var words: String {
    switch self {
    case .missing(let key): "\(quoted(key)) is missing"
    case .wrongKind(let expected, let found):
      "this should be \(expected.words) and is \(found.words)"
    case .notWhole(let number, let limit):
      "this should be a whole number from 0 to \(limit) and is \(quoted(number))"
    case .notOneCharacter(let text): "this should be one character and is \(quoted(text))"
    case .notPositive: "this should be 1 or more"
    case .unknownName(let name, let kind, let known):
      "\(quoted(name)) is no \(kind.rawValue) that is known here; known are \(list(known))"
    case .unsupportedVersion(let version):
      "the version \(quoted(version)) cannot be read; known is `1.0`"
    case .contradiction(let first, let second): "\(quoted(first)) contradicts \(quoted(second))"
    case .dropout:
      "with dropout a text is cut in another way each time; `null` cuts it as the model reads it"
    case .unknownIDOutOfRange(let id, let count):
      "\(id) should be the id of a token, and the vocabulary has \(count)"
    case .badMerge(let text):
      "\(quoted(text)) should be two tokens with one space between them"
    case .mergeNotInVocabulary(let token):
      "the merge needs the token \(quoted(token)), which is not in the vocabulary"
    case .badPattern(let fault, let pattern, let place):
      "character \(place + 1) of the pattern \(quoted(pattern)): \(fault.words)"
    case .badCharacterMap(let fault): fault.words
    case .noSuchSpecialToken(let name, let known):
      known.isEmpty
        ? "\(quoted(name)) is none of the `special_tokens`, of which there are none"
        : "\(quoted(name)) is none of the `special_tokens`, which are \(list(known))"
    case .secondSequenceInSingle: "there is no sequence `B` where one text stands alone"
    case .unequalCounts(let ids, let tokens):
      "there should be as many `ids` as `tokens`, and there are \(ids) and \(tokens)"
    case .unknownSequence(let name): "\(quoted(name)) is no sequence; known are `A` and `B`"
    }
  }
}

extension ContentFault.Expectation {
  fileprivate var words: String {
    switch self {
    case .object: "an object"
    case .list: "a list"
    case .text: "a text"
    case .bool: "true or false"
    case .wholeNumber(let limit): "a whole number from 0 to \(limit)"
    case .pair: "a token and its id"
    case .scoredToken: "a token and its score"
    case .merge: "two tokens"
    }
  }
}

extension JSONKind {
  fileprivate var words: String {
    switch self {
    case .null, .bool: rawValue
    case .object: "an object"
    case .list, .number, .text: "a \(rawValue)"
    }
  }
}

extension PatternFault {
  fileprivate var words: String {
    switch self {
    case .unclosedGroup: "this group is not closed"
    case .unclosedClass: "this class is not closed"
    case .unopenedGroup: "this closes no group"
    case .nothingToRepeat: "there is nothing to repeat"
    case .badRepeat(let text): "the repeat \(quoted(text)) ends before it begins"
    case .repeatTooLarge(let count, let limit):
      "a repeat of \(count) times is more than the \(limit) that are allowed"
    case .unknownEscape(let text): "the escape \(quoted(text)) is not known here"
    case .unknownGroup(let text): "the group \(quoted(text)) is not known here"
    case .unknownProperty(let name):
      "the property \(quoted(name)) is not known here; general categories are"
    case .reversedRange(let text): "the range \(quoted(text)) ends before it begins"
    case .badCodePoint(let text): "\(quoted(text)) is no character"
    case .endsInBackslash: "nothing stands behind the backslash"
    case .unboundedLookbehind: "what is looked for behind has no greatest length"
    case .tooDeep(let limit): "groups nest more than \(limit) deep"
    case .tooLarge(let limit): "the pattern takes more than \(limit) steps when it is written out"
    }
  }
}

extension CharacterMapFault {
  fileprivate var words: String {
    switch self {
    case .notBase64(let place): "character \(place + 1) is not base64, or the text is cut off"
    case .tooShort(let count): "a character map begins with 4 bytes, and there are \(count)"
    case .trieCutOff(let length, let available):
      "the map is cut off: its trie has \(length) bytes, and there are \(available)"
    }
  }
}

private func list(_ names: [String]) -> String {
  let shown = names.prefix(20).map(quoted) + (names.count > 20 ? ["…"] : [])
  guard shown.count > 1 else { return shown.joined() }
  return shown.dropLast().joined(separator: ", ") + " and " + shown[shown.count - 1]
}

/// Control characters and line breaks must not reach the screen, and one name not fill it.
private func quoted(_ text: String) -> String {
  let limit = 80
  let shown = text.unicodeScalars.prefix(limit).map {
    $0.properties.generalCategory.isInvisible
      ? "\\u{\(String($0.value, radix: 16, uppercase: true))}" : String($0)
  }
  return "`" + shown.joined() + (text.unicodeScalars.count > limit ? "…" : "") + "`"
}

extension Unicode.GeneralCategory {
  fileprivate var isInvisible: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
  }
}

private func symbol(of byte: UInt8) -> String {
  byte > 0x20 && byte < 0x7F
    ? "`\(Unicode.Scalar(byte))`" : "the byte 0x" + hexadecimal(byte, digits: 2)
}

private func hexadecimal(_ value: some FixedWidthInteger, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
