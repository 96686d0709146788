import Testing

@testable import AttentionEngine

/// Greedy decoding: the likeliest word after the last token is appended, again and again.
struct DecodingTests {
  /// Every word predicts the next one of its row: a, b, c, and then the end. The words of the output
  /// layer stand in another order than those of the embeddings.
  private func alphabet(limit: Int = 9, end: String? = "</s>") -> AttentionModel {
    AttentionModel(
      main: InputSequence(
        words: ["a", "b", "c"], embeddings: Matrix([[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        tokens: [0]),
      layers: [
        AttentionLayer(
          heads: [AttentionHead(weights: [:])], mask: .causal, weighting: .identity)
      ],
      output: OutputLayer(
        words: ["</s>", "c", "b", "a"],
        weight: Matrix([[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]])),
      decoding: Decoding(promptLength: 1, end: end, limit: limit))
  }

  private func decoded(
    _ model: AttentionModel, limit: Int? = nil, maximum: Int = .max
  ) -> (trace: Trace, end: DecodingEnd?) {
    var trace = Trace(model: model)
    let end = trace.decode(limit: limit, maximum: maximum)
    return (trace, end)
  }

  @Test("words are appended until the one that ends a text, which is not")
  func untilTheEnd() {
    let (trace, end) = decoded(alphabet())
    #expect(trace.model.tokenTexts == ["a", "b", "c"] && end == .end("</s>"))
    #expect(trace.model.generatedCount == 2)
    #expect(trace.model.given == alphabet())
  }

  @Test("whatever stops it is said")
  func reasons() {
    #expect(decoded(alphabet(limit: 1)).end == .limit(1))
    #expect(decoded(alphabet(limit: 1)).trace.model.tokenTexts == ["a", "b"])
    #expect(decoded(alphabet(), limit: 1).end == .paused)
    #expect(decoded(alphabet(), limit: 0).trace.model.tokenTexts == ["a"])
    #expect(decoded(alphabet(), maximum: 2).end == .full(tokens: 2))
    #expect(decoded(alphabet(end: nil)).end == .noEmbedding("</s>"))
    var model = alphabet()
    model.positions = .written(Matrix(rows: 2, columns: 3))
    #expect(decoded(model).end == .noPosition(positions: 2))
    #expect(decoded(model).trace.model.tokenTexts == ["a", "b"])
    model = alphabet()
    model.embeddings[0, 0] = .nan
    #expect(decoded(model).end == .noNumber)
    model = alphabet()
    model.tokens = []
    model.decoding?.promptLength = 0
    #expect(decoded(model).end == .noNumber)
  }

  @Test("a model that writes nothing is left as it is")
  func nothing() {
    var model = alphabet()
    model.decoding = nil
    #expect(decoded(model).end == nil && decoded(model).trace.model == model)
    model = alphabet()
    model.output = nil
    #expect(decoded(model).end == nil && decoded(model).trace.model == model)
  }

  @Test("it starts anew from the prompt, and writes on with the numbers of a whole pass")
  func bits() {
    var random = SplitMix64(seed: 12)
    var lengths: Set<Int> = []
    for _ in 0..<120 {
      var model = RandomModels.model(using: &random)
      guard !model.tokens.isEmpty, model.output != nil else { continue }
      // What can be predicted can be appended, as far as there are words for it.
      let count = model.output?.words.count ?? 0
      model.output?.words = (0..<count).map { "word \($0)" }
      model.decoding = Decoding(promptLength: model.tokens.count, end: nil, limit: 4)
      let (decodedTrace, end) = decoded(model)
      var trace = decodedTrace
      lengths.insert(trace.model.generatedCount)
      let tokens = trace.model.tokens
      #expect(trace.model.faults().isEmpty)
      #expect(trace.model.given == model)
      trace.computeAll()
      let full = Trace.fresh(trace.model)
      #expect(trace.model.sites.allSatisfy { trace[$0]?.bits == full[$0]?.bits })
      let again = trace.decode()
      #expect(again == end && trace.model.tokens == tokens)
      // Each generated word is the likeliest after what stands before it.
      for place in model.tokens.count..<tokens.count {
        var before = trace.model
        before.decoding?.limit = place - model.tokens.count
        let (shorter, _) = decoded(before)
        #expect(shorter.model.tokens == Array(tokens[..<place]))
        let logits = Trace.fresh(shorter.model)[Site(.logits)]
        #expect(logits?.row(place - 1).argmax == tokens[place])
      }
    }
    #expect(lengths.isSuperset(of: [0, 1, 4]))
  }

  @Test("a generated token may see all where the mask is written, and keeps the last segment")
  func whatFollows() throws {
    var model = Fixtures.translator
    model.decoding = Decoding(promptLength: 2, end: nil, limit: 2)
    model.layers[1].mask = .matrix(Matrix([[1, 0], [0, 1]]))
    model.layers[2].mask = .matrix(Matrix([[1, 0, 1], [0, 1, 0]]))
    model.main.segments = Segments(
      names: ["x", "y"], table: Fixtures.numbers(2, 2, from: 3), ofTokens: [0, 1])
    let longer = try model.generating(2)
    #expect(longer.faults().isEmpty)
    #expect(longer[.mask(layer: 1)] == Matrix([[1, 0, 1], [0, 1, 1], [1, 1, 1]]))
    #expect(longer[.mask(layer: 2)] == Matrix([[1, 0, 1], [0, 1, 0], [1, 1, 1]]))
    #expect(longer.main.segments?.ofTokens == [0, 1, 1])
    #expect(longer.targets == [0, 1, nil])
    #expect(longer.generatedCount == 1 && longer.given == model)
    #expect(try model.replacingTokens([0]).decoding?.promptLength == 1)
  }

  @Test("the likeliest is the first of the largest numbers; what is no number is never it")
  func argmax() {
    #expect(([1, 3, 3, 2] as [Float])[...].argmax == 1)
    #expect(([1, 3, 3, 4] as [Float])[1..<3].argmax == 0)
    #expect(([.nan, -.infinity, .nan, -1] as [Float])[...].argmax == 3)
    #expect(([.nan, -.infinity] as [Float])[...].argmax == 1)
    #expect(([.nan] as [Float])[...].argmax == nil && ([] as [Float])[...].argmax == nil)
  }
}
