import AttentionEngine
import Testing

@testable import Workbench

@Suite struct HeadTests {
  @Test func aHeadThatIsOffContributesNothing() throws {
    var state = try Fixture.state()
    let before = try #require(state.matrix(.output))
    state.press("1")
    let concat = try #require(state.matrix(.concat))
    for row in 0..<concat.rows { #expect(concat.row(row).suffix(2).allSatisfy { $0 == 0 }) }
    #expect(concat.row(0).prefix(2).contains { $0 != 0 })
    #expect(state.matrix(.output) != before)
    state.press("1")
    #expect(state.matrix(.output) == before)
  }

  @Test func tTogglesTheChosenHeadAndATogglesAll() throws {
    var state = try Fixture.state()
    state.press("]", "t")
    #expect(state.model.layers[0].heads.map(\.isOn) == [true, false])
    state.press("a")
    #expect(state.model.layers[0].heads.map(\.isOn) == [true, true])
    state.press("a")
    #expect(state.model.layers[0].heads.map(\.isOn) == [false, false])
    #expect(state.matrix(.output)?.values.allSatisfy { $0 == 0 } == true)
  }

  @Test func aHeadThatIsNotThereIsNamed() throws {
    var state = try Fixture.state()
    state.press("7")
    #expect(state.message?.text == "There is no head 7: this layer has heads 0 to 1")
  }

  @Test func headsAreAWayOfLookingNotAnEdit() throws {
    var state = try Fixture.state()
    state.press("0")
    #expect(!state.isUnsaved && state.headsOffCount == 1)
    #expect(state.press("q").contains { if case .quit = $0 { true } else { false } })
    // Undo changes numbers and leaves the heads as they are.
    state.press("Q", "Tab", "Tab", "+", "u")
    #expect(state.model.layers[0].heads.map(\.isOn) == [false, true])
  }
}

@Suite struct ManyHeadsTests {
  /// 20 heads of 1,000 tokens would be 20 million numbers at each of four stages.
  @Test func mapsThatWouldTakeTooMuchMemoryAreNotKept() throws {
    let head = "    - {W_Q: [[1]], W_K: [[1]], W_V: [[1]]}\n"
    let scene = """
      tokens: [\(Array(repeating: "a", count: 1000).joined(separator: ", "))]
      embeddings: {a: [1]}
      attention:
        heads:

      """
    var state = try Fixture.state(scene + String(repeating: head, count: 20))
    #expect(!state.showsAllHeads)
    // Not in the expectation itself: it would print a million numbers.
    let isKept = (0...1).map { state.trace[Site(.weights, HeadID(layer: 0, head: $0))] != nil }
    #expect(isKept == [false, false])
    // Their mean is computed around the token that is looked at, and no map is kept for it.
    state.press("g", "m")
    #expect(state.shownWeights?.rows == 384)
    let areKept = state.heads.map { state.trace[Site(.weights, $0)] != nil }
    #expect(!areKept.contains(true))
    #expect(try Fixture.state().showsAllHeads)
  }
}
