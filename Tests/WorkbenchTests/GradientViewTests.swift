import AttentionEngine
import Scenes
import Testing

@testable import Workbench

@Suite struct GradientViewTests {
  @Test func gradientsAreThoseOfTheShownText() throws {
    var state = try Fixture.state(Fixture.verdict)
    let site = MatrixID.site(Site(.weights, HeadID(layer: 0, head: 0)))
    #expect(state.gradient(of: site) == nil)
    state.press("H")
    var model = state.document.scene!.model
    model.targets = [nil, model.output?.words.firstIndex(of: "like")]
    var trace = Trace(model: model)
    let gradients = trace.gradients()
    let expected = try #require(gradients)
    #expect(state.gradient(of: site) == expected[site])
    #expect(state.gradient(of: .parameter(.wQ)) == expected[.parameter(.wQ)])
    #expect(state.loss == trace.loss())
    #expect(!state.isUnsaved)
    state.press("H")
    #expect(state.gradient(of: site) == nil)
  }

  @Test func gradientsFollowTheNumbersAndTheText() throws {
    var state = try Fixture.state(Fixture.verdict)
    let id = MatrixID.parameter(.logitsWeight)
    state.press("H")
    let first = state.gradient(of: id)
    state.train(state.press("y"))
    #expect(state.gradient(of: id) != nil)
    #expect(state.gradient(of: id) != first)
    // “bad” alone is no sentence of the data.
    state.press("T", "X")
    #expect(!state.showsGradients)
    #expect(state.message?.text.contains("no sentence of the training data") == true)
    state.press("H")
    #expect(state.message?.text.hasPrefix("Nothing is known to be right here") == true)
  }

  @Test func theLossIsAStageWhereTheTextHasTargets() throws {
    var state = try Fixture.state(Fixture.verdict)
    #expect(state.flow.last?.stage == .loss)
    state.press("T", "X")
    #expect(state.flow.last?.stage == .probabilities)
  }

  @Test func theDecoderReadsTheRightWords() throws {
    var state = try Fixture.state(Fixture.reversal)
    let written = state.model.tokenTexts
    #expect(state.model.targets.allSatisfy { $0 == nil })
    state.press("H")
    #expect(state.readsRightWords)
    #expect(state.model.tokenTexts == ["<s>", "y", "x"])
    let targets = state.model.targets.map { $0.map { state.model.output?.words[$0] } }
    #expect(targets == ["y", "x", "</s>"])
    #expect(!state.isUnsaved)
    // An edit does not make them part of the scene.
    state.train(state.press("y"))
    #expect(state.document.history.past.map(\.model.tokens.count) == [1])
    state.press("u")
    #expect(state.model.tokenTexts == ["<s>", "y", "x"])
    state.press("H")
    #expect(!state.readsRightWords)
    #expect(state.model.tokenTexts == written)
    #expect(!state.isUnsaved)
  }
}
