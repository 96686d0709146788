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
