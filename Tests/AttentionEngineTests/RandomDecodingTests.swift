import Testing

@testable import AttentionEngine

/// Greedy decoding of models of all kinds.
struct RandomDecodingTests {
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
      var trace = Trace(model: model)
      let end = trace.decode()
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
        var shorter = Trace(model: before)
        shorter.decode()
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

  @Test("nothing follows a text without a word")
  func noPrompt() {
    var random = SplitMix64(seed: 2)
    var model = Fixtures.twoHeads
    model.tokens = []
    model.output = RandomModels.outputLayer(
      width: model.width(of: model.resultSite), hasWeight: true, using: &random)
    model.decoding = Decoding(promptLength: 0, end: nil, limit: 4)
    var trace = Trace(model: model)
    #expect(trace.decode() == .noNumber && trace.model == model)
  }
}
