/// A text, or two, as tokens.
package struct Encoding: Hashable, Sendable {
  package var ids: [Int] = []
  /// As in the vocabulary; an unknown token of a Unigram model as in the text.
  package var tokens: [String] = []
  /// The Unicode scalars of its text that each token stands for; 0..<0 for those that stand for none.
  package var offsets: [Range<Int>] = []
  /// BERT's segment of each token.
  package var typeIDs: [Int] = []
  /// Which tokens the post-processor added. A special token that stands in the text is none of them.
  package var isSpecial: [Bool] = []
  /// Which of the texts each token is from: 0 or 1; nil for those that the post-processor added.
  package var sequences: [Int?] = []
  /// How many tokens were left out, because there was no room for them.
  package var dropped = 0

  package var count: Int { ids.count }

  mutating func append(
    id: Int, token: String, offsets: Range<Int>, typeID: Int, sequence: Int?
  ) {
    ids.append(id)
    tokens.append(token)
    self.offsets.append(offsets)
    typeIDs.append(typeID)
    isSpecial.append(sequence == nil)
    sequences.append(sequence)
  }

  /// Leaves out what comes after the first `count` tokens.
  mutating func keepFirst(_ count: Int) {
    let excess = max(0, self.count - count)
    dropped += excess
    ids.removeLast(excess)
    tokens.removeLast(excess)
    offsets.removeLast(excess)
    typeIDs.removeLast(excess)
    isSpecial.removeLast(excess)
    sequences.removeLast(excess)
  }

  mutating func append(_ other: Encoding) {
    dropped += other.dropped
    ids += other.ids
    tokens += other.tokens
    offsets += other.offsets
    typeIDs += other.typeIDs
    isSpecial += other.isSpecial
    sequences += other.sequences
  }
}
