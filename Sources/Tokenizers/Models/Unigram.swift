/// A unigram language model: the tokens whose scores sum to the most. Kudo 2018, "Subword
/// Regularization", §3.2, by Viterbi's algorithm.
struct Unigram: Sendable {
  let vocabulary: Vocabulary
  /// The logarithm of each token's probability, by id.
  let scores: [Double]
  let trie: ByteTrie
  let unknownID: Int32?
  let hasByteFallback: Bool
  private let unknownScore: Double

  /// What an unknown character scores below the worst token.
  private static let unknownPenalty = 10.0

  init(
    vocabulary: Vocabulary, scores: [Double], trie: ByteTrie, unknownID: Int32?,
    hasByteFallback: Bool
  ) {
    self.vocabulary = vocabulary
    self.scores = scores
    self.trie = trie
    self.unknownID = unknownID
    self.hasByteFallback = hasByteFallback
    unknownScore = (scores.min() ?? .infinity) - Self.unknownPenalty
  }

  /// The best way to a place.
  private struct Node {
    var score = 0.0
    var id: Int32 = 0
    /// Where its last token begins; −1 where no way leads.
    var start: Int32 = -1
  }

  func tokenize(
    _ text: UnsafeBufferPointer<UInt8>, into pieces: inout [Model.Piece]
  ) throws(TokenizerError) {
    for piece in try bestPieces(of: text) {
      let range = piece.range
      if let id = vocabulary.id(of: text[bytes: range]) {
        pieces.append(Model.Piece(id: id, range: range))
        continue
      }
      if hasByteFallback {
        let ids = text[range].map { vocabulary.id(of: byteToken($0)) }
        if !ids.contains(nil) {
          pieces += ids.compactMap { $0 }.map { Model.Piece(id: $0, range: range) }
          continue
        }
      }
      guard let unknownID else { throw .noUnknownToken(nil) }
      pieces.append(Model.Piece(id: unknownID, range: range, isVerbatim: true))
    }
  }

  /// The tokens of the best way, unknown characters that stand together as one.
  private func bestPieces(
    of text: UnsafeBufferPointer<UInt8>
  ) throws(TokenizerError) -> [Model.Piece] {
    var nodes = Array(repeating: Node(), count: text.count + 1)
    var start = 0
    while start < text.count {
      let score = nodes[start].score
      func offer(_ candidate: Double, _ id: Int32, _ end: Int) {
        if nodes[end].start < 0 || candidate > nodes[end].score {
          nodes[end] = Node(score: candidate, id: id, start: Int32(start))
        }
      }
      let length = text.characterLength(at: start)
      var hasCharacter = false
      trie.prefixes(of: text, from: start) { end, id in
        offer(score + scores[Int(id)], id, end)
        if end == start + length { hasCharacter = true }
      }
      if !hasCharacter {
        let end = start + length
        if nodes[end].start < 0 || score + unknownScore > nodes[end].score {
          guard let unknownID else { throw .noUnknownToken(nil) }
          offer(score + unknownScore, unknownID, end)
        }
      }
      start += length
    }

    var pieces: [Model.Piece] = []
    var end = text.count
    while end > 0 {
      let node = nodes[end]
      let start = Int(node.start)
      if node.id == unknownID, let last = pieces.last, last.id == unknownID {
        pieces[pieces.count - 1] = Model.Piece(id: node.id, range: start..<last.range.upperBound)
      } else {
        pieces.append(Model.Piece(id: node.id, range: start..<end))
      }
      end = start
    }
    return pieces.reversed()
  }
}
