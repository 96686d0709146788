/// Which way a scene writes its products. The engine always works on rows; the convention says how
/// matrices are written in the file and shown on the screen.
package enum Convention: String, CaseIterable, Sendable {
  /// Q = X·W: tokens are rows.
  case rows
  /// Q = W·X: tokens are columns.
  case columns
}

/// What the scores are multiplied with.
package enum Scale: Hashable, Sendable {
  /// 1/√dHead.  Vaswani et al. 2017, §3.2.1.
  case sqrt
  case none
  case factor(Float)

  package func factor(dHead: Int) -> Float {
    switch self {
    case .sqrt: 1 / Float(dHead).squareRoot()
    case .none: 1
    case .factor(let factor): factor
    }
  }
}

/// Which keys a query may attend to.
package enum Mask: Equatable, Sendable {
  case none
  /// A token attends to itself and to what stands before it.
  case causal
  /// `[tokens, tokens]`, 1 where the query (row) may attend to the key (column), else 0.
  case matrix(Matrix)

  package func allows(query: Int, key: Int) -> Bool {
    switch self {
    case .none: true
    case .causal: key <= query
    case .matrix(let allowed): allowed[query, key] != 0
    }
  }
}

/// What is added to the embeddings to say where a token stands.
package enum Positions: Equatable, Sendable {
  case none
  /// PE[p, 2i] = sin(p / 10000^(2i/d)), PE[p, 2i+1] = cos(the same).  Vaswani et al. 2017, §3.5.
  case sinusoidal
  /// `[positions, dModel]`, at least as many rows as there are tokens.
  case written(Matrix)
}

/// One head: `q = x·wQ + bQ` and likewise k and v. Biases are `[1, dHead]`.
package struct AttentionHead: Equatable, Sendable {
  package var name: String?
  package var weights: [Projection: Matrix]
  package var biases: [Projection: Matrix]
  /// A head that is off contributes zeros to concat.
  package var isOn: Bool

  package init(
    name: String? = nil, weights: [Projection: Matrix], biases: [Projection: Matrix] = [:],
    isOn: Bool = true
  ) {
    self.name = name
    self.weights = weights
    self.biases = biases
    self.isOn = isOn
  }
}

/// LayerNorm(x) = (x − mean) / √(variance + ε) · γ + β, with the biased variance.
/// Ba, Kiros and Hinton 2016.
package struct LayerNorm: Equatable, Sendable {
  package var gain: Matrix
  package var shift: Matrix
  package var epsilon: Float

  package init(gain: Matrix, shift: Matrix, epsilon: Float = 1e-5) {
    self.gain = gain
    self.shift = shift
    self.epsilon = epsilon
  }
}

/// One attention layer: heads, concat, output projection.
package struct AttentionLayer: Equatable, Sendable {
  package var heads: [AttentionHead]
  package var scale: Scale
  package var mask: Mask
  /// `[dConcat, dOutput]`; without it the output is the concatenation itself.
  package var outputWeight: Matrix?
  package var outputBias: Matrix?
  /// residual = input + output.
  package var hasResidual: Bool
  package var norm: LayerNorm?

  package init(
    heads: [AttentionHead], scale: Scale = .sqrt, mask: Mask = .none,
    outputWeight: Matrix? = nil, outputBias: Matrix? = nil,
    hasResidual: Bool = false, norm: LayerNorm? = nil
  ) {
    self.heads = heads
    self.scale = scale
    self.mask = mask
    self.outputWeight = outputWeight
    self.outputBias = outputBias
    self.hasResidual = hasResidual
    self.norm = norm
  }
}

/// Everything that the numbers of a pass follow from. A value: a copy is a snapshot for undo.
package struct AttentionModel: Equatable, Sendable {
  package var convention: Convention
  /// The words that have an embedding, in the order of the rows of `embeddings`.
  package var words: [String]
  /// `[words, dModel]`.
  package var embeddings: Matrix
  /// The sentence: for each token its row in `embeddings`.
  package var tokens: [Int]
  package var positions: Positions
  package var layers: [AttentionLayer]

  package init(
    convention: Convention = .rows, words: [String], embeddings: Matrix, tokens: [Int],
    positions: Positions = .none, layers: [AttentionLayer]
  ) {
    self.convention = convention
    self.words = words
    self.embeddings = embeddings
    self.tokens = tokens
    self.positions = positions
    self.layers = layers
  }

  package var tokenTexts: [String] { tokens.map { words[$0] } }
  package var dModel: Int { embeddings.columns }
}
