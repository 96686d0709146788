import AttentionEngine
import Testing

@testable import Workbench

/// Going from block to block keeps the stage where it can.
@Suite struct SoughtStageTests {
  @Test func aStageComesBackBehindBlocksThatLackIt() throws {
    var state = try Fixture.state(Fixture.translation)
    #expect(state.block == .layer(0) && state.place.stage == .weights)
    state.press(".")
    #expect(state.block == .input(.main) && state.place.stage == .tokens)
    state.press(".")
    #expect(state.block == .layer(1) && state.place.stage == .weights)
    state.press(",", ",")
    #expect(state.block == .layer(0) && state.place.stage == .weights)
    state.press(".", ".", ".", ".")
    #expect(state.block == .prediction)
    state.press(",")
    #expect(state.block == .layer(2) && state.place.stage == .weights)
  }

  @Test func whoeverGoesToAnotherStageSeeksThat() throws {
    var state = try Fixture.state(Fixture.translation)
    state.press(".", "Space", ",", ".", ".")
    // The positions are in the blocks of the input alone.
    #expect(state.block == .layer(1) && state.place.stage == .q)
    state.press(",")
    #expect(state.block == .input(.main) && state.place.stage != .tokens)
  }
}
