import AttentionEngine
import Testing

@testable import Workbench

@Suite struct NavigationTests {
  @Test func spaceAndBackspaceStepThroughAllStages() throws {
    var state = try Fixture.state()
    state.press("T")
    var seen = [state.place.stage]
    for _ in 1..<state.flow.count {
      state.press("Space")
      seen.append(state.place.stage)
    }
    #expect(seen == Self.usual)
    state.press("Space")
    #expect(state.place.stage == .output)
    #expect(state.message?.kind == .refused)
    for _ in 1..<seen.count { state.press("Backspace") }
    #expect(state.place.stage == .tokens)
  }

  /// The stages that the bar of every simple scene has.
  private static let usual: [Stage] = [
    .tokens, .embeddings, .positions, .input, .q, .k, .v, .scores, .scaled, .masked, .weights,
    .context, .concat, .output,
  ]

  @Test(arguments: usual)
  func everyStageHasItsLetter(_ stage: Stage) throws {
    var state = try Fixture.state()
    state.press(String(try #require(stage.letter)))
    #expect(state.place.stage == stage)
  }

  @Test func aStageThatTheSceneLacksIsReachedAndSaysWhy() throws {
    var state = try Fixture.state()
    state.press("M")
    #expect(state.absence == .noMask)
    #expect(state.focusedCell == nil)
    state.press("P")
    #expect(state.absence == .noPositions)
  }

  @Test func theCursorStaysInsideAndArrowsEqualLetters() throws {
    var state = try Fixture.state()
    state.press("W", "Up", "Left")
    #expect(state.focusedCell == CellID(.site(Site(.weights)), row: 0, column: 0))
    state.press("Down", "j", "Right", "l", "l", "l", "l")
    #expect(state.focusedCell == CellID(.site(Site(.weights)), row: 2, column: 3))
    state.press("Home", "PageDown")
    #expect(state.focusedCell == CellID(.site(Site(.weights)), row: 3, column: 0))
  }

  @Test func theTokenIsKeptFromStageToStage() throws {
    var state = try Fixture.state()
    state.press("W", "j", "j", "Q")
    #expect(state.focusedCell?.row == 2)
    state.press("j", "W")
    #expect(state.focusedCell?.row == 3)
  }

  @Test func inTheColumnsConventionTheCursorMovesAsShown() throws {
    var state = try Fixture.state(Fixture.columns)
    state.press("Q", "Right")
    // Right goes to the next token, which is the next row of the engine's matrix.
    #expect(state.focusedCell == CellID(.site(Site(.q)), row: 1, column: 0))
    #expect(state.name(of: try #require(state.focusedCell)) == "Q[0, b]")
    state.press("Tab")
    #expect(state.focusedMatrix == .parameter(.wQ))
    state.press("Right", "Right")
    #expect(state.focusedCell == CellID(.parameter(.wQ), row: 2, column: 0))
  }

  @Test func tabGoesRoundTheMatricesOfAStage() throws {
    var state = try Fixture.state()
    state.press("Q")
    let panes = state.panes
    #expect(panes.count == 4)
    for pane in panes.dropFirst() {
      state.press("Tab")
      #expect(state.focusedMatrix == pane)
    }
    state.press("Tab")
    #expect(state.focusedMatrix == panes[0])
    state.press("S-Tab")
    #expect(state.focusedMatrix == panes.last)
  }

  @Test func aNumberIsFollowedBackToTheWrittenOnesAndBack() throws {
    var state = try Fixture.state()
    state.press("W", "j", "l")
    let start = state.place
    var stages: [Stage] = []
    for _ in 0..<4 {
      state.press("f")
      stages.append(state.place.stage)
    }
    // weights ← scaled ← scores ← Q ← input
    #expect(stages == [.scaled, .scores, .q, .input])
    state.press("b", "b", "b", "b")
    #expect(state.place == start)
    #expect(state.trail.isEmpty)
  }

  @Test func theMarkedSourceIsTheOneThatIsFollowed() throws {
    var state = try Fixture.state()
    state.press("Q", "j", "n", "f")
    // Terms of Q[chat, 0] are input[chat, 0] and W_Q[0, 0], alternating.
    #expect(state.focusedCell == CellID(.parameter(.wQ), row: 0, column: 0))
    #expect(state.place.stage == .q)
    state.press("b", "p", "f")
    // The last source of a biased projection is the bias.
    let head = HeadID(layer: 0, head: 0)
    #expect(state.focusedCell == CellID(.parameter(.bias(.q, head)), row: 0, column: 0))
  }

  @Test func enterOnAComputedNumberGoesToItsSource() throws {
    var state = try Fixture.state()
    state.press("W", "Enter")
    #expect(state.place.stage == .scaled)
  }

  @Test func aClickedCellGetsTheCursor() throws {
    var state = try Fixture.state()
    state.press("Q")
    _ = state.update(.cellChosen(pane: 2, row: 2, column: 1))
    #expect(state.focusedCell == CellID(.parameter(.wQ), row: 2, column: 1))
  }
}
