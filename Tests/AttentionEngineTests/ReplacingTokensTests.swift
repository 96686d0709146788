import Testing

@testable import AttentionEngine

/// Another sentence of a part takes with it what belongs to its tokens, and nothing of the other
/// part.
struct ReplacingTokensTests {
  private var masked: AttentionModel {
    var model = Fixtures.translator
    model.layers[0].mask = .matrix(Matrix([[0, 1, 0], [1, 0, 1], [0, 0, 1]]))
    model.layers[1].mask = .matrix(Matrix([[1, 0], [0, 1]]))
    model.layers[2].mask = .matrix(Matrix([[1, 0, 1], [0, 1, 0]]))
    return model
  }

  @Test("a mask follows the main tokens in its rows and the source's in its columns")
  func masks() throws {
    let main = try masked.replacingTokens([1, 2, 0])
    #expect(main.faults().isEmpty)
    #expect(main[.mask(layer: 0)] == masked[.mask(layer: 0)])
    // Tokens 0 and 1 changed places, and one that is new stands between them.
    #expect(main[.mask(layer: 1)] == Matrix([[1, 1, 0], [1, 1, 1], [0, 1, 1]]))
    #expect(main[.mask(layer: 2)] == Matrix([[0, 1, 0], [1, 1, 1], [1, 0, 1]]))
    let source = try masked.replacingTokens([0, 2], of: .source)
    #expect(source.faults().isEmpty)
    #expect(source[.mask(layer: 0)] == Matrix([[0, 0], [0, 1]]))
    #expect(source[.mask(layer: 1)] == masked[.mask(layer: 1)])
    #expect(source[.mask(layer: 2)] == Matrix([[1, 1], [0, 0]]))
  }

  @Test("a token keeps its segment, and a new one gets that of its left neighbour")
  func segments() throws {
    let model = try Fixtures.translator.replacingTokens([2, 1, 0, 2], of: .source)
    #expect(model.faults().isEmpty)
    let segments = try #require(model.source?.sequence.segments)
    #expect(segments.table == Fixtures.translator[.segments(.source)])
    #expect(segments.ofTokens.count == 4)
    let longer = try Fixtures.translator.replacingTokens([0, 1, 1, 2, 0], of: .source)
    #expect(longer.source?.sequence.segments?.ofTokens == [0, 0, 0, 1, 1])
    let first = try Fixtures.translator.replacingTokens([1, 0, 1, 2], of: .source)
    #expect(first.source?.sequence.segments?.ofTokens == [0, 0, 0, 1])
  }

  @Test("targets are dropped with the sentence that they belong to; the same one changes nothing")
  func targets() throws {
    let model = Fixtures.translator
    #expect(try model.replacingTokens([0, 2]).targets == [])
    #expect(try model.replacingTokens([1], of: .source).targets == [])
    #expect(try model.replacingTokens([0, 1]) == model)
    #expect(try model.replacingTokens([0, 1, 2], of: .source) == model)
    #expect(try Fixtures.twoHeads.replacingTokens([0], of: .source) == Fixtures.twoHeads)
  }

  @Test("what cannot be said is refused")
  func refused() {
    let model = Fixtures.translator
    #expect(throws: SentenceProblem.isEmpty) { try model.replacingTokens([], of: .source) }
    #expect(throws: SentenceProblem.tooFewPositions(positions: 4, tokens: 5)) {
      try model.replacingTokens([0, 0, 0, 0, 0])
    }
    var dictionary = model
    dictionary.source?.values = Source.Values(
      words: ["a", "b", "c"], matrix: Matrix(rows: 3, columns: 3))
    #expect(throws: SentenceProblem.isDictionary) {
      try dictionary.replacingTokens([0], of: .source)
    }
    #expect(throws: Never.self) { try dictionary.replacingTokens([0]) }
  }
}
