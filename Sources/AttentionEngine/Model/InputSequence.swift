/// Which of a few vectors is added to a token's embedding, to say to which part of the text it
/// belongs.  Devlin et al. 2019, §3.
package struct Segments: Equatable, Sendable {
  package var names: [String]
  /// `[segments, dModel]`.
  package var table: Matrix
  /// For each token its row in `table`.
  package var ofTokens: [Int]

  package init(names: [String], table: Matrix, ofTokens: [Int]) {
    self.names = names
    self.table = table
    self.ofTokens = ofTokens
  }
}

/// A sequence of tokens and what their vectors are made from.
package struct InputSequence: Equatable, Sendable {
  /// The words that have an embedding, in the order of the rows of `embeddings`.
  package var words: [String]
  /// `[words, dModel]`.
  package var embeddings: Matrix
  /// The sentence: for each token its row in `embeddings`.
  package var tokens: [Int]
  package var positions: Positions
  package var segments: Segments?

  package init(
    words: [String], embeddings: Matrix, tokens: [Int], positions: Positions = .none,
    segments: Segments? = nil
  ) {
    self.words = words
    self.embeddings = embeddings
    self.tokens = tokens
    self.positions = positions
    self.segments = segments
  }

  package var tokenTexts: [String] { tokens.map { words[$0] } }
  package var dModel: Int { embeddings.columns }
}

/// What cross-attention attends to.
package struct Source: Equatable, Sendable {
  /// Values that are not the keys: a dictionary has the words of another language there.
  package struct Values: Equatable, Sendable {
    package var words: [String]
    /// `[sources, dValue]`, one row for each token of the sequence.
    package var matrix: Matrix

    package init(words: [String], matrix: Matrix) {
      self.words = words
      self.matrix = matrix
    }
  }

  /// A sentence, or anything else that has vectors with names.
  package var sequence: InputSequence
  /// Nil where keys and values come from the same vectors.
  package var values: Values?

  package init(sequence: InputSequence, values: Values? = nil) {
    self.sequence = sequence
    self.values = values
  }
}

/// logits = x·W + b over the words that can be predicted. Without a weight the logits are x.
package struct OutputLayer: Equatable, Sendable {
  package var words: [String]
  /// `[dResult, words]`.
  package var weight: Matrix?
  /// `[1, words]`.
  package var bias: Matrix?

  package init(words: [String], weight: Matrix?, bias: Matrix? = nil) {
    self.words = words
    self.weight = weight
    self.bias = bias
  }
}

/// How a model writes on: the likeliest word of the last token is appended, again and again.
package struct Decoding: Hashable, Sendable {
  /// How many tokens are given; those after them were generated.
  package var promptLength: Int
  /// The predicted word that ends the text; it is not appended.
  package var end: String?
  /// At most so many words are generated.
  package var limit: Int

  package init(promptLength: Int, end: String?, limit: Int) {
    self.promptLength = promptLength
    self.end = end
    self.limit = limit
  }
}
