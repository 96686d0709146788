import Testing

@testable import AttentionEngine

extension AttentionModel {
  fileprivate func shapeErrors() -> [ShapeError] {
    faults().compactMap { if case .shape(let error) = $0 { error } else { nil } }
  }
}

/// What is wrong with a model is said in facts, all at once.
struct ModelFaultTests {
  private let first = HeadID(layer: 0, head: 0)

  private func faults(_ edit: (inout AttentionModel) -> Void) -> [ModelFault] {
    var model = Fixtures.twoHeads
    edit(&model)
    return model.faults()
  }

  @Test("a consistent model has none, nor has one without tokens or layers")
  func consistent() {
    #expect(faults { _ in }.isEmpty)
    #expect(faults { $0.tokens = [] }.isEmpty)
    #expect(faults { $0.layers = [] }.isEmpty)
    var random = SplitMix64(seed: 5)
    for _ in 0..<50 { #expect(RandomModels.model(using: &random).faults().isEmpty) }
  }

  @Test("a pass over no tokens has empty matrices")
  func noTokens() {
    var model = Fixtures.twoHeads
    model.tokens = []
    let trace = Trace.fresh(model)
    #expect(trace[Site(.output)]?.shape == Shape(0, 3))
    #expect(trace[Site(.weights)]?.shape == Shape(0, 0))
  }

  @Test("a weight that is the wrong way round: both shapes, and that the transpose fits")
  func transposedWeight() throws {
    var model = Fixtures.twoHeads
    model[.weight(.q, first)] = model[.weight(.q, first)]?.transposed
    let error = try #require(model.shapeErrors().first)
    #expect(error.operation == .projection && error.site == Site(.q, first))
    #expect(error.left == .init(.site(Site(.input)), Shape(5, 3)))
    #expect(error.right == .init(.parameter(.weight(.q, first)), Shape(2, 3)))
    #expect(error.rows == .exactly(3) && error.transposeFits)
    #expect(
      error.description
        == "q of layer 0, head 0: input is 5x3, W_Q is 2x3; W_Q must have 3 rows; "
        + "its transpose, 3x2, fits")
    // dHead of q is 3 now and that of k is 2.
    #expect(model.shapeErrors().map(\.operation) == [.projection, .scores])
  }

  @Test("each operation's shapes are looked at")
  func everyOperation() {
    let one = Matrix(rows: 1, columns: 1)
    let cases: [(ShapeError.Operation, (inout AttentionModel) -> Void)] = [
      (.projection, { $0[.weight(.v, self.first)] = Matrix(rows: 2, columns: 2) }),
      (.bias, { $0[.bias(.k, self.first)] = one }),
      (.scores, { $0[.weight(.k, self.first)] = Matrix(rows: 3, columns: 1) }),
      (.mask, { $0.layers[0].mask = .matrix(one) }),
      (.outputProjection, { $0.layers[0].outputWeight = Matrix(rows: 3, columns: 3) }),
      (.bias, { $0.layers[0].outputBias = one }),
      (.positions, { $0.positions = .written(Matrix(rows: 4, columns: 3)) }),
      (.positions, { $0.positions = .written(Matrix(rows: 5, columns: 2)) }),
      (.norm, { $0.layers[0].norm = Norm(gain: one, shift: Matrix(rows: 1, columns: 3)) }),
      (.norm, { $0.layers[0].norm = Norm(gain: Matrix(rows: 1, columns: 3), shift: one) }),
      (
        .residual,
        {
          $0.layers[0].outputWeight = Matrix(rows: 4, columns: 2)
          $0.layers[0].outputBias = nil
          $0.layers[0].hasResidual = true
        }
      ),
    ]
    for (operation, edit) in cases {
      var model = Fixtures.twoHeads
      edit(&model)
      #expect(model.shapeErrors().map(\.operation) == [operation])
      #expect(model.faults().count == 1)
    }
    #expect(faults { $0.positions = .written(Matrix(rows: 9, columns: 3)) }.isEmpty)
  }

