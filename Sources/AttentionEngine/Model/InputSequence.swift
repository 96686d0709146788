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
  /// What the embeddings are multiplied with.
  package var scale: Float?
  /// `[dEmbedding, dModel]`, where the embeddings are narrower than the layers.
  package var projection: Matrix?
  package var positions: Positions
  package var segments: Segments?
  /// Of the sum of all that.
  package var norm: Norm?

  package init(
    words: [String], embeddings: Matrix, tokens: [Int], positions: Positions = .none,
    segments: Segments? = nil, scale: Float? = nil, projection: Matrix? = nil, norm: Norm? = nil
  ) {
    self.scale = scale
    self.projection = projection
    self.norm = norm
    self.words = words
    self.embeddings = embeddings
    self.tokens = tokens
    self.positions = positions
    self.segments = segments
  }

  package var tokenTexts: [String] { tokens.map { words[$0] } }
  package var dModel: Int { projection?.columns ?? embeddings.columns }
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

/// What stands between a model's last vectors and the logits: norm(activation(x·W + b)).
/// Devlin et al. 2019, §3.1 (the masked language model's head).
package struct OutputTransform: Equatable, Sendable {
  /// `[dModel, d]`.
  package var weight: Matrix
  /// `[1, d]`.
  package var bias: Matrix?
  package var activation: Activation
  package var norm: Norm?

  package init(
    weight: Matrix, bias: Matrix? = nil, activation: Activation = .none, norm: Norm? = nil
  ) {
    self.weight = weight
    self.bias = bias
    self.activation = activation
    self.norm = norm
  }
}

/// logits = x·W + b over the words that can be predicted. Without a weight the logits are x.
package struct OutputLayer: Equatable, Sendable {
  package var words: [String]
  package var transform: OutputTransform?
  /// What x is multiplied with.
  package var scale: Float?
  /// `[dResult, words]`.
  package var weight: Matrix?
  /// `[1, words]`.
  package var bias: Matrix?

  package init(
    words: [String], weight: Matrix?, bias: Matrix? = nil, transform: OutputTransform? = nil,
    scale: Float? = nil
  ) {
    self.words = words
    self.weight = weight
    self.bias = bias
    self.transform = transform
    self.scale = scale
  }
}

/// tanh(x[0]·W + b): one vector for the whole text, from that of its first token.  Devlin et al.
/// 2019, §3.1.
package struct Pooler: Equatable, Sendable {
  /// `[dModel, dPooled]`.
  package var weight: Matrix
  /// `[1, dPooled]`.
  package var bias: Matrix?

  package init(weight: Matrix, bias: Matrix? = nil) {
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
