import Testing

@testable import AttentionEngine

/// Two queries look at three keys of another width, in numbers worked by hand.
struct CrossAttentionTests {
  private func expect(
    _ trace: Trace, _ stage: Stage, layer: Int = 0, _ expected: [[Double]]
  ) {
    let matrix = trace[Site(stage, HeadID(layer: layer, head: 0))]
    let difference = matrix?.largestDifference(from: expected) ?? .infinity
    #expect(difference <= 1e-6, "\(stage) of layer \(layer) differs by \(difference)")
  }

  private var model: AttentionModel {
    let head = AttentionHead(
      weights: [
        .q: Matrix([[2, 0, 0, 0], [0, 1, 1, 0]]),
        .k: Matrix([[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]]),
        .v: Matrix([[1, 0], [0, 10], [1, 1]]),
      ], biases: [.v: Matrix([[0, 1]])])
    return AttentionModel(
      main: InputSequence(
        words: ["who", "what"], embeddings: Matrix([[1, 0], [0, 1]]), tokens: [0, 1]),
      source: Source(
        sequence: InputSequence(
          words: ["dog", "ball", "park"], embeddings: Matrix([[1, 0, 0], [0, 1, 0], [0, 0, 2]]),
          tokens: [0, 1, 2])),
      layers: [
        AttentionLayer(
          attendsTo: .source, heads: [head], outputWeight: Matrix([[1, 1], [0, -1]]),
          hasResidual: true)
      ])
  }

  @Test("every stage of two queries and three keys")
  func everyStage() {
    let trace = Trace.fresh(model)
    expect(trace, .q, [[2, 0, 0, 0], [0, 1, 1, 0]])
    expect(trace, .k, [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 2]])
    expect(trace, .v, [[1, 1], [0, 11], [2, 3]])
    expect(trace, .scores, [[2, 0, 0], [0, 2, 0]])
    // 1/√4.
    expect(trace, .scaled, [[1, 0, 0], [0, 1, 0]])
    // e/(e + 2) and 1/(e + 2).
    let (near, far) = (0.576_116_884_765_829_1, 0.211_941_557_617_085_47)
    expect(trace, .weights, [[near, far, far], [far, near, far]])
    // near·1 + far·0 + far·2 = 1; near·1 + far·11 + far·3; far·1 + near·0 + far·2; and so on.
    expect(
      trace, .context,
      [[1, 3.543_298_691_405_025], [0.635_824_672_851_256, 7.185_051_962_892_462]])
    expect(
      trace, .output,
      [[1, -2.543_298_691_405_025], [0.635_824_672_851_256, -6.549_227_290_041_206]])
    expect(
      trace, .residual,
      [[2, -2.543_298_691_405_025], [0.635_824_672_851_256, -5.549_227_290_041_206]])
  }

  @Test("a mask has a row for each query and a column for each key")
  func masked() {
    var model = model
    model.layers[0].mask = .matrix(Matrix([[1, 0, 1], [0, 0, 1]]))
    let trace = Trace.fresh(model)
    // e/(e + 1) and 1/(e + 1).
    expect(trace, .weights, [[0.731_058_578_630_004_9, 0, 0.268_941_421_369_995_1], [0, 0, 1]])
    expect(
      trace, .context,
      [[0.731_058_578_630_004_9 + 0.537_882_842_739_990_2, 1.537_882_842_739_990_2], [2, 3]])
    model.layers[0].mask = .causal
    // The first query sees the first key alone, the second one two: 1/(e + 1), e/(e + 1).
    expect(
      Trace.fresh(model), .weights,
      [[1, 0, 0], [0.268_941_421_369_995_1, 0.731_058_578_630_004_9, 0]])
  }

  @Test("keys and values come from what the encoder leaves, the residual from the main sequence")
  func encoder() {
    var model = model
    // Every token takes its own place: the residual doubles it.
    model.layers.insert(
      AttentionLayer(
        part: .source, heads: [AttentionHead(weights: [:])], weighting: .identity,
        hasResidual: true),
      at: 0)
    let trace = Trace.fresh(model)
    expect(trace, .residual, [[2, 0, 0], [0, 2, 0], [0, 0, 4]])
    expect(trace, .k, layer: 1, [[2, 0, 0, 0], [0, 2, 2, 0], [0, 0, 0, 4]])
    expect(trace, .v, layer: 1, [[2, 1], [0, 21], [4, 5]])
    expect(trace, .q, layer: 1, [[2, 0, 0, 0], [0, 1, 1, 0]])
    expect(trace, .scores, layer: 1, [[4, 0, 0], [0, 4, 0]])
  }

  @Test("values of the source's own are not touched by what makes the keys")
  func ownValues() {
    var model = model
    model.source?.values = Source.Values(
      words: ["chien", "balle", "parc"], matrix: Matrix([[1, 0], [0, 1], [1, 1]]))
    model.layers[0].heads[0].weights[.v] = nil
    model.layers[0].heads[0].biases = [:]
    let trace = Trace.fresh(model)
    expect(trace, .v, [[1, 0], [0, 1], [1, 1]])
    let (near, far) = (0.576_116_884_765_829_1, 0.211_941_557_617_085_47)
    expect(trace, .context, [[near + far, far + far], [far + far, near + far]])
  }

  @Test("without softmax the scores weigh as they are, and what the mask forbids has no part")
  func linear() {
    var model = model
    model.layers[0].weighting = .linear
    model.layers[0].scale = .none
    expect(Trace.fresh(model), .weights, [[2, 0, 0], [0, 2, 0]])
    expect(Trace.fresh(model), .context, [[2, 2], [0, 22]])
    model.layers[0].mask = .matrix(Matrix([[0, 1, 1], [1, 1, 1]]))
    expect(Trace.fresh(model), .weights, [[0, 0, 0], [0, 2, 0]])
    model.layers[0].heads[0].weights[.q] = Matrix([[-3, 0, 0, 0], [0, 1, 1, 0]])
    model.layers[0].mask = .none
    expect(Trace.fresh(model), .weights, [[-3, 0, 0], [0, 2, 0]])
    #expect(Trace.fresh(model).meanEntropy(of: HeadID(layer: 0, head: 0)) == nil)
  }

  @Test("by the identity query i takes key i, whatever the scores and the mask, and none beyond")
  func identity() {
    var model = model
    model.layers[0].weighting = .identity
    model.layers[0].mask = .matrix(Matrix([[0, 1, 1], [1, 0, 1]]))
    expect(Trace.fresh(model), .weights, [[1, 0, 0], [0, 1, 0]])
    expect(Trace.fresh(model), .context, [[1, 1], [0, 11]])
    model.source?.sequence.tokens = [2]
    model.layers[0].mask = .none
    let trace = Trace.fresh(model)
    expect(trace, .weights, [[1], [0]])
    expect(trace, .context, [[2, 3], [0, 0]])
    #expect(trace.meanEntropy(of: HeadID(layer: 0, head: 0)) == 0)
  }

  @Test("a source without tokens gives nothing, and no NaN")
  func emptySource() {
    var model = model
    model.source?.sequence.tokens = []
    let trace = Trace.fresh(model)
    expect(trace, .context, [[0, 0], [0, 0]])
    expect(trace, .residual, [[1, 0], [0, 1]])
    #expect(trace[Site(.weights)]?.shape == Shape(2, 0))
  }
}
