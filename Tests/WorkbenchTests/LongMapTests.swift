import AttentionEngine
import Testing

@testable import Workbench

/// Maps of long texts: in blocks, or the rows around the cursor.
@Suite struct LongMapTests {
  private func long(_ keys: String...) throws -> State {
    var state = try Fixture.state(Fixture.grid(layers: 2, heads: 2, tokens: 1024))
    for key in keys { state.press(key) }
    return state
  }

  @Test func aLongMapIsShownInBlocksAndNotKept() throws {
    var state = try long()
    #expect(state.mapLabel == "mean of 4×4" && state.mapExtent.block == 4)
    #expect(state.shownWeights?.shape == Shape(256, 256))
    #expect(state.trace[Site(.weights, state.place.head)] == nil)
    state.press("j", "l", "l")
    #expect(state.focusedCell.map { [$0.row, $0.column] } == [4, 8])
    state.press("-", "_")
    #expect(state.mapLabel == "max of 8×8" && state.shownWeights?.shape == Shape(128, 128))
    _ = state.update(.cellChosen(pane: 0, row: 3, column: 5))
    #expect(state.focusedCell.map { [$0.row, $0.column] } == [24, 40])
  }

  /// The scores of its query are there as in a short text; of a block there are none.
  @Test func aSingleWeightCanBeFollowed() throws {
    var state = try long("j", "l")
    #expect(state.derivation == nil && state.sources.isEmpty)
    state.press("f")
    #expect(state.message?.kind == .refused)
    state.press("+", "+")
    guard case .softmax(let row, let column, _, _)? = state.derivation?.rule else {
      Issue.record("no softmax")
      return
    }
    #expect(row.count == 1024 && column == 4 && state.sources.count == 1024)
    #expect(state.derivation?.value == state.shownWeights?[4 - state.mapExtent.rows.lowerBound, 4])
    state.press("f")
    #expect(state.place.stage == .scaled)
    #expect(state.focusedCell.map { [$0.row, $0.column] } == [4, 4])
    state.press("b")
    #expect(state.place.stage == .weights)
  }

  @Test func theBlocksAreThoseThatTheScreenHasRoomFor() throws {
    var state = try long()
    for (room, block) in [(Shape(64, 70), 16), (Shape(63, 70), 17), (Shape(2000, 70), 15)] {
      _ = state.update(.mapRoomMeasured(room))
      #expect(state.blockSize == block)
    }
    _ = state.update(.mapRoomMeasured(Shape(0, 0)))
    #expect(state.blockSize == 128)
  }

  /// Blocks are as small as the room allows, and double or halve from there.
  @Test func blocksOfAnySizeAreZoomed() throws {
    var state = try long()
    _ = state.update(.mapRoomMeasured(Shape(205, 300)))
    #expect(state.mapLabel == "mean of 5×5" && state.shownWeights?.shape == Shape(205, 205))
    for (key, size) in [("-", 10), ("+", 5), ("+", 3), ("+", 2), ("+", 1), ("-", 2), ("-", 4)] {
      state.press(key)
      #expect(state.blockSize == size)
    }
    // The cursor is in the block that its token is in.
    state.press("-", "+", "j")
    #expect(state.focusedCell?.row == 4)
  }

  @Test func zoomedInSomeQueriesAreComputed() throws {
    var state = try long("+", "+")
    #expect(state.mapExtent.rows == 0..<384 && state.mapExtent.block == 1)
    #expect(state.mapLabel.isEmpty && state.shownWeights?.shape == Shape(384, 1024))
    state.press("}")
    #expect(state.mapExtent.rows == 768..<1024)
    #expect(state.focusedCell?.row == 1023)
    let shown = try #require(state.shownWeights)
    let whole = try #require(state.matrix(.weights))
    #expect(shown.row(255).elementsEqual(whole.row(1023)))
    state.press("+")
    #expect(state.message?.kind == .refused)
  }

  @Test func theGraphHasTheQueriesAroundTheToken() throws {
    var state = try long("+", "+", "}", "g")
    #expect(state.graphFocus == .outgoing(1023))
    let graph = try #require(state.attentionGraph)
    #expect(graph.edges.allSatisfy { $0.query == 1023 } && abs(graph.totalMass - 1) < 1e-4)
    state.press("m")
    #expect(abs((state.attentionGraph?.totalMass ?? 0) - 1) < 1e-4)
  }

  @Test func shortMapsAreZoomedOnRequest() throws {
    var state = try Fixture.state(Fixture.grid(tokens: 16))
    #expect(state.attentionMap == nil)
    state.press("-")
    #expect(state.mapLabel == "mean of 2×2" && state.shownWeights?.shape == Shape(8, 8))
    state.press("+")
    #expect(state.attentionMap == nil)
  }
}