  @Test("what is missing or has no place")
  func otherFaults() {
    #expect(faults { $0.words.removeLast() }.first == .wordCount(.main, words: 3, rows: 4))
    #expect(faults { $0.tokens[1] = 9 } == [.unknownWord(.main, token: 1, word: 9, count: 4)])
    #expect(faults { $0.tokens[1] = -1 } == [.unknownWord(.main, token: 1, word: -1, count: 4)])
    #expect(faults { $0.layers[0].heads = [] } == [.noHeads(layer: 0)])
    #expect(
      faults {
        $0.layers[0].heads[1].weights[.v] = nil
        $0.layers[0].heads[1].biases[.v] = Matrix(rows: 1, columns: 3)
      }.first == .biasWithoutWeight(.bias(.v, HeadID(layer: 0, head: 1))))
    #expect(
      faults { $0.layers[0].outputWeight = nil } == [.biasWithoutWeight(.outputBias(layer: 0))])
    #expect(
      faults {
        $0.layers[0].heads[0].weights[.q] = Matrix(rows: 3, columns: 0)
        $0.layers[0].heads[0].weights[.k] = Matrix(rows: 3, columns: 0)
      } == [.noColumns(.weight(.q, first)), .noColumns(.weight(.k, first))])
  }

  @Test("all faults of a model at once, each with words")
  func allAtOnce() {
    let found = faults {
      $0.tokens[0] = 7
      $0.layers[0].heads[0].weights[.q] = nil
      $0.layers[0].mask = .matrix(Matrix(rows: 5, columns: 4))
    }
    #expect(
      found.map(\.description) == [
        "token 0 is word 7 of 4",
        "scores of layer 0, head 0: q is 5x3, k is 5x2; k must have 3 columns",
        "masked of layer 0, head 0: scaled is 5x5, mask is 5x4; "
          + "mask must have 5 rows and 5 columns",
      ])
  }

  @Test("operations refuse matrices that do not fit")
  func operationsThrow() throws {
    let operations = Operations()
    let tall = Matrix(rows: 3, columns: 2)
    let wide = Matrix(rows: 2, columns: 3)
    func expectError(
      _ operation: ShapeError.Operation, _ body: () throws -> Matrix
    ) {
      let error = #expect(throws: ShapeError.self) { try body() }
      #expect(error?.operation == operation)
    }
    expectError(.projection) {
      try operations.projection(
        .q, of: tall, from: Site(.input), weight: tall, bias: nil, head: first)
    }
    expectError(.bias) {
      try operations.projection(
        .q, of: tall, from: Site(.input), weight: wide, bias: wide, head: first)
    }
    expectError(.scores) { try operations.scores(queries: tall, keys: wide, head: first) }
    expectError(.mask) { try operations.masked(tall, by: .matrix(wide), head: first) }
    expectError(.context) { try operations.context(weights: tall, values: tall, head: first) }
    expectError(.outputProjection) {
      try operations.output(concat: tall, weight: tall, bias: nil, layer: 0)
    }
    expectError(.residual) {
      try operations.residual(input: tall, from: Site(.input), output: wide, layer: 0)
    }
    expectError(.norm) {
      try operations.norm(tall, by: Norm(gain: wide, shift: wide), layer: 0)
    }
    expectError(.positions) { try operations.positions(wide, embeddings: Shape(3, 3)) }
  }

  @Test("whole operations give the bits of the trace")
  func operationsMatchTrace() throws {
    let model = Fixtures.twoHeads
    let trace = Trace.fresh(model)
    let operations = Operations()
    let layer = model.layers[0]
    let input = operations.embeddings(of: model.tokens, in: model.embeddings)
    let contexts = try layer.heads.indices.map { index in
      let id = HeadID(layer: 0, head: index)
      let parts = try Projection.allCases.map { projection in
        try operations.projection(
          projection, of: input, from: Site(.input),
          weight: #require(layer.heads[index].weights[projection]),
          bias: layer.heads[index].biases[projection], head: id)
      }
      let scores = try operations.scores(queries: parts[0], keys: parts[1], head: id)
      let scaled = operations.scaled(scores, by: model.scaleFactor(of: id))
      return try operations.context(
        weights: operations.softmax(scaled), values: parts[2], head: id)
    }
    let concat = operations.concat(contexts, columns: [0..<2, 2..<4], tokens: 5)
    let output = try operations.output(
      concat: concat, weight: layer.outputWeight, bias: layer.outputBias, layer: 0)
    #expect(output.bits == trace[Site(.output)]?.bits)
  }
}
