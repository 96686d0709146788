// A text to tokens.

extension Tokenizer {
  /// - Parameters:
  ///   - text: the text; of a pair the first one.
  ///   - pair: the second text of a pair.
  ///   - addsSpecialTokens: whether the post-processor adds what marks the ends.
  ///   - limit: the most tokens, those that mark the ends included. Of a longer text the last ones are
  ///     left out, of a pair those of the longer text first, as the library does with `longest_first`.
  /// - Throws: when a character is unknown and the model has no token for that, and when a pattern
  ///   takes too long.
  package func encode(
    _ text: String, pair: String? = nil, addsSpecialTokens: Bool = true, limit: Int? = nil
  ) throws(TokenizerError) -> Encoding {
    var encodings = [try encode(text, sequence: 0)]
    if let pair { encodings.append(try encode(pair, sequence: 1)) }
    if let limit {
      let marks = try markCount(texts: encodings.count, addsSpecialTokens: addsSpecialTokens)
      let lengths = Self.lengths(of: encodings.map(\.count), room: max(0, limit - marks))
      for place in encodings.indices { encodings[place].keepFirst(lengths[place]) }
    }
    if let postProcessor {
      encodings = try postProcessor.process(encodings, addsSpecialTokens: addsSpecialTokens)
    }
    // A template may leave every text out.
    guard var whole = encodings.first else { return Encoding() }
    for encoding in encodings.dropFirst() { whole.append(encoding) }
    return whole
  }

  /// How many tokens the post-processor adds.
  private func markCount(
    texts: Int, addsSpecialTokens: Bool
  ) throws(TokenizerError) -> Int {
    let nothing = Array(repeating: Encoding(), count: texts)
    let marks = try postProcessor?.process(nothing, addsSpecialTokens: addsSpecialTokens) ?? []
    return marks.reduce(0) { $0 + $1.count }
  }

  /// How many tokens each of one or two texts keeps where there is room for so many in all.
  private static func lengths(of counts: [Int], room: Int) -> [Int] {
    guard counts.reduce(0, +) > room else { return counts }
    guard counts.count == 2 else { return [room] }
    let shorter = counts[0] > counts[1] ? 1 : 0
    var lengths = counts
    lengths[1 - shorter] = max(counts[shorter], room - counts[shorter])
    if lengths[0] + lengths[1] > room {
      lengths[shorter] = room / 2
      lengths[1 - shorter] = room - room / 2
    }
    return lengths
  }

  /// A text on its own, with no special tokens.
  private func encode(_ text: String, sequence: Int) throws(TokenizerError) -> Encoding {
    var writer = EncodingWriter(model: model, sequence: sequence, original: text)
    // First what is to be found in the text as it is, then what in the normalized one.
    for part in added.split(AlignedText(text), isNormalized: false) {
      if let id = part.id {
        writer.append(id, part.text)
        continue
      }
      var text = part.text
      try normalizer?.normalize(&text)
      for part in added.split(text, isNormalized: true) {
        if let id = part.id {
          writer.append(id, part.text)
          continue
        }
        for word in try preTokenizer?.split([part.text]) ?? [part.text] where !word.isEmpty {
          try writer.append(word)
        }
      }
    }
    return writer.encoding
  }
}

/// Puts the tokens of a text together, with the place of each in the original.
private struct EncodingWriter {
  let model: Model
  let sequence: Int
  let original: String
  var encoding = Encoding()
  // These are kept so that not each word allocates its own.
  private var bytes: [UInt8] = []
  private var pieces: [Model.Piece] = []
  /// For each byte of a word the character that it belongs to.
  private var characters: [Int32] = []

  init(model: Model, sequence: Int, original: String) {
    self.model = model
    self.sequence = sequence
    self.original = original
  }

  /// An added token.
  mutating func append(_ id: Int, _ text: AlignedText) {
    encoding.append(
      id: id, token: text.string, offsets: text.original(of: 0..<text.count), typeID: sequence,
      sequence: sequence)
  }

  /// What the model makes of a word.
  mutating func append(_ word: AlignedText) throws(TokenizerError) {
    bytes.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    characters.removeAll(keepingCapacity: true)
    for (place, scalar) in word.scalars.enumerated() {
      Unicode.UTF8.append(scalar, to: &bytes)
      while characters.count < bytes.count { characters.append(Int32(place)) }
    }
    let result = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(TokenizerError) in try model.tokenize(bytes, into: &pieces) }
    }
    try result.get()
    for piece in pieces {
      let token =
        piece.isVerbatim
        ? String(decoding: bytes[piece.range], as: UTF8.self)
        : model.vocabulary.token(piece.id) ?? ""
      encoding.append(
        id: Int(piece.id), token: token, offsets: offsets(of: piece.range, in: word),
        typeID: sequence, sequence: sequence)
    }
  }

  private func offsets(of range: Range<Int>, in word: AlignedText) -> Range<Int> {
    guard range.upperBound <= bytes.count, !range.isEmpty else {
      return offsetsBehindEnd(range)
    }
    let first = Int(characters[range.lowerBound])
    return word.original(of: first..<Int(characters[range.upperBound - 1]) + 1)
  }

  /// A model whose affixes fall back to bytes gives more bytes than the word has. The library then
  /// takes the bytes' places for places in the whole text.
  private func offsetsBehindEnd(_ range: Range<Int>) -> Range<Int> {
    var starts: [Int] = []
    for (place, scalar) in original.unicodeScalars.enumerated() {
      starts += repeatElement(place, count: Unicode.UTF8.length(scalar))
    }
    guard range.lowerBound < starts.count else { return range }
    let start = starts[range.lowerBound]
    if range.upperBound < starts.count { return start..<max(start, starts[range.upperBound]) }
    let last = range.upperBound - 1 < starts.count ? starts[range.upperBound - 1] : start + 1
    return start..<max(start, last + 1)
  }
}
