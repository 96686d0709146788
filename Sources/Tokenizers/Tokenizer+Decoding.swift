// Tokens to text, and the vocabulary.

extension Tokenizer {
  /// The text that tokens stand for. Ids that no token has are left out, and bytes that are no UTF-8
  /// become U+FFFD.
  package func decode(
    _ ids: some Sequence<Int>, skipsSpecialTokens: Bool = false
  ) throws(TokenizerError) -> String {
    let tokens = ids.compactMap { bytes(of: $0) }.filter {
      !skipsSpecialTokens || !added.isSpecial($0)
    }
    let decoded = try decoder?.decode(tokens) ?? [Array(tokens.joined(separator: [.space]))]
    return String(decoding: decoded.joined(), as: UTF8.self)
  }

  private func bytes(of id: Int) -> [UInt8]? {
    if let text = added.text(of: id) { return Array(text.utf8) }
    return Int32(exactly: id).flatMap { model.vocabulary.bytes(of: $0) }
  }

  /// The token of an id, as the vocabulary writes it.
  package func token(_ id: Int) -> String? {
    added.text(of: id) ?? Int32(exactly: id).flatMap { model.vocabulary.token($0) }
  }

  /// A token of a vocabulary of bytes by the characters that its bytes make, behind the mark of a blank
  /// that it has: `Ġà` for `ĠÃł`. Any other token as it is: one whose bytes are a part of a character,
  /// or whose characters cannot be seen.
  package func readable(_ token: String) -> String {
    let content = token.drop { $0 == "Ġ" }
    guard decoder?.isByteLevel == true, content.utf8.contains(where: { $0 >= 0x80 }),
      let bytes = ByteLevel.decode(Array(content.utf8)),
      let text = String(validating: bytes, as: UTF8.self),
      text.unicodeScalars.allSatisfy(\.isPrintable)
    else { return token }
    return token.prefix(token.count - content.count) + text
  }

  package func id(of token: String) -> Int? {
    added.ids[Array(token.utf8)] ?? model.vocabulary.id(of: token).map { Int($0) }
  }

  /// How many different tokens there are, the added ones included.
  package var count: Int {
    model.count
      + added.ids.keys.count { token in
        token.withUnsafeBufferPointer { model.vocabulary.id(of: $0) } == nil
      }
  }

  /// The added tokens, by id.
  package var addedTokens: [AddedToken] { added.tokens.values.sorted { $0.id < $1.id } }

  /// Whether an id is that of a token that was added as a special one.
  package func isSpecial(_ id: Int) -> Bool { added.tokens[id]?.isSpecial ?? false }
}

extension Decoder {
  /// Whether tokens are bytes, each written as a character of its own.
  fileprivate var isByteLevel: Bool {
    switch self {
    case .byteLevel: true
    case .sequence(let decoders): decoders.contains(where: \.isByteLevel)
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is seen by itself: no control, no blank, and no mark on what stands before it.
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator, .nonspacingMark, .enclosingMark:
      false
    default: true
    }
  }
}
