import Testing

@testable import AttentionEngine

/// What can be wrong with a source, a feed-forward network, an output layer, and targets.
struct PartFaultTests {
  private typealias Change = (inout AttentionModel) -> Void

  /// The faults, in words, of the model with everything after `change`.
  private func words(_ change: Change) -> [String] {
    var model = Fixtures.translator
    change(&model)
    return model.faults().map(\.description)
  }

  private let cross = HeadID(layer: 2, head: 0)

  @Test("a model with everything is consistent, also with values of its own or without tokens")
  func consistent() {
    #expect(words { _ in } == [])
    #expect(
      words {
        $0.source?.values = .init(words: ["a", "b", "c"], matrix: Matrix(rows: 3, columns: 3))
      } == [])
    #expect(
      words {
        $0.tokens = []
        $0.targets = []
      } == [])
    #expect(
      words {
        $0.source?.sequence.tokens = []
        $0.source?.sequence.segments?.ofTokens = []
      } == [])
  }

  @Test("a source's faults are told from those of the main sequence")
  func sequences() {
    #expect(
      words {
        $0.source?.sequence.words = ["the"]
        $0.words = []
      } == [
        "1 words, but 3 rows of embeddings of the source",
        "token 1 of the source is word 1 of 1", "token 2 of the source is word 2 of 1",
        "0 words, but 3 rows of embeddings",
        "token 0 is word 0 of 0", "token 1 is word 1 of 0",
      ])
    #expect(
      words { $0.source?.sequence.positions = .written(Matrix(rows: 2, columns: 3)) } == [
        "input of the source: embeddings is 3x3, positions is 2x3; "
          + "positions must have at least 3 rows and 3 columns"
      ])
    #expect(
      words {
        $0.embeddings = Matrix(rows: 3, columns: 0)
        $0.positions = .none
        $0.layers = [$0.layers[0]]
        $0.output = nil
        $0.targets = []
      } == ["embeddings has no columns"])
  }

  @Test("segments: a name for each, one for each token, as wide as the embeddings")
  func segments() {
    #expect(
      words { $0.source?.sequence.segments?.names = ["words"] }
        == ["1 names for 2 segments of the source"])
    #expect(
      words { $0.source?.sequence.segments?.ofTokens = [0, 2] } == [
        "2 segments for 3 tokens of the source", "token 1 of the source belongs to segment 2 of 2",
      ])
    #expect(
      words { $0.source?.sequence.segments?.ofTokens = [0, 0, -1] }
        == ["token 2 of the source belongs to segment -1 of 2"])
    #expect(
      words {
        $0.main.segments = Segments(
          names: ["a", "b"], table: Matrix(rows: 2, columns: 3), ofTokens: [0, 1])
      } == [
        "input: embeddings is 2x2, segments is 2x3; segments must have 2 columns; "
          + "its transpose, 3x2, fits"
      ])
  }

  @Test("a source's own values: one for each token, each with a word")
  func sourceValues() {
    #expect(
      words { $0.source?.values = .init(words: ["a", "b"], matrix: Matrix(rows: 3, columns: 3)) }
        == ["2 words, but 3 rows of values"])
    #expect(
      words { $0.source?.values = .init(words: ["a", "b"], matrix: Matrix(rows: 2, columns: 3)) }
        == [
          "input of the source: embeddings is 3x3, values is 2x3; values must have 3 rows; "
            + "its transpose, 3x2, fits"
        ])
    #expect(
      words {
        $0.source?.values = .init(words: ["a", "b", "c"], matrix: Matrix(rows: 3, columns: 4))
      } == [
        "v of layer 0, head 0: values is 3x4, W_V is 3x3; W_V must have 4 rows",
        "v of layer 2, head 0: values is 3x4, W_V is 3x1; W_V must have 4 rows",
        "v of layer 2, head 1: values is 3x4, W_V is 3x1; W_V must have 4 rows",
      ])
    #expect(
      words {
        $0.layers = []
        $0.output = nil
        $0.targets = []
        $0.source?.values = .init(words: ["a", "b", "c"], matrix: Matrix(rows: 3, columns: 0))
      } == ["values has no columns"])
  }

  @Test("a layer needs the part that it reads, and heads")
  func wiring() {
    #expect(words { $0.source = nil } == ["layer 0 needs a source, and there is none"])
    #expect(
      words {
        $0.layers.removeFirst()
        $0.source = nil
      } == ["layer 1 needs a source, and there is none"])
    #expect(
      words { $0.layers[0].attendsTo = .main }
        == ["layer 0 of the source cannot attend to the main sequence"])
    #expect(words { $0.layers[1].heads = [] } == ["layer 1 has no head"])
  }

  @Test("what crosses from part to part must fit")
  func crossing() {
    #expect(
      words { $0[.weight(.k, self.cross)] = Matrix(rows: 2, columns: 2) } == [
        "k of layer 2, head 0: ffn-norm is 3x3, W_K is 2x2; W_K must have 3 rows"
      ])
    #expect(
      words { $0[.weight(.q, self.cross)] = nil } == [])
    #expect(
      words {
        $0[.weight(.k, self.cross)] = nil
      } == ["scores of layer 2, head 0: q is 2x2, k is 3x3; k must have 2 columns"])
    #expect(
      words { $0.layers[2].mask = .matrix(Matrix(rows: 3, columns: 2)) } == [
        "masked of layer 2, head 0: scaled is 2x3, mask is 3x2; "
          + "mask must have 2 rows and 3 columns; its transpose, 2x3, fits"
      ])
    #expect(words { $0.layers[2].mask = .matrix(Matrix(rows: 2, columns: 3)) } == [])
    let narrow = words { $0.layers[0].feedForward?.weight = Matrix(rows: 4, columns: 2) }
    #expect(
      narrow.contains(
        "k of layer 2, head 1: ffn-norm is 3x2, W_K is 3x2; W_K must have 2 rows; "
          + "its transpose, 2x3, fits"))
  }

  @Test("that a transpose would fit is said only of what somebody wrote")
  func transposes() {
    // k is 3x2: turned round it would have the 3 columns that it should have.
    let found = words { $0[.weight(.q, HeadID(layer: 0, head: 0))] = Matrix(rows: 3, columns: 3) }
    #expect(found == ["scores of layer 0, head 0: q is 3x3, k is 3x2; k must have 3 columns"])
  }

  @Test("each shape in a feed-forward network")
  func feedForward() {
    let layer = 0
    func change(_ change: @escaping (inout FeedForward) -> Void) -> [String] {
      words {
        if var network = $0.layers[layer].feedForward {
          change(&network)
          $0.layers[layer].feedForward = network
        }
      }
    }
    #expect(
      change { $0.intermediateWeight = Matrix(rows: 4, columns: 4) } == [
        "intermediate of layer 0: norm is 3x3, W_1 is 4x4; W_1 must have 3 rows"
      ])
    #expect(
      change { $0.intermediateBias = Matrix(rows: 4, columns: 1) } == [
        "intermediate of layer 0: intermediate is 3x4, b_1 is 4x1; "
          + "b_1 must have 1 row and 4 columns; its transpose, 1x4, fits"
      ])
    #expect(
      change { $0.weight = Matrix(rows: 3, columns: 3) } == [
        "ffn of layer 0: activation is 3x4, W_2 is 3x3; W_2 must have 4 rows"
      ])
    #expect(
      change { $0.bias = Matrix(rows: 1, columns: 2) } == [
        "ffn of layer 0: ffn is 3x3, b_2 is 1x2; b_2 must have 1 row and 3 columns"
      ])
    #expect(
      change {
        $0.weight = nil
        $0.bias = nil
        $0.norm = nil
      }.first
        == "ffn-residual of layer 0: norm is 3x3, activation is 3x4; "
        + "activation must have 3 rows and 3 columns")
    #expect(change { $0.weight = nil }.contains("b_2 has no weight to go with"))
    #expect(
      change { $0.norm?.gain = Matrix(rows: 3, columns: 1) } == [
        "ffn-norm of layer 0: ffn-norm is 3x3, gamma is 3x1; "
          + "gamma must have 1 row and 3 columns; its transpose, 1x3, fits"
      ])
    #expect(
      change { $0.norm?.shift = Matrix(rows: 1, columns: 4) } == [
        "ffn-norm of layer 0: ffn-norm is 3x3, beta is 1x4; beta must have 1 row and 3 columns"
      ])
    #expect(
      change {
        $0.intermediateWeight = Matrix(rows: 3, columns: 0)
        $0.intermediateBias = nil
        $0.weight = Matrix(rows: 0, columns: 3)
      } == ["W_1 has no columns"])
    #expect(
      change { $0.weight = Matrix(rows: 4, columns: 0) }.contains("W_2 has no columns"))
  }

  @Test("an output layer: a row for each number, a column for each word")
  func outputLayer() {
    #expect(
      words { $0.output?.weight = Matrix(rows: 2, columns: 3) } == [
        "logits: activation is 2x3, W is 2x3; W must have 3 rows and 4 columns"
      ])
    #expect(
      words { $0.output?.weight = Matrix(rows: 4, columns: 3) } == [
        "logits: activation is 2x3, W is 4x3; W must have 3 rows and 4 columns; "
          + "its transpose, 3x4, fits"
      ])
    #expect(
      words { $0.output?.bias = Matrix(rows: 1, columns: 3) } == [
        "logits: logits is 2x4, b is 1x3; b must have 1 row and 4 columns"
      ])
    #expect(
      words { $0.output?.weight = nil } == [
        "logits: logits is 2x4, activation is 2x3; activation must have 4 columns",
        "b has no weight to go with",
      ])
    #expect(
      words {
        $0.output = OutputLayer(words: ["le", "chat", "."], weight: nil)
      } == [])
    #expect(
      words {
        $0.output = OutputLayer(words: [], weight: Matrix(rows: 3, columns: 0))
        $0.targets = []
      } == ["W has no columns"])
  }

  @Test("targets: one for each token, each a word that can be predicted")
  func targets() {
    #expect(words { $0.targets = [1] } == ["1 targets for 2 tokens"])
    #expect(words { $0.targets = [nil, nil] } == [])
    #expect(
      words { $0.targets = [4, -1] }
        == ["the target of token 0 is word 4 of 4", "the target of token 1 is word -1 of 4"])
    #expect(words { $0.output = nil }.first == "the target of token 0 is word 0 of 0")
  }

  @Test("the facts of what is new, beside the words")
  func facts() {
    func faults(_ change: Change) -> [ModelFault] {
      var model = Fixtures.translator
      change(&model)
      return model.faults()
    }
    func operation(_ change: Change) -> ShapeError.Operation? {
      if case .shape(let error)? = faults(change).first { return error.operation }
      return nil
    }
    #expect(
      operation { $0.source?.sequence.segments?.table = Matrix(rows: 2, columns: 1) }
        == .segments)
    #expect(
      operation {
        $0.source?.values = .init(words: ["a"], matrix: Matrix(rows: 1, columns: 3))
      } == .sourceValues)
    #expect(operation { $0.output?.weight = Matrix(rows: 1, columns: 4) } == .logits)
    #expect(
      operation { $0.layers[0].feedForward?.intermediateWeight = Matrix(rows: 1, columns: 4) }
        == .projection)
    #expect(
      operation {
        $0.layers[0].feedForward?.weight = Matrix(rows: 4, columns: 2)
        $0.layers[0].feedForward?.bias = nil
      } == .residual)
    #expect(
      operation { $0.layers[2].norm?.gain = Matrix(rows: 2, columns: 2) } == .norm)
    #expect(faults { $0.source = nil } == [.noSource(layer: 0)])
    #expect(
      faults { $0.source?.sequence.segments?.names = [] }
        == [.segmentNameCount(.source, names: 0, segments: 2)])
    #expect(
      faults { $0.source?.sequence.tokens[1] = 3 }
        == [.unknownWord(.source, token: 1, word: 3, count: 3)])
  }
}
