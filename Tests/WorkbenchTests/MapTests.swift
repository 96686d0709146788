import AttentionEngine
import Testing

@testable import Workbench

/// Several heads together, lenses, blocks, and queries that are kept in sight.
@Suite struct MapTests {
  @Test func withoutMarksTheHeadsThatAreOnAreTogether() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("1", "`")
    #expect(state.mapLabel == "mean of 3 heads · heads 0.0 0.2 0.3")
    let parts = [0, 2, 3].compactMap { state.matrix(.weights, head: $0) }
    let mean = try #require(state.shownWeights)
    #expect(abs(mean[2, 1] - parts.reduce(0) { $0 + $1[2, 1] } / 3) < 1e-6)
    state.press("`")
    #expect(state.mapLabel.hasPrefix("sum of 3 heads"))
    state.press("F6")
    #expect(state.mapLabel.hasPrefix("max of 3 heads"))
    state.press("`")
    #expect(state.attentionMap == nil && state.mapLabel.isEmpty)
  }

  @Test func aMapIsExportedWhole() throws {
    for (tokens, keys, shape, last) in [
      (6, ["-"], Shape(3, 3), "4 "), (6, ["`", "-"], Shape(3, 3), "4 "),
      (600, [], Shape(38, 38), "592 "), (600, ["+", "+", "+", "+"], Shape(600, 600), ""),
      (600, ["\\", "+", "+", "+", "+"], Shape(600, 600), ""), (6, ["\\"], Shape(6, 6), ""),
    ] {
      var state = try Fixture.state(Fixture.grid(layers: 1, heads: 2, tokens: tokens))
      state.map.blockSize = tokens > 512 ? 16 : nil
      for key in keys { state.press(key) }
      let map = try #require(state.wholeMap, "\(keys)")
      #expect(map.matrix.shape == shape, "\(tokens) \(keys)")
      #expect(map.rowLabels.count == shape.rows && map.columnLabels.count == shape.columns)
      #expect(map.rowLabels.last?.hasPrefix(last) == true)
    }
    let plain = try Fixture.state(Fixture.grid()).wholeMap
    #expect(plain == nil)
  }

  @Test func markedHeadsOfAllLayersAreTogether() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("!", "Space", "Down", "Right", "Space", "}", "&", "Left", "&", "&", "`")
    #expect(!state.modelView.isShown)
    #expect(state.combinedHeads.map { [$0.layer, $0.head] } == [[0, 0], [1, 1], [2, 1]])
    #expect(state.mapLabel == "mean of 3 heads · heads 0.0 1.1 2.1")
    #expect(state.mapTerms.count == 3)
    state.press("F8")
    #expect(state.map.marked.isEmpty && state.combinedHeads.count == 4)
  }

  @Test func severalHeadsAreLeftForOne() throws {
    let marked = ["!", "Space", "Right", "Space", "`", "`"]
    for (keys, message) in [
      (["F8"], "No head is marked: head 1 alone"), (["Escape"], "One head: head 1"),
      (["!", "Down", "Enter"], "layer 1, head 1"),
    ] {
      var state = try Fixture.state(Fixture.grid())
      for key in marked { state.press(key) }
      #expect(state.combinationLabel == "sum of 2 heads")
      for key in keys { state.press(key) }
      #expect(state.attentionMap == nil && state.place.stage == .weights, "\(keys)")
      #expect(state.message?.text == message)
    }
    // The graph is closed first, and F8 leaves a mean of heads that nobody marked.
    var state = try Fixture.state(Fixture.grid())
    state.press("`", "g", "Escape")
    #expect(!state.graph.isShown && state.combinationLabel == "mean of 4 heads")
    state.press("F8")
    #expect(state.attentionMap == nil)
    state.press("F8")
    #expect(state.message?.kind == .refused)
  }

  @Test func headsOfAnotherSentenceAreLeftOut() throws {
    var state = try Fixture.state(Fixture.translation)
    state.press("!", "Home", "{", "Space", "Down", "Space", "Enter", "`")
    #expect(state.combinedHeads == [HeadID(layer: 1, head: 0)])
    #expect(state.mapLabel == "mean of 1 head · head dec0.0")
  }

  @Test func lensesFollowOneAnotherAndSayWhatTheyAre() throws {
    var state = try Fixture.state(Fixture.grid())
    var labels: [String] = []
    for _ in AttentionLens.allCases {
      state.press("\\")
      labels.append(state.mapLabel)
    }
    #expect(
      labels == [
        "without first token, renormalised", "without special tokens, renormalised",
        "weight × ‖v·W_O‖", "",
      ])
    state.press("Q", "\\")
    #expect(state.place.stage == .weights && state.map.lens == .withoutFirst)
    let row = try #require(state.shownWeights).row(3)
    #expect(row.first == 0 && abs(row.reduce(0, +) - 1) < 1e-6)
  }

  @Test func scoresAsTheyAreAreNotRenormalised() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("\\", "~")
    #expect(state.layer.weighting == .linear)
    #expect(state.attentionMap == nil && state.mapLabel.isEmpty)
    state.press("\\")
    #expect(state.map.lens == .valueNorm || state.map.lens == .withoutSpecial)
    #expect(state.lens != .withoutSpecial)
  }

  @Test func anEditChangesTheMap() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("`")
    let before = try #require(state.shownWeights)
    state.press("Q", "Tab", "Tab", "+", "+", "+", "W")
    let after = try #require(state.shownWeights)
    #expect(before != after)
    var fresh = Trace(model: state.model)
    let map = try #require(state.attentionMap)
    fresh.computeAttention(map)
    #expect(fresh.attention(map) == after)
  }

  @Test func theChangeOfAMapIsThatOfTheMap() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("`", "d", "0")
    // The mean over the heads that are on is one over others now.
    let id = try #require(state.focusedMatrix)
    let change = try #require(state.delta(of: id))
    let now = try #require(state.shownWeights)
    var opened = Trace(model: state.document.scene!.model)
    let map = try #require(state.attentionMap)
    opened.computeAttention(map)
    let before = try #require(opened.attention(map))
    #expect(change[1, 1] == now[1, 1] - before[1, 1])
  }

  @Test func anExportSaysWhatItIs() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("`", "\\", "x")
    #expect(state.prompt?.field.string == "test-weights-layer0-mean-without-first.txt")
    let effects = state.press("Enter")
    guard case .export(let request)? = effects.first else {
      Issue.record("no export")
      return
    }
    #expect(request.subject == .map)
    state.press("g", "x")
    #expect(state.prompt?.field.string == "test-graph-layer0-mean-without-first.dot")
  }

  @Test func anExportOfMarkedHeadsNamesThem() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("!", "Space", "Down", "Right", "Space", "Enter", "`", "x")
    #expect(state.prompt?.field.string == "test-weights-heads0.0-1.1-mean.txt")
    state.press("Escape", "g", "x")
    #expect(state.prompt?.field.string == "test-graph-heads0.0-1.1-mean.dot")
  }

  /// From a mean to the head's number behind the lens, to the plain weight, and back.
  @Test func theHeadsOfAMapAreFollowed() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("j", "l", "&", "]", "&", "\\", "`", "n")
    let terms = state.mapTerms
    #expect(state.sources.map(\.value) == terms.map(\.weight) && terms.count == 2)
    state.press("f")
    #expect(state.place.head.head == 1 && state.map.reduction == nil)
    #expect(state.lens == .withoutFirst && state.mapTerms.first == terms[1])
    let cell = try #require(state.focusedCell)
    #expect((cell.row, cell.column) == (1, 1))
    state.press("f")
    #expect(state.lens == .weights && state.attentionMap == nil)
    #expect(state.derivation?.value == terms[1].weight)
    state.press("b")
    #expect(state.lens == .withoutFirst)
    state.press("b")
    #expect(state.map.reduction == .mean && state.place.head.head == 1)
  }

  @Test func whatHasNoSourcesSaysWhy() throws {
    var state = try Fixture.state(Fixture.grid(tokens: 16))
    state.press("-", "f")
    #expect(state.message?.text.hasPrefix("A block stands for many weights") == true)
  }

  @Test func keptQueriesAreThoseOfTheGraph() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("j", "C-t", "j", "j", "Insert", "g")
    #expect(state.keptQueries == [1, 3])
    let graph = try #require(state.attentionGraph)
    #expect(Set(graph.edges.map(\.query)) == [1, 3] && abs(graph.totalMass - 2) < 1e-5)
    state.press("C-t")
    #expect(state.keptQueries == [1])
    state.press("Escape", "k", "k", "C-t")
    #expect(state.keptQueries.isEmpty && state.graphFocus == .all)
  }
}

