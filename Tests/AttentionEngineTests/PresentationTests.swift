import Testing

@testable import AttentionEngine

/// What rows and columns of a matrix of two parts are called, and which way it is shown.
struct PresentationTests {
  private var model: AttentionModel {
    var model = Fixtures.translator
    model.source?.values = Source.Values(
      words: ["le", "chat", "point"], matrix: Matrix(rows: 3, columns: 3))
    return model
  }

  private func labels(
    _ id: MatrixID, of model: AttentionModel, tokens: TokenNames? = nil
  ) throws -> [[String]] {
    let matrix = try #require(Trace.fresh(model)[id])
    let labeled = model.presented(matrix, as: id, tokens: tokens)
    return [labeled.rowLabels, labeled.columnLabels]
  }

  private func site(_ stage: Stage, layer: Int = 2) -> MatrixID {
    .site(Site(stage, HeadID(layer: layer, head: 0)))
  }

  @Test("a map of cross-attention has the main words beside it and the source's above it")
  func maps() throws {
    let (main, source) = (["<s>", "le"], ["the", "cat", "."])
    #expect(try labels(site(.weights), of: model) == [main, source])
    #expect(try labels(site(.weights, layer: 0), of: model) == [source, source])
    #expect(try labels(site(.masked, layer: 1), of: model) == [main, main])
    #expect(try labels(site(.q), of: model) == [main, ["0", "1"]])
    #expect(try labels(site(.k), of: model) == [source, ["0", "1"]])
    #expect(try labels(site(.v), of: model) == [["le", "chat", "point"], ["0"]])
    #expect(try labels(site(.context), of: model) == [main, ["0"]])
    #expect(
      try labels(.site(Site(.input, part: .source)), of: model) == [source, ["0", "1", "2"]])
    #expect(try labels(site(.ffn, layer: 0), of: model) == [source, ["0", "1", "2"]])
    var own = model
    own.source?.values = nil
    #expect(try labels(site(.v), of: own) == [source, ["0"]])
    own.layers[2].mask = .matrix(Matrix(rows: 2, columns: 3, repeating: 1))
    #expect(try labels(.parameter(.mask(layer: 2)), of: own) == [main, source])
  }

  @Test("a prediction has the words that can be predicted above it")
  func predictions() throws {
    let words = ["le", "chat", ".", "</s>"]
    #expect(try labels(site(.logits), of: model) == [["<s>", "le"], words])
    #expect(try labels(site(.probabilities), of: model) == [["<s>", "le"], words])
    #expect(try labels(site(.loss), of: model) == [["<s>", "le"], ["−ln p"]])
    #expect(try labels(.parameter(.logitsWeight), of: model) == [["0", "1", "2"], words])
    #expect(try labels(.parameter(.logitsBias), of: model) == [[""], words])
    #expect(
      try labels(.parameter(.segments(.source)), of: model) == [
        ["words", "marks"], ["0", "1", "2"],
      ]
    )
    #expect(
      try labels(.parameter(.sourceValues), of: model) == [
        ["le", "chat", "point"], ["0", "1", "2"],
      ])
  }

  @Test("names that are given stand for the tokens, each part's its own")
  func names() throws {
    let names = TokenNames(main: ["a", "b"], source: ["x", "y", "z"])
    #expect(
      try labels(site(.weights), of: model, tokens: names) == [["a", "b"], ["x", "y", "z"]])
    #expect(
      model.tokenTextsOfParts == TokenNames(main: ["<s>", "le"], source: ["the", "cat", "."]))
    #expect(Fixtures.twoHeads.tokenTextsOfParts[.source] == [])
  }

  @Test("with tokens as columns all is turned round but maps and masks")
  func columns() throws {
    var model = model
    model.convention = .columns
    let shown = try labels(site(.logits), of: model)
    #expect(shown == [["le", "chat", ".", "</s>"], ["<s>", "le"]])
    #expect(try labels(site(.weights), of: model) == [["<s>", "le"], ["the", "cat", "."]])
    #expect(model.isShownTransposed(.parameter(.logitsWeight)))
    #expect(!model.isShownTransposed(.parameter(.mask(layer: 0))))
  }
}
