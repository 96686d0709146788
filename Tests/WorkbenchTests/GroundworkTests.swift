import AttentionEngine
import Testing

@testable import Workbench

/// What a large model has to work before it can show something.
@Suite struct GroundworkTests {
  /// Three layers of four heads, and not a single layer that a key may wait for.
  private func state() throws -> State {
    var state = try Fixture.state(Fixture.grid())
    state.productsPerKey = 0
    // Nothing of the layers is known.
    state.trace = Trace(model: state.model)
    return state
  }

  @Test func theFirstLayerIsThereAtOnce() throws {
    var state = try state()
    state.press("Q")
    #expect(state.trace[Site(.q)] != nil && state.groundwork == nil)
  }

  @Test func deepLayersComeOneByOne() throws {
    var state = try state()
    state.productsPerKey = 1
    let last = HeadID(layer: 2, head: 0)
    state.press("!", "Down", "Down", "Enter")
    #expect(state.place.site == Site(.weights, last))
    #expect(state.groundwork == Groundwork(next: 1, remaining: 1, total: 2, last: 1))
    #expect(state.trace[Site(.weights, last)] == nil)
    // A message stays while somebody waits.
    state.say("something")
    _ = state.update(.groundworkAwaited)
    #expect(state.message?.text == "something")
    #expect(state.groundwork == nil)
    var direct = Trace(model: state.model)
    direct.compute(Site(.weights, last))
    #expect(state.trace[Site(.weights, last)] == direct[Site(.weights, last)])
  }

  @Test func somebodyWhoGoesBackWaitsForNothing() throws {
    var state = try state()
    state.productsPerKey = 1
    state.press("!", "Down", "Down", "Enter")
    #expect(state.groundwork?.remaining == 1)
    state.press(",", ",")
    #expect(state.groundwork == nil && state.trace[Site(.weights)] != nil)
    state.trace = Trace(model: state.model)
    state.press("!", "Down", "Down", "Enter")
    #expect(state.groundwork?.remaining == 1)
    state.press("!")
    #expect(state.groundwork == nil)
  }

  @Test func howFarItIsFollowsWhatIsAskedFor() throws {
    var state = try Fixture.state(Fixture.grid(layers: 6))
    state.productsPerKey = 1
    state.press("!", "Down", "Down", "Down", "Down", "Down", "Enter")
    #expect(state.groundwork == Groundwork(next: 1, remaining: 4, total: 5, last: 4))
    // A key on the way does not set it back.
    state.press("l")
    #expect(state.groundwork == Groundwork(next: 2, remaining: 3, total: 5, last: 4))
    // Less deep there is less to do.
    state.press(",")
    #expect(state.groundwork == Groundwork(next: 3, remaining: 1, total: 2, last: 3))
  }

  @Test func anEditOfTheFirstLayerIsFollowedLayerByLayer() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("!", "Down", "Down", "Enter")
    #expect(state.groundwork == nil)
    state.productsPerKey = 1
    let site = Site(.weights, HeadID(layer: 2, head: 0))
    let before = state.trace[site]
    state.press(",", ",", "Q", "Tab", "Tab")
    guard case .parameter = state.focusedMatrix else {
      Issue.record("no weight is focused")
      return
    }
    state.press("+", "!", "Down", "Down", "Enter")
    #expect(state.groundwork?.remaining == 1)
    var steps = 0
    while state.groundwork != nil {
      _ = state.update(.groundworkAwaited)
      steps += 1
    }
    #expect(steps > 0)
    var direct = Trace(model: state.model)
    direct.compute(site)
    #expect(state.trace[site] == direct[site] && state.trace[site] != before)
  }
}
