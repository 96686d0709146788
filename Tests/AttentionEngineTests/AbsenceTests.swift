import Testing

@testable import AttentionEngine

/// Why there is no matrix, in facts and in words.
struct AbsenceTests {
  private let first = HeadID(layer: 0, head: 0)

  /// One layer, one head, nothing optional.
  private var bare: AttentionModel {
    var model = Fixtures.twoHeads
    model.layers[0].heads.removeLast()
    model.layers[0].outputWeight = nil
    model.layers[0].outputBias = nil
    return model
  }

  @Test("each thing that a model may lack")
  func lacks() {
    let cases: [(Site, Absence)] = [
      (Site(.tokens), .isText), (Site(.positions), .noPositions),
      (Site(.segments), .noSegments), (Site(.input, part: .source), .noSource),
      (Site(.tokens, part: .source), .noSource), (Site(.masked), .noMask),
      (Site(.residual), .noResidual), (Site(.norm), .noNorm),
      (Site(.intermediate), .noFeedForward), (Site(.activation), .noFeedForward),
      (Site(.ffn), .noFeedForward), (Site(.ffnResidual), .noFeedForward),
      (Site(.ffnNorm), .noFeedForward), (Site(.logits), .noOutputLayer),
      (Site(.probabilities), .noOutputLayer), (Site(.loss), .noOutputLayer),
      (Site(.scaledEmbeddings), .noEmbeddingScale),
      (Site(.projectedEmbeddings), .noEmbeddingProjection), (Site(.inputNorm), .noInputNorm),
      (Site(.preNorm), .noPreNorm), (Site(.unrotatedQ), .noRotation),
      (Site(.unrotatedK), .noRotation), (Site(.biased), .noRelativeBias),
      (Site(.ffnPreNorm), .noFeedForward), (Site(.gate), .noFeedForward),
      (Site(.gated), .noFeedForward), (Site(.finalNorm), .noFinalNorm),
      (Site(.finalNorm, part: .source), .noSource), (Site(.poolerLinear), .noPooler),
      (Site(.pooler), .noPooler), (Site(.transform), .noOutputLayer),
      (Site(.transformActivation), .noOutputLayer), (Site(.transformNorm), .noOutputLayer),
      (Site(.scaledResult), .noOutputLayer),
      (Site(.q, HeadID(layer: 1, head: 0)), .noSuchLayer(1, count: 1)),
      (Site(.ffn, HeadID(layer: 2, head: 0)), .noSuchLayer(2, count: 1)),
      (Site(.q, HeadID(layer: 0, head: 4)), .noSuchHead(4, count: 1)),
    ]
    for (site, absence) in cases {
      #expect(bare.absence(of: site) == absence, "\(site)")
      #expect(bare.shape(of: site) == nil, "\(site)")
    }
    for stage in Stage.allCases where !cases.contains(where: { $0.0.stage == stage }) {
      #expect(bare.absence(of: Site(stage)) == nil, "\(stage)")
    }
  }

  @Test("a network may lack its second product, its residual, its norm, a prediction its targets")
  func partsOfTheNetwork() {
    var model = bare
    model.layers[0].feedForward = FeedForward(intermediateWeight: Matrix(rows: 2, columns: 3))
    #expect(model.absence(of: Site(.intermediate)) == nil)
    #expect(model.absence(of: Site(.activation)) == nil)
    #expect(model.absence(of: Site(.ffn)) == .noSecondProduct)
    #expect(model.absence(of: Site(.ffnResidual)) == .noFeedForwardResidual)
    #expect(model.absence(of: Site(.ffnNorm)) == .noFeedForwardNorm)
    #expect(model.absence(of: Site(.ffnPreNorm)) == .noFeedForwardPreNorm)
    #expect(model.absence(of: Site(.gate)) == .noGate)
    #expect(model.absence(of: Site(.gated)) == .noGate)
    model.output = OutputLayer(words: ["a", "b", "c"], weight: nil)
    #expect(model.absence(of: Site(.logits)) == nil)
    #expect(model.absence(of: Site(.loss)) == .noTargets)
    #expect(model.absence(of: Site(.transform)) == .noTransform)
    #expect(model.absence(of: Site(.transformNorm)) == .noTransform)
    #expect(model.absence(of: Site(.scaledResult)) == .noResultScale)
    model.targets = [nil, nil, nil, nil, nil]
    #expect(model.absence(of: Site(.loss)) == .noTargets)
    model.targets[3] = 1
    #expect(model.absence(of: Site(.loss)) == nil)
    #expect(model.faults().isEmpty)
  }

