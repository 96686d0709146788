import AttentionEngine
import CellGrid
import Testing

@testable import Workbench

/// All heads of all layers.
@Suite struct ModelViewTests {
  /// The model view with everything computed.
  private func opened(_ keys: [String] = []) throws -> State {
    var state = try Fixture.state(Fixture.grid())
    state.press("!")
    state.computeAwaitedHeads()
    for key in keys { state.press(key) }
    return state
  }

  @Test func arrowsChooseAndEnterOpens() throws {
    var state = try opened(["Down", "Right", "Right"])
    #expect(state.place.head == HeadID(layer: 1, head: 2))
    state.press("Left", "Up", "Up")
    #expect(state.place.head == HeadID(layer: 0, head: 1))
    state.press("}", "End")
    #expect(state.place.head == HeadID(layer: 2, head: 3))
    state.press("Enter")
    #expect(!state.modelView.isShown)
    #expect(state.place.site == Site(.weights, HeadID(layer: 2, head: 3)))
    #expect(state.trace[Site(.weights, HeadID(layer: 2, head: 3))] != nil)
  }

  @Test(arguments: ["Escape", "!", "F2"])
  func itLeadsBackToWhereSomebodyWas(key: String) throws {
    var state = try Fixture.state(Fixture.grid())
    state.press(".", "K", "Tab", "j")
    let place = state.place
    state.press("!", "Down", "Right", key)
    #expect(!state.modelView.isShown && state.place == place)
  }

  @Test func aStageLeavesIt() throws {
    var state = try opened(["Right", "V"])
    #expect(!state.modelView.isShown)
    #expect(state.place.site == Site(.v, HeadID(layer: 0, head: 1)))
    state = try opened(["g"])
    #expect(!state.modelView.isShown && state.graph.isShown)
  }

