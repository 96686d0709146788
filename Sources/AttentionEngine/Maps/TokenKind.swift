/// What a token is, as far as its text tells.
package enum TokenKind: Hashable, Sendable {
  /// A piece of text with a letter or a digit in it, or one that stands for text: `[MASK]`,
  /// `<unk>`, `<0x0A>`.
  case word
  /// Neither a letter nor a digit: `.`, `,`, `"`, a line break.
  case punctuation
  /// What a tokenizer adds around text: `[CLS]`, `[SEP]`, `<s>`, `</s>`, `<pad>`, `<|endoftext|>`.
  case special

  /// Whether the token parts the text: it is special, or punctuation. Heads with nothing to look
  /// for rest on these.  Clark et al. 2019, §3.2.
  package var isSeparator: Bool { self != .word }

  package init(of text: String) {
    if Self.isSpecial(text) {
      self = .special
    } else {
      let content = text.drop { Self.blanks.contains($0) }
      self = content.contains { $0.isLetter || $0.isNumber } ? .word : .punctuation
    }
  }

  /// What vocabularies write for a blank and for a line break: some of it passes for a letter.
  private static let blanks: Set<Character> = ["Ġ", "Ċ", "\u{2581}"]

  private static let standIns: Set<String> = ["MASK", "UNK"]

  /// Whether the token stands for a word that the model is to guess: `[MASK]`, `<mask>`.
  package static func isMask(_ text: String) -> Bool { text == "[MASK]" || text == "<mask>" }

  private static func isSpecial(_ text: String) -> Bool {
    guard text.count > 2, let first = text.first, let last = text.last,
      (first == "[" && last == "]") || (first == "<" && last == ">")
    else { return false }
    let name = text.dropFirst().dropLast().drop { $0 == "/" || $0 == "|" }
      .trimmingSuffix { $0 == "|" }
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      return false
    }
    return !standIns.contains(name.uppercased()) && !name.hasPrefix("0x")
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ isDropped: (Character) -> Bool) -> Substring {
    var result = self
    while let last = result.last, isDropped(last) { result.removeLast() }
    return result
  }
}

extension AttentionModel {
  /// What each token of `part` is.
  package func tokenKinds(of part: Part) -> [TokenKind] {
    sequence(part)?.tokenTexts.map(TokenKind.init) ?? []
  }
}