@Suite struct ScoreProductTests {
  @Test func productsAreSortedAndAddUpToTheScore() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("j", "l", "l", "|")
    let products = try #require(state.products)
    let scores = try #require(state.matrix(.scores))
    #expect(products.value == scores[1, 2])
    let sizes = products.terms.map(\.product.magnitude)
    #expect(sizes == sizes.sorted(by: >) && products.terms.count == 2)
    #expect(abs(products.terms.reduce(0) { $0 + $1.product } - products.value) < 1e-5)
    let queries = try #require(state.matrix(.q))
    #expect(products.terms[0].query.value == queries[1, products.terms[0].dimension])
    state.press("k")
    #expect(state.products?.value == scores[0, 2])
  }

  @Test func itLeadsToQAndToK() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("j", "|", "n")
    let term = try #require(state.products?.terms.first)
    state.press("f")
    #expect(state.focusedCell == term.key.cell && state.place.stage == .k)
    #expect(state.products == nil)
    state.press("b", "F3")
    #expect(!state.showsProducts && state.place.stage == .weights)
  }

  @Test func aScoreOfABlockIsSaidToBeOneOfMany() throws {
    var state = try Fixture.state(Fixture.grid())
    state.press("-", "|")
    #expect(state.products != nil)
    #expect(state.message?.text.hasPrefix("A block has many scores") == true)
    state.press("|", "+", "|")
    #expect(state.message?.text.hasPrefix("Why this score") == true)
  }

  @Test func weightsThatLookAtNoScoresHaveNone() throws {
    var state = try Fixture.state(Fixture.translation)
    _ = state.update(.blockChosen(.layer(2)))
    state.press("|")
    #expect(!state.showsProducts && state.message?.kind == .refused)
  }

  /// Heads 0 and 1 share their keys and values, and 2 and 3.
  private func sharing() throws -> State {
    var state = try Fixture.state(Fixture.grid())
    #expect(state.sharedKeys == nil)
    var model = state.model
    for head in 0..<4 {
      model.layers[0].heads[head].keyValueHead = head / 2 * 2 == head ? nil : head - 1
    }
    for head in [1, 3] {
      model.layers[0].heads[head].weights[.k] = nil
      model.layers[0].heads[head].weights[.v] = nil
    }
    state.take(model)
    return state
  }

  @Test(arguments: [("K", Stage.k), ("V", Stage.v)])
  func keysAndValuesThatHeadsShareAreShown(_ key: String, _ stage: Stage) throws {
    var state = try sharing()
    state.press("]", key)
    let kept = HeadID(layer: 0, head: 0)
    #expect(state.absence == nil && state.place.head.head == 1)
    #expect(state.focusedMatrix == .site(Site(stage, kept)))
    #expect(state.shown(.site(Site(stage, kept))) != nil)
    #expect(state.sharingHeads == "heads 0–1 (kept with head 0)")
    state.press("x")
    #expect(state.prompt?.field.string == "test-\(key)-layer0-head0.txt")
    state.press("Escape", "[")
    #expect(state.sharingHeads == "heads 0–1 (kept with head 0)")
    state.press("Q")
    #expect(state.sharingHeads == nil)
  }

  @Test func aSourceIsFollowedToSharedKeysWithoutLeavingTheHead() throws {
    var state = try sharing()
    state.press("]", "S", "n", "f")
    #expect(state.place.stage == .k && state.place.head.head == 1)
    state.press("b", "]", "]", "n", "f")
    #expect(state.place.stage == .k && state.place.head.head == 3)
  }

  @Test func headsThatShareKeysAreGroups() throws {
    let state = try sharing()
    #expect(state.keyValueGroups(ofLayer: 0) == [[0, 1], [2, 3]])
    #expect(state.sharedKeys == "keys shared: 0–1 2–3")
    #expect(state.beginsGroup(HeadID(layer: 0, head: 2)))
    #expect(!state.beginsGroup(HeadID(layer: 0, head: 0)))
  }
}
