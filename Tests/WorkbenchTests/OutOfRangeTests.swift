import Testing

@testable import AttentionEngine
@testable import Workbench

/// NaN and infinite numbers are followed to where they begin.
@Suite struct OutOfRangeTests {
  /// q of “a” is 3e38 · 2, beyond float32; its scores are infinite, and their softmax no number.
  private static let overflowing = """
    sentence: a b
    embeddings: {a: [3e38, 0], b: [0, 1]}
    attention:
      heads:
        - {W_Q: [[2, 0], [0, 1]], W_K: [[1, 0], [0, 1]], W_V: [[1, 0], [0, 1]]}
    """

  @Test func theFirstNumberBeyondTheRangeIsFound() throws {
    var state = try Fixture.state(Self.overflowing)
    #expect(state.place.stage == .weights)
    #expect(state.derivation?.value.isNaN == true)
    let first = CellID(.site(Site(.q, HeadID(layer: 0, head: 0))), row: 0, column: 0)
    #expect(state.outOfRangeOrigin?.operand.cell == first)
    #expect(state.outOfRangeOrigin?.operand.value == .infinity)
    #expect(state.outOfRangeOrigin?.kind == .computed)
    // It stands behind the scores that the weight was made from, and is marked.
    #expect(state.sources.map(\.cell).last == first)
    #expect(state.source == state.sources.count - 1)
    #expect(state.fullName(of: first) == "Q[a, 0]")
    state.press("f")
    #expect(state.focusedCell == first)
    #expect(state.outOfRangeOrigin?.operand.cell == first)
    // What q is made from is finite.
    #expect(state.source == 0)
    #expect(state.sources.allSatisfy { $0.value.isFinite })
    state.press("b")
    #expect(state.place.stage == .weights)
  }

  /// A large pass forgets what is inside of a layer that nobody looks at.
  @Test func theWayEndsWhereNothingIsKept() throws {
    var state = try Fixture.state(Self.overflowing)
    let place = try #require(state.trace.flow.place(of: Site(.q, HeadID(layer: 0, head: 0))))
    state.trace.entries[place] = nil
    state.refreshOutOfRangeOrigin()
    let scores = MatrixID.site(Site(.scores, HeadID(layer: 0, head: 0)))
    #expect(state.outOfRangeOrigin?.operand.cell.matrix == scores)
    #expect(state.outOfRangeOrigin?.kind == .onTheWay)
  }

  @Test func anotherSourceCanBeMarked() throws {
    var state = try Fixture.state(Self.overflowing)
    let count = state.sources.count
    state.press("n")
    #expect(state.source == 0)
    state.press("p")
    #expect(state.source == count - 1)
  }

  @Test func whatIsInRangeHasNoOrigin() throws {
    var state = try Fixture.state(Self.overflowing)
    state.press("j")
    #expect(state.derivation?.value.isFinite == true)
    #expect(state.outOfRangeOrigin == nil)
    #expect(state.source == 0)
    var masked = try Fixture.state(Fixture.masked)
    masked.press("l")
    // −∞ is what the mask makes of the score.
    #expect(masked.derivation?.value == 0)
    #expect(masked.outOfRangeOrigin == nil)
  }
}
