import AttentionEngine
import Testing

@testable import Workbench

@Suite struct GraphTests {
  @Test func theGraphShowsTheStrongestOfEveryTokenAndCountsTheRest() throws {
    var state = try Fixture.state()
    state.press("Q", "g")
    #expect(state.place.stage == .weights)
    let graph = try #require(state.attentionGraph)
    #expect(graph.edges.count == 8)
    #expect(graph.hiddenCount == 8)
    #expect(abs(graph.totalMass - 4) < 1e-5)
    state.press("{")
    #expect(state.attentionGraph?.edges.count == 4)
    state.press("}", "}", "}", "}")
    #expect(state.graph.topK == nil)
    #expect(state.attentionGraph?.hiddenCount == 0)
  }

  @Test func theThresholdHidesWeakArcs() throws {
    var state = try Fixture.state()
    state.press("g", "}", "}", "}", "%", "\"0.3\"", "Enter")
    let graph = try #require(state.attentionGraph)
    #expect(graph.edges.allSatisfy { $0.weight >= 0.3 })
    #expect(graph.hiddenCount == 16 - graph.edges.count)
    state.press(")")
    #expect(state.graph.threshold == 0.35)
    state.press("%", "\"2\"", "Enter")
    #expect(state.prompt?.problem != nil)
  }

  @Test func theFocusIsOnTheTokenUnderTheCursor() throws {
    var state = try Fixture.state()
    state.press("g", "j", "o")
    #expect(state.attentionGraph?.edges.allSatisfy { $0.query == 1 } == true)
    state.press("o", "j")
    #expect(state.attentionGraph?.edges.allSatisfy { $0.key == 2 } == true)
    #expect(state.attentionGraph?.edges.isEmpty == false)
  }

  @Test func theMeanIsOverTheHeadsThatAreOn() throws {
    var state = try Fixture.state()
    state.press("g", "m")
    let first = try #require(state.matrix(.weights, head: 0))
    let second = try #require(state.matrix(.weights, head: 1))
    let mean = try #require(state.shownWeights)
    #expect(abs(mean[1, 2] - (first[1, 2] + second[1, 2]) / 2) < 1e-6)
    state.press("0")
    #expect(state.shownWeights == second)
    state.press("1")
    #expect(state.shownWeights == nil)
  }

  @Test func escapeLeavesTheGraph() throws {
    var state = try Fixture.state()
    state.press("g", "Escape")
    #expect(!state.graph.isShown)
  }
}
