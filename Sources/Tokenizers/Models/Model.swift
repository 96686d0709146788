/// What makes tokens of a piece of text.
enum Model: Sendable {
  case wordPiece(WordPiece)
  case bytePair(BytePairEncoding)
  case unigram(Unigram)
  case wordLevel(WordLevel)

  /// A token of a piece of text.
  struct Piece {
    let id: Int32
    /// Bytes of the piece; may lie behind its end when bytes stand for more than there is.
    let range: Range<Int>
    /// Whether the token's text is what stands there, and not what the vocabulary has.
    var isVerbatim = false
  }

  var vocabulary: Vocabulary {
    switch self {
    case .wordPiece(let model): model.vocabulary
    case .bytePair(let model): model.vocabulary
    case .unigram(let model): model.vocabulary
    case .wordLevel(let model): model.vocabulary
    }
  }

  /// As a tokenizer.json has it.
  var kind: String {
    switch self {
    case .wordPiece: "WordPiece"
    case .bytePair: "BPE"
    case .unigram: "Unigram"
    case .wordLevel: "WordLevel"
    }
  }

  /// How many ids the model has: of a Unigram model, equal tokens count.
  var count: Int {
    if case .unigram(let model) = self { return model.scores.count }
    return vocabulary.count
  }

  /// - Parameter text: UTF-8, not empty.
  func tokenize(
    _ text: UnsafeBufferPointer<UInt8>, into pieces: inout [Piece]
  ) throws(TokenizerError) {
    switch self {
    case .wordPiece(let model): try model.tokenize(text, into: &pieces)
    case .bytePair(let model): try model.tokenize(text, into: &pieces)
    case .unigram(let model): try model.tokenize(text, into: &pieces)
    case .wordLevel(let model): try model.tokenize(text, into: &pieces)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How many bytes the character has that begins at `place`.
  func characterLength(at place: Int) -> Int {
    switch self[place] {
    case ..<0xC0: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }

  subscript(bytes range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: self[range])
  }
}

/// `<0x0A>`: the token of a byte that no other token covers.
func byteToken(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return "<0x" + (digits.count < 2 ? "0" : "") + digits + ">"
}
