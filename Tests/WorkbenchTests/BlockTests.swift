import AttentionEngine
import Testing

@testable import Workbench

/// The way through a model of several blocks.
@Suite struct BlockTests {
  private func visited(_ text: String) throws -> [Stop] {
    var state = try Fixture.state(text)
    _ = state.update(.stageChosen(state.flow[0]))
    var stops: [Stop] = []
    while state.message?.kind != .refused {
      stops.append(state.stop)
      state.press("Space")
    }
    return stops
  }

  @Test func spaceWalksThroughTheBlocksInTheOrderOfTheComputation() throws {
    let stops = try visited(Fixture.translation)
    var blocks: [Block] = []
    for stop in stops where blocks.last != stop.block { blocks.append(stop.block) }
    #expect(
      blocks == [
        .input(.source), .layer(0), .input(.main), .layer(1), .layer(2), .prediction,
      ])
    #expect(stops == (try Fixture.state(Fixture.translation)).flow)
    let stages = { (block: Block) in stops.filter { $0.block == block }.map(\.stage) }
    // Only what the block has: the source has no positions, the encoder no mask.
    #expect(stages(.input(.source)) == [.tokens, .embeddings, .input])
    #expect(stages(.input(.main)) == [.tokens, .embeddings, .positions, .input])
    #expect(!stages(.layer(0)).contains(.masked) && stages(.layer(1)).contains(.masked))
    #expect(stages(.layer(2)).suffix(3) == [.output, .intermediate, .activation])
    #expect(stages(.prediction) == [.logits, .probabilities])
  }

  @Test func aModelWithoutASourceHasItsBlocksToo() throws {
    let state = try Fixture.state(Fixture.layers)
    #expect(state.model.blocks == [.input(.main), .layer(0), .layer(1), .prediction])
    #expect(!state.model.isSimple)
    #expect(try Fixture.state().model.isSimple)
    #expect(try Fixture.state().model.blocks == [.input(.main), .layer(0)])
  }

  @Test func backspaceWalksTheSameWayBack() throws {
    var state = try Fixture.state(Fixture.translation)
    let start = state.stop
    state.press("Space", "Space", "Space", "Space", "Space", "Space", "Space", "Space")
    #expect(state.block == .input(.main))
    for _ in 1...8 { state.press("Backspace") }
    #expect(state.stop == start)
  }

  @Test func aLetterGoesToTheStageOfThisBlockThenToTheNextOne() throws {
    var state = try Fixture.state(Fixture.layers)
    state.press("Q")
    #expect(state.stop == Stop(block: .layer(0), stage: .q))
    state.press("W")
    #expect(state.stop == Stop(block: .layer(0), stage: .weights))
    state.press("W")
    #expect(state.stop == Stop(block: .layer(1), stage: .weights))
    // Behind the last one it begins anew.
    state.press("W")
    #expect(state.stop == Stop(block: .layer(0), stage: .weights))
    // What the block lacks is sought in the flow.
    state.press("M")
    #expect(state.stop == Stop(block: .layer(1), stage: .masked))
    state.press("R")
    #expect(state.stop == Stop(block: .layer(0), stage: .norm))
    state.press("F")
    #expect(state.message == .init(kind: .refused, text: "This scene has no stage ffn"))
  }

  @Test func oneLetterMayHaveTwoStages() throws {
    var state = try Fixture.state(Fixture.layers)
    state.press("G")
    #expect(state.stop == Stop(block: .prediction, stage: .logits))
    state.press("G")
    #expect(state.stop == Stop(block: .input(.main), stage: .segments))
    state.press("G")
    #expect(state.stop == Stop(block: .prediction, stage: .logits))
    state.press("B")
    #expect(state.stop == Stop(block: .prediction, stage: .probabilities))
  }

  @Test func pointAndCommaGoFromBlockToBlock() throws {
    var state = try Fixture.state(Fixture.layers)
    state.press("V", ".")
    #expect(state.stop == Stop(block: .layer(1), stage: .v))
    state.press(".")
    #expect(state.stop == Stop(block: .prediction, stage: .logits))
    state.press(".")
    #expect(state.message == .init(kind: .refused, text: "This is the last block"))
    state.press(",", ",", ",")
    #expect(state.stop == Stop(block: .input(.main), stage: .tokens))
    _ = state.update(.blockChosen(.layer(1)))
    #expect(state.stop == Stop(block: .layer(1), stage: .v))
  }

  @Test func inALayerWithFewerHeadsTheLastOneIsChosen() throws {
    var state = try Fixture.state(Fixture.layers)
    state.press("]")
    #expect(state.place.head == HeadID(layer: 0, head: 1))
    state.press(".")
    #expect(state.place.head == HeadID(layer: 1, head: 0))
    state.press("7")
    #expect(state.message?.text == "There is no head 7: this layer has one head, 0")
  }

  @Test func whoComesToAnotherBlockIsToldWhere() throws {
    var state = try Fixture.state(Fixture.translation)
    state.press("W")
    #expect(state.message?.text.hasPrefix("Decoder layer 0 · Weights: ") == true)
    state.press("Space")
    #expect(state.message?.text.hasPrefix("Context: ") == true)
    let titles = state.model.blocks.map(state.title(of:))
    #expect(
      titles == [
        "source input", "encoder layer 0", "decoder input", "decoder layer 0",
        "decoder layer 0, cross-attention", "prediction",
      ])
    #expect(
      try Fixture.state(Fixture.layers).title(of: .layer(1)) == "layer 1")
  }

  @Test func aStageThatAnEditTookAwayIsLeftByStepping() throws {
    var state = try Fixture.state(Fixture.layers)
    state.press("M", "m")
    #expect(state.model.layers[1].mask == .none)
    #expect(state.absence == .noMask)
    #expect(state.stages(of: .layer(1)).contains(.masked))
    state.press("Space")
    #expect(state.stop == Stop(block: .layer(1), stage: .weights))
    #expect(!state.stages(of: .layer(1)).contains(.masked))
  }
}