  @Test("of a transform, activation and norm may be missing")
  func transform() {
    var model = Fixtures.checkpoint
    model.output?.transform?.activation = .none
    model.output?.transform?.norm = nil
    #expect(model.absence(of: Site(.transform)) == nil)
    #expect(model.absence(of: Site(.transformActivation)) == .noTransformActivation)
    #expect(model.absence(of: Site(.transformNorm)) == .noTransformNorm)
  }

  @Test("a head that takes keys and values from another has none of its own")
  func sharedKeys() {
    let model = Fixtures.checkpoint
    for stage in [Stage.unrotatedK, .k, .v] {
      let site = Site(stage, HeadID(layer: 0, head: 1))
      #expect(model.absence(of: site) == .sharesKeysAndValues(with: 0), "\(stage)")
      #expect(model.absence(of: Site(stage, first)) == nil, "\(stage)")
    }
    for stage in [Stage.unrotatedQ, .q, .scores, .weights, .context] {
      #expect(model.absence(of: Site(stage, HeadID(layer: 0, head: 1))) == nil, "\(stage)")
    }
  }

  @Test("two models with everything lack nothing but the numbers of their words")
  func everything() {
    let model = Fixtures.translator
    #expect(model.absence(of: Site(.tokens, part: .source)) == .isText)
    #expect(model.absence(of: Site(.segments)) == .noSegments)
    let stages = [model, Fixtures.checkpoint].flatMap { $0.sites.map(\.stage) }
    #expect(Set(stages) == Set(Stage.allCases).subtracting([.tokens]))
  }

  @Test("in words: what is missing, and what that means")
  func words() {
    let absences: [Absence] = [
      .isText, .noSource, .noPositions, .noSegments, .noMask, .noResidual, .noNorm,
      .noFeedForward, .noSecondProduct, .noFeedForwardResidual, .noFeedForwardNorm,
      .noOutputLayer, .noTargets, .noSuchLayer(2, count: 2), .noSuchLayer(0, count: 0),
      .noSuchHead(1, count: 1), .noEmbeddingScale, .noEmbeddingProjection, .noInputNorm,
      .noPreNorm, .noRotation, .sharesKeysAndValues(with: 2), .noRelativeBias,
      .noFeedForwardPreNorm, .noGate, .noFinalNorm, .noPooler, .noTransform,
      .noTransformActivation, .noTransformNorm, .noResultScale,
    ]
    let words = absences.map { "\($0.reason): \($0.detail)" }
    #expect(
      words == [
        "tokens are text: they have no matrix of numbers",
        "there is no source: every token attends to the tokens of its own sentence",
        "there are no positions: no position is added to the embeddings",
        "there are no segments: no segment is added to the embeddings",
        "there is no mask: every query may attend to every key, so the masked scores equal the "
          + "scaled scores",
        "there is no residual connection: the layer's output goes on without its input",
        "there is no layer norm: the layer's result goes on as it is",
        "there is no feed-forward network: the layer ends with attention",
        "the feed-forward network has no W_2: its activation goes on as it is",
        "there is no residual connection around the feed-forward network: what the network gives "
          + "goes on without what it got",
        "there is no layer norm after the feed-forward network: the network's result goes on as "
          + "it is",
        "there is no output layer: the model predicts no words",
        "no answer is given: there is nothing to compare the prediction with",
        "there is no layer 2: the model has 2 layers, 0 to 1",
        "there is no layer 0: the model has no layers",
        "there is no head 1: the layer has one head, number 0",
        "the embeddings are not scaled: they go on as they are",
        "the embeddings are as wide as the layers: they go on as they are",
        "there is no norm before the layers: the input goes on as it is",
        "there is no norm before attention: queries, keys and values are made from what the layer "
          + "gets",
        "positions do not rotate queries and keys: they are what the projections give",
        "the head takes its keys and values from head 2: look at head 2",
        "there is no relative bias: the scores know no distance",
        "there is no norm before the feed-forward network: the network gets what attention leaves",
        "the feed-forward network has no gate: the activation goes on as it is",
        "there is no norm after the layers: what the last layer leaves is the result",
        "there is no pooler: no vector stands for the whole text",
        "there is no transform before the logits: the logits are made from the result itself",
        "the transform has no activation: its product goes on as it is",
        "the transform has no norm: its product goes on as it is",
        "the result is not scaled: the logits are made from the result itself",
      ])
  }
}
