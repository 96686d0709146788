import Testing

@testable import AttentionEngine

/// Greedy decoding: the likeliest word of the last token is appended, again and again.
@Suite struct DecodingTests {
  /// After each word the next of a b c d, then `end`: the input goes through to the logits, which
  /// shift it by one.
  private func alphabet(
    prompt: [Int] = [0], limit: Int = 9, change: (inout AttentionModel) -> Void = { _ in }
  ) -> AttentionModel {
    let one = { (index: Int) in (0..<4).map { Float($0 == index ? 1 : 0) } }
    let words = ["a", "b", "c", "d"]
    var shift = Matrix(rows: 4, columns: 5)
    for index in 0..<4 { shift[index, index + 1] = 1 }
    var model = AttentionModel(
      main: InputSequence(
        words: words, embeddings: Matrix((0..<4).map(one)), tokens: prompt),
      layers: [AttentionLayer(heads: [AttentionHead(weights: [:])], weighting: .identity)],
      output: OutputLayer(words: words + ["end"], weight: shift),
      decoding: Decoding(promptLength: prompt.count, end: "end", limit: limit))
    change(&model)
    return model
  }

  private func decoded(_ model: AttentionModel, limit: Int? = nil, maximum: Int = 99) -> (
    text: [String], end: DecodingEnd?
  ) {
    var trace = Trace(model: model)
    let end = trace.decode(limit: limit, maximum: maximum)
    return (trace.model.tokenTexts, end)
  }

  @Test func theLikeliestWordIsAppendedUntilTheEnd() {
    let result = decoded(alphabet(prompt: [1]))
    #expect(result.text == ["b", "c", "d"])
    #expect(result.end == .end("end"))
    // Only the last token counts.
    #expect(decoded(alphabet(prompt: [3, 2])).text == ["d", "c", "d"])
  }

  @Test func itStopsWhereItMust() {
    #expect(decoded(alphabet(limit: 2)).text == ["a", "b", "c"])
    #expect(decoded(alphabet(limit: 2)).end == .limit(2))
    #expect(decoded(alphabet(), maximum: 3).text == ["a", "b", "c"])
    #expect(decoded(alphabet(), maximum: 3).end == .full(tokens: 3))
    let placed = alphabet { $0.positions = .written(Matrix(rows: 2, columns: 4)) }
    #expect(decoded(placed).text == ["a", "b"])
    #expect(decoded(placed).end == .noPosition(positions: 2))
    let unknown = alphabet { $0.output?.words[2] = "z" }
    #expect(decoded(unknown).text == ["a", "b"])
    #expect(decoded(unknown).end == .noEmbedding("z"))
    let none = alphabet { $0.output?.bias = Matrix(rows: 1, columns: 5, repeating: .nan) }
    #expect(decoded(none).text == ["a"])
    #expect(decoded(none).end == .noNumber)
  }

  @Test func itPausesAfterAsManyWordsAsWereAskedFor() {
    #expect(decoded(alphabet(), limit: 0).text == ["a"])
    #expect(decoded(alphabet(), limit: 0).end == .paused)
    #expect(decoded(alphabet(), limit: 2).text == ["a", "b", "c"])
    #expect(decoded(alphabet(), limit: 2).end == .paused)
    #expect(decoded(alphabet(), limit: 4).end == .end("end"))
    #expect(decoded(alphabet(limit: 2), limit: 2).end == .limit(2))
  }

  @Test func ofEqualLogitsTheFirstWordIsTaken() {
    let even = alphabet(limit: 1) { $0.output?.weight = Matrix(rows: 4, columns: 5) }
    #expect(decoded(even).text == ["a", "a"])
    #expect([2, 5, 5, 1][...].argmax == 1)
    #expect([.nan, -.infinity, -3, -.infinity][...].argmax == 2)
    #expect([.nan, .nan][...].argmax == nil)
    #expect([9, 1, 2, 2][1...].argmax == 1)
  }

  @Test func aModelThatDoesNotWriteStaysAsItIs() {
    let model = alphabet { $0.decoding = nil }
    let result = decoded(model)
    #expect(result.text == ["a"] && result.end == nil)
  }

  @Test func decodingAgainBeginsFromThePrompt() {
    var trace = Trace(model: alphabet())
    trace.decode()
    var changed = trace.model
    changed.output?.weight?[0, 1] = 0
    changed.output?.weight?[0, 2] = 1
    trace.update(to: changed.given)
    #expect(trace.decode() == .end("end"))
    #expect(trace.model.tokenTexts == ["a", "c", "d"])
    trace.decode(limit: 1)
    #expect(trace.model.tokenTexts == ["a", "c"])
  }

  /// With a written mask, segments and targets, which grow with the text.
  private var rich: AttentionModel {
    alphabet(prompt: [2, 0]) {
      $0.main.segments = Segments(
        names: ["s", "t"], table: Matrix(rows: 2, columns: 4), ofTokens: [0, 1])
      $0.targets = [nil, 1]
      $0.layers[0].mask = .matrix(Matrix([[1, 0], [1, 1]]))
    }
  }

  @Test func whatIsGivenIsTheModelWithoutWhatItWrote() throws {
    let model = rich
    var trace = Trace(model: model)
    trace.decode()
    #expect(trace.model.tokenTexts == ["c", "a", "b", "c", "d"])
    #expect(trace.model.generatedCount == 3)
    #expect(trace.model.main.segments?.ofTokens == [0, 1, 1, 1, 1])
    #expect(trace.model.targets == [nil, 1, nil, nil, nil])
    let mask = try #require(trace.model[.mask(layer: 0)])
    #expect(mask.shape == Shape(5, 5))
    #expect(mask[0, 1] == 0 && mask[0, 4] == 1 && mask[4, 0] == 1)
    let isSame = trace.model.given == model
    #expect(isSame)
    #expect(model.given.generatedCount == 0)
  }

  @Test func theTraceHasTheBitsOfAFullPass() {
    var trace = Trace.fresh(rich)
    trace.decode()
    trace.computeAll()
    let full = Trace.fresh(trace.model)
    for site in trace.model.sites {
      let isSame = trace[site]?.bits == full[site]?.bits
      #expect(isSame, "\(site)")
    }
  }

  @Test func anotherSentenceHasNoTargetsAndIsANewPrompt() throws {
    let model = try rich.replacingTokens([0, 1, 2])
    #expect(model.targets.isEmpty)
    #expect(model.decoding?.promptLength == 3)
    let same = try rich.replacingTokens([2, 0])
    #expect(same.targets == [nil, 1])
  }
}