/// Rows and columns of two sentences.
@Suite struct CrossAttentionTests {
  @Test func theTwoSentencesHaveACursorEach() throws {
    var state = try Fixture.state(Fixture.translation)
    state.press("K", "j", "j")
    #expect(state.focusedToken(of: .source) == 2)
    // The last token of what was written.
    #expect(state.focusedToken(of: .main) == 3)
    _ = state.update(.blockChosen(.layer(2)))
    state.press("W")
    let cell = try #require(state.focusedCell)
    #expect(cell == CellID(.site(Site(.weights, HeadID(layer: 2, head: 0))), row: 3, column: 2))
    state.press("k", "h")
    #expect(state.focusedToken(of: .main) == 2 && state.focusedToken(of: .source) == 1)
    state.press("V")
    #expect(state.focusedCell?.row == 1)
    state.press("Q")
    #expect(state.focusedCell?.row == 2)
  }

  @Test func theKeyOfASentenceThatAttendsToItselfIsNotItsToken() throws {
    var state = try Fixture.state(Fixture.translation)
    state.press("l", "l")
    #expect(state.focusedCell?.row == 0 && state.focusedCell?.column == 2)
    state.press("K")
    #expect(state.focusedCell?.row == 0)
  }

  @Test func aNumberIsFollowedIntoTheOtherSentence() throws {
    var state = try Fixture.state(Fixture.translation)
    _ = state.update(.blockChosen(.layer(2)))
    state.press("K")
    #expect(state.panes.count == 3)
    #expect(state.symbol(of: state.panes[1]) == "encoder residual₀")
    state.press("f")
    #expect(state.stop == Stop(block: .layer(0), stage: .residual))
    state.press("f")
    #expect(state.stop == Stop(block: .input(.source), stage: .input))
    #expect(state.place.part == .source)
    state.press("f")
    #expect(state.place.stage == .embeddings && state.part == .source)
    state.press("b", "b", "b")
    #expect(state.stop == Stop(block: .layer(2), stage: .k))
  }

  @Test func whatIsOfAnotherBlockSaysSo() throws {
    var state = try Fixture.state(Fixture.translation)
    let input = MatrixID.site(Site(.input, part: .source))
    #expect(state.symbol(of: input) == "source input")
    state.press("I")
    #expect(state.block == .input(.main))
    state.press(",", ",")
    #expect(state.block == .input(.source) && state.symbol(of: input) == "input")
    #expect(state.symbol(of: .parameter(.embeddings(.source))) == "all source words")
  }

  @Test func theGraphGoesFromSentenceToSentence() throws {
    var state = try Fixture.state(Fixture.translation)
    _ = state.update(.blockChosen(.layer(2)))
    state.press("g", "o")
    #expect(state.graphFocus == .outgoing(3))
    state.press("k")
    #expect(state.graphFocus == .outgoing(2))
    state.press("o", "j", "j", "j", "j")
    #expect(state.graphFocus == .incoming(2))
    #expect(state.focusedToken(of: .main) == 2)
    _ = state.update(.tokenChosen(1, .source))
    #expect(state.graphFocus == .incoming(1))
    #expect(state.attentionGraph?.edges.allSatisfy { $0.key == 1 } == true)
  }

  @Test func exportsSayWhoseNumbersTheyAre() throws {
    var state = try Fixture.state(Fixture.translation)
    state.press("E", "x")
    #expect(state.prompt?.field.string == "test-embeddings.txt")
    state.press("Escape", ",", ",", "x")
    #expect(state.prompt?.field.string == "test-embeddings-source.txt")
    state.press("Escape", "W", "W", "]", "x")
    #expect(state.prompt?.field.string == "test-weights-decoder0-head1.txt")
    state.press("Escape", "g", "x")
    #expect(state.prompt?.field.string == "test-graph-decoder0-head1.dot")
  }
}
