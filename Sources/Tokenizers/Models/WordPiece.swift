/// WordPiece: from left to right the longest token that fits; a word of which a rest fits nowhere is
/// unknown as a whole. Wu et al. 2016, "Google's Neural Machine Translation System", §4.1.
struct WordPiece: Sendable {
  let vocabulary: Vocabulary
  let unknownToken: String
  /// What marks a token that does not begin a word: `##`.
  let continuingPrefix: [UInt8]
  /// Longer words are unknown.
  let maximumCharacters: Int

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>, into pieces: inout [Model.Piece]
  ) throws(TokenizerError) {
    let first = pieces.count
    // Bytes that continue a character do not count.
    let characters = word.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    var start = 0
    if characters <= maximumCharacters {
      var buffer: [UInt8] = []
      while start < word.count, let piece = longestPiece(of: word, from: start, &buffer) {
        pieces.append(piece)
        start = piece.range.upperBound
      }
    }
    guard start < word.count else { return }
    pieces.removeSubrange(first...)
    guard let id = vocabulary.id(of: unknownToken) else { throw .noUnknownToken(unknownToken) }
    pieces.append(Model.Piece(id: id, range: 0..<word.count))
  }

  private func longestPiece(
    of word: UnsafeBufferPointer<UInt8>, from start: Int, _ buffer: inout [UInt8]
  ) -> Model.Piece? {
    let prefix = start > 0 ? continuingPrefix : []
    // No token is longer than the longest.
    let end = min(word.count, start + vocabulary.longestToken - prefix.count)
    guard start < end else { return nil }
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: prefix)
    buffer.append(contentsOf: word[start..<end])
    return buffer.withUnsafeBufferPointer { token in
      var hash = Vocabulary.Hash()
      for byte in prefix { hash.append(byte) }
      var longest: Model.Piece?
      for place in prefix.count..<token.count {
        hash.append(token[place])
        // Within a character no token ends.
        let isWhole =
          start + place + 1 - prefix.count == word.count
          || word[start + place + 1 - prefix.count] & 0xC0 != 0x80
        guard isWhole else { continue }
        if let id = vocabulary.id(of: token[bytes: 0..<place + 1], hash) {
          longest = Model.Piece(id: id, range: start..<start + place + 1 - prefix.count)
        }
      }
      return longest
    }
  }
}

/// A token for each word that is in the vocabulary.
struct WordLevel: Sendable {
  let vocabulary: Vocabulary
  let unknownToken: String

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>, into pieces: inout [Model.Piece]
  ) throws(TokenizerError) {
    guard let id = vocabulary.id(of: word) ?? vocabulary.id(of: unknownToken) else {
      throw .noUnknownToken(unknownToken)
    }
    pieces.append(Model.Piece(id: id, range: 0..<word.count))
  }
}