  /// The token under the cursor is not on the screen.
  @Test(arguments: ["X", "Delete", "A", "<", ">"])
  func noTokenIsChangedUnseen(_ key: String) throws {
    var state = try opened()
    let tokens = state.model.tokens
    state.press(key)
    #expect(
      state.model.tokens == tokens && state.message?.kind == .refused && state.mode == .browsing)
  }

  /// The small maps have no lens, and looking for one must not lead elsewhere.
  @Test func lensesBelongToOneHead() throws {
    let state = try opened(["\\"])
    #expect(state.modelView.isShown && state.lens == .weights)
    #expect(state.message?.kind == .refused)
    #expect(state.message?.text.contains("Enter opens a head") == true)
    #expect(try opened(["Enter", "\\"]).lens == .withoutFirst)
  }

  @Test func changesNameTheirBaseline() throws {
    var state = try opened([])
    #expect(state.headBaseline == nil)
    state.press("d")
    #expect(state.headBaseline == "the scene as opened")
    state.computeAllSummaries()
    #expect(state.allHeads.allSatisfy { state.shownSummary(of: $0)?[.entropy] == 0 })
    state.press("x")
    #expect(state.prompt?.field.string == "test-heads-change.csv")
  }

  @Test func nothingIsComputedUntilThereIsTime() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("!", "Down")
    #expect(state.allHeads.allSatisfy { state.trace.summary(of: $0) == nil })
    // What the screen lacks first, then what is near.
    let last = HeadID(layer: 2, head: 3)
    #expect(state.awaitedHeads(onScreen: [last]) == [last])
    #expect(state.awaitedHeads(onScreen: []).first?.layer == 1)
    _ = state.update(.headsAwaited([last]))
    #expect(state.trace.summary(of: last) != nil)
    #expect(state.awaitedHeads(onScreen: [last]).count == 11)
    state.press("Escape")
    #expect(state.awaitedHeads(onScreen: []).isEmpty)
  }

  @Test func manyTokensAreComputedAFewHeadsAtATime() throws {
    var state = try Fixture.state(Fixture.grid(layers: 1, heads: 6, tokens: 600))
    state.press("!")
    _ = state.update(.headsAwaited(state.awaitedHeads(onScreen: [])))
    #expect(state.awaitedHeads(onScreen: []).count == 3)
  }

  @Test func aHeadWithNaNComesAfterThoseThatCanBeSorted() throws {
    var state = try CaptureFixture.state()
    var model = state.model
    model[.capturedWeights(HeadID(layer: 0, head: 0))] = Matrix(
      rows: 4, columns: 4, repeating: .nan)
    state.take(model)
    state.press("!", "r")
    _ = state.update(.headsAwaited(state.allHeads))
    let ranking = state.ranking(by: .entropy)
    #expect(ranking.count == 3 && !ranking.contains(HeadID(layer: 0, head: 0)))
    #expect(state.headGrid.rows.joined().compactMap { $0 }.last == HeadID(layer: 0, head: 0))
  }

  @Test func aStatisticSortsAndLeadsFromHeadToHead() throws {
    var state = try opened(["r"])
    let ranking = state.ranking(by: .entropy)
    #expect(ranking.count == 12 && state.headGrid.rows.joined().compactMap { $0 } == ranking)
    let values = ranking.compactMap { state.trace.summary(of: $0)?[.entropy] }
    #expect(values == values.sorted(by: >) && values.first != values.last)
    state.press("Home", "{")
    #expect(state.place.head == ranking[0])
    state.press("n", "n")
    #expect(state.place.head == ranking[2])
    state.press("p")
    #expect(state.place.head == ranking[1])
    state.press("p", "p")
    #expect(state.place.head == ranking[0] && state.message?.kind == .refused)
    state.press("r")
    #expect(state.headGrid[1, 0] == HeadID(layer: 1, head: 0))
  }

  @Test func sortingGoesToTheFirstHead() throws {
    var state = try opened(["Down", "Right", "r"])
    #expect(state.place.head == state.ranking(by: .entropy).first)
    state.press("Down", "s")
    #expect(state.place.head == state.ranking(by: .distance).first)
    // Back in the order of the layers it stays where it is.
    state.press("r")
    #expect(state.place.head == state.ranking(by: .distance).first)
  }

  /// Heads that are computed after somebody sorted them may come first.
  @Test func theFirstHeadIsSoughtWhileSomeAreComputed() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("!", "r")
    for head in state.allHeads { _ = state.update(.headsAwaited([head])) }
    #expect(state.place.head == state.ranking(by: .entropy).first)
    #expect(state.place.head != HeadID(layer: 0, head: 0))
    // Who chose another head stays there.
    state = try Fixture.state(Fixture.grid())
    state.press("!", "r", "Right")
    let chosen = state.place.head
    state.computeAwaitedHeads()
    #expect(state.place.head == chosen)
  }

  @Test func theChangeOfEveryHeadIsShown() throws {
    var state = try opened(["Down", "t", "d"])
    #expect(state.message?.text == "Change against the scene as opened")
    #expect(state.shownSummary(of: HeadID(layer: 2, head: 0)) == nil)
    state.computeAwaitedHeads()
    var opened = Trace(model: state.document.scene!.model)
    for head in state.allHeads {
      opened.computeSummary(of: head)
      let (now, before) = (try #require(state.trace.summary(of: head)), opened.summary(of: head)!)
      let change = try #require(state.shownSummary(of: head))
      #expect(change[.entropy] == now[.entropy]! - before[.entropy]!)
      #expect(change.means[2, 1] == now.means[2, 1] - before.means[2, 1])
      #expect((change.means.values.allSatisfy { $0 == 0 }) == (head.layer < 2))
    }
    state.press("r")
    #expect(state.message?.text == "Sorted by change of entropy, greatest first")
    let changes = state.ranking(by: .entropy).compactMap { state.shownSummary(of: $0)?[.entropy] }
    #expect(changes == changes.sorted(by: >) && changes.count == 12)
    state.press("d")
    #expect(state.shownSummary(of: state.place.head) == state.trace.summary(of: state.place.head))
  }

  @Test func otherTokensHaveNoChangeToShow() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("T", "X", "!", "d")
    #expect(!state.showsDelta && state.message?.kind == .refused)
    // What was asked for before shows the heads as they are.
    state.press("Escape", "W", "d", "!")
    state.computeAwaitedHeads()
    let head = state.place.head
    #expect(state.showsDelta && state.shownSummary(of: head) == state.trace.summary(of: head))
    #expect(state.message?.text.hasPrefix("All heads, as they are: ") == true)
    state.press("d")
    #expect(state.showsDelta && state.message?.kind == .refused)
  }

  @Test func statisticsFollowOneAnother() throws {
    var state = try opened()
    var seen: [HeadStatistic?] = []
    for _ in 0...HeadStatistic.allCases.count {
      seen.append(state.modelView.statistic)
      state.press("s")
    }
    #expect(Set(seen).count == HeadStatistic.allCases.count + 1)
    #expect(state.modelView.statistic == .entropy)
    state.press("S-Tab")
    #expect(state.modelView.statistic == nil && !state.modelView.isSorted)
  }

  @Test func aHeadThatIsTurnedOffMakesWhatFollowsStale() throws {
    let state = try opened(["t"])
    #expect(state.model.layers[0].heads[0].isOn == false)
    let stale = state.allHeads.filter { state.trace.summary(of: $0) == nil }
    #expect(Set(stale.map(\.layer)) == [1, 2] && stale.count == 8)
  }

  @Test func whatBelongsToAMatrixIsRefused() throws {
    for key in ["e", "+", "f"] {
      let state = try opened([key])
      #expect(state.modelView.isShown && state.message?.kind == .refused, "\(key)")
    }
    var state = try opened(["z"])
    #expect(state.modelView.mapSize == .medium && state.zoom == .balanced)
    state.press("Escape", "z")
    #expect(state.zoom == .matrix)
  }

  @Test func allHeadsAreExportedAsATable() throws {
    var state = try opened(["x"])
    #expect(state.prompt?.field.string == "test-heads.csv")
    guard case .export(let request)? = state.press("Enter").first else {
      Issue.record("no export")
      return
    }
    #expect(request.subject == .heads && request.path == "test-heads.csv")
    // Also those that nobody waited for.
    var fresh = try Fixture.state(Fixture.grid())
    fresh.computeAllSummaries()
    #expect(fresh.allHeads.allSatisfy { fresh.shownSummary(of: $0) != nil })
  }

  @Test func encodersAndDecodersStandInOneGrid() throws {
    var state = try Fixture.state(Fixture.translation)
    state.press("!")
    state.computeAwaitedHeads()
    #expect(state.headGrid.rows.map { $0.count { $0 != nil } } == [1, 2, 1])
    state.press("Home", "{", "Down", "Right", "Down")
    #expect(state.place.head == HeadID(layer: 2, head: 0))
    // The cross-attention takes its own place: that is no distance between two sequences.
    #expect(state.ranking(by: .distance).allSatisfy { $0.layer < 2 })
  }
}

extension State {
  mutating func computeAwaitedHeads() {
    while case let heads = awaitedHeads(onScreen: []), !heads.isEmpty {
      _ = update(.headsAwaited(heads))
    }
  }
}
