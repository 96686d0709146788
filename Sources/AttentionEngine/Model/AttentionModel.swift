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
  /// Causal, and no key is `window` or more places before the query.  Beltagy et al. 2020, §3.1.
  case sliding(window: Int)
  /// `[queries, keys]`, 1 where the query (row) may attend to the key (column), else 0.
  case matrix(Matrix)

  package func allows(query: Int, key: Int) -> Bool {
    switch self {
    case .none: true
    case .causal: key <= query
    case .sliding(let window): key <= query && query - key < window
    case .matrix(let allowed): allowed[query, key] != 0
    }
  }

  /// The keys that `query` may attend to, where they are neighbours; nil where a mask is written out.
  func allowedKeys(query: Int, keys: Int) -> Range<Int>? {
    switch self {
    case .none: return 0..<keys
    case .matrix: return nil
    case .causal: return 0..<min(keys, query + 1)
    case .sliding(let window):
      let end = min(keys, query + 1)
      return min(end, max(0, query - window + 1))..<end
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

/// Everything that the numbers of a pass follow from. A value: a copy is a snapshot for undo.
package struct AttentionModel: Equatable, Sendable {
  package var convention: Convention
  package var main: InputSequence
  package var source: Source?
  /// One chain: a layer gets what the layer before it of the same part leaves, and cross-attention
  /// what the last one of the other part leaves; so the encoder's layers come first.
  package var layers: [AttentionLayer]
  /// After the last layer of a part.
  package var finalNorms: [Part: Norm]
  package var pooler: Pooler?
  package var output: OutputLayer?
  /// For each token the predicted word (a row of `output.words`) that would be right; nil where
  /// nothing is asked. Empty where there is nothing to compare with.
  package var targets: [Int?]
  package var decoding: Decoding?

  package init(
    convention: Convention = .rows, main: InputSequence, source: Source? = nil,
    layers: [AttentionLayer], output: OutputLayer? = nil, targets: [Int?] = [],
    decoding: Decoding? = nil, finalNorms: [Part: Norm] = [:], pooler: Pooler? = nil
  ) {
    self.finalNorms = finalNorms
    self.pooler = pooler
    self.convention = convention
    self.main = main
    self.source = source
    self.layers = layers
    self.output = output
    self.targets = targets
    self.decoding = decoding
  }

  package init(
    convention: Convention = .rows, words: [String], embeddings: Matrix, tokens: [Int],
    positions: Positions = .none, layers: [AttentionLayer]
  ) {
    self.init(
      convention: convention,
      main: InputSequence(
        words: words, embeddings: embeddings, tokens: tokens, positions: positions),
      layers: layers)
  }
}

/// The main sequence, which every model has.
extension AttentionModel {
  package var words: [String] {
    get { main.words }
    set { main.words = newValue }
  }
  package var embeddings: Matrix {
    get { main.embeddings }
    set { main.embeddings = newValue }
  }
  package var tokens: [Int] {
    get { main.tokens }
    set { main.tokens = newValue }
  }
  package var positions: Positions {
    get { main.positions }
    set { main.positions = newValue }
  }
  package var tokenTexts: [String] { main.tokenTexts }
  package var dModel: Int { main.dModel }

  /// The sequence of `part`; nil where the model has no source.
  package func sequence(_ part: Part) -> InputSequence? {
    part == .main ? main : source?.sequence
  }

  /// Whether of the whole model nothing is known but its attention weights.
  package var isCaptured: Bool {
    // In place: asked of every site, and a layer that is handed around is a copy.
    !layers.isEmpty && !layers[0].heads.isEmpty && layers[0].heads[0].capturedWeights != nil
  }

  /// The tokens of the longer of its sequences.
  var longestSequence: Int { max(tokens.count, source?.sequence.tokens.count ?? 0) }

  package mutating func withSequence(_ part: Part, _ change: (inout InputSequence) -> Void) {
    switch part {
    case .main: change(&main)
    case .source: if source != nil { change(&source!.sequence) }
    }
  }
}
