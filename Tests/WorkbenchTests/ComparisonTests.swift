import AttentionEngine
import Scenes
import Testing

@testable import Workbench

/// What `v` lays side by side.
@Suite struct ComparisonTests {
  private static func scene(_ text: String, with other: String = "") throws -> Scene {
    try Scene.load(path: "a.scene") { path in
      .success(Array((path == "a.scene" ? text : other).utf8))
    }.get()
  }

  private static func order(_ state: State) throws -> OrderComparison {
    guard case .order(let order)? = state.comparison?.content else {
      throw Missing()
    }
    return order
  }

  private static func scenes(_ state: State) throws -> SceneComparison {
    guard case .scenes(let scenes)? = state.comparison?.content else { throw Missing() }
    return scenes
  }

  private struct Missing: Error {}

  private static let bites = """
    sentence: the dog bites the man
    embeddings:
      the:   [0.1, 0.2, 0.1, 0.3]
      dog:   [0.9, 0.1, 0.4, 0.2]
      bites: [0.2, 0.8, 0.7, 0.1]
      man:   [0.7, 0.3, 0.2, 0.9]
    positions: sinusoidal
    attention:
      heads:
        - W_Q: [[1, 0], [0, 1], [1, 0], [0, 1]]
          W_K: [[0, 1], [1, 0], [0, 1], [1, 0]]
          W_V: [[1, 0], [0, 1], [0.5, 0], [0, 0.5]]
    compare: order
    examples: [the man bites the dog, dog]
    """

  // MARK: Opening and closing

  @Test func vOpensAndClosesIt() throws {
    var state = State(scene: try Self.scene(Self.bites))
    for close in ["v", "Escape", "Q", "g"] {
      state.press("v")
      #expect(state.comparison != nil)
      state.press(close)
      #expect(state.comparison == nil, "\(close)")
    }
    #expect(state.graph.isShown)
    state.press("v")
    #expect(state.comparison != nil && !state.graph.isShown)
  }

  @Test func aSceneThatComparesNothingSaysSo() throws {
    var state = try Fixture.state()
    state.press("v")
    #expect(state.comparison == nil && state.message?.text == "This scene compares nothing")
  }

  @Test func itFollowsEditsAndScrolls() throws {
    var state = State(scene: try Self.scene(Self.bites))
    state.press("v", "j", "j")
    #expect(state.comparison?.scroll == 2)
    state.press("}", "j")
    #expect(state.comparison?.scroll == 4)
    state.press(";")
    let order1 = try Self.order(state)
    #expect(order1.words == ["the", "man", "bites", "the", "dog"])
    state.press(";")
    guard case .nothing? = state.comparison?.content else { throw Missing() }
    #expect(state.comparison?.scroll == 0)
    state.press("u", "u", "{")
    let order2 = try Self.order(state)
    #expect(order2.words == ["the", "dog", "bites", "the", "man"])
    #expect(state.comparison?.scroll == 0)
  }

  // MARK: Rows

  @Test func rowByRowIsTheSameBitForBit() throws {
    var state = State(
      scene: try Self.scene(Self.bites.replacing("compare: order", with: "compare: rows")))
    state.press("v")
    guard case .rows(let rows)? = state.comparison?.content else { throw Missing() }
    let output = try #require(state.matrix(.output))
    let isWhole = rows.together == (0..<5).map { Array(output.row($0)) }
    #expect(isWhole && rows.alone.count == 5)
    #expect(!rows.differing.contains { !$0.isEmpty })
  }

  // MARK: Order

  @Test func theFirstAndLastOfTheSingleWordsChangePlaces() {
    #expect(OrderComparison.order(of: [0, 1, 2, 0, 3]) == [0, 4, 2, 3, 1])
    #expect(OrderComparison.order(of: [0, 1, 2]) == [2, 1, 0])
    #expect(OrderComparison.order(of: [0, 0, 1]) == [2, 0, 1])
    #expect(OrderComparison.order(of: [0, 0]) == [1, 0])
  }

  @Test func withoutPositionsTheOrderChangesNothing() throws {
    var state = State(scene: try Self.scene(Self.bites))
    state.press("v")
    let order = try Self.order(state)
    #expect(order.reordered == ["the", "man", "bites", "the", "dog"])
    #expect(order.asItIs.changedRows == [0, 1, 2, 3, 4])
    let without = try #require(order.withoutPlaces)
    #expect(without.changedRows.isEmpty)
    // The results belong to their words: that of "dog" is what "dog" has in a sentence of its own
    // order, computed here by the model without positions.
    var model = state.model
    model.positions = .none
    var trace = Trace(model: model)
    trace.compute(Site(.output))
    let isBefore = trace[Site(.output)] == without.before
    #expect(isBefore)
    #expect(without.before.row(1) != without.before.row(4))
  }

  @Test func segmentsAreTakenAwayToo() throws {
    let text = Self.bites.replacing(
      "positions: sinusoidal",
      with: "segments: {table: {A: [0, 0, 0, 0], B: [1, 0, -1, 0]}, tokens: [A, A, A, B, B]}"
    ).replacing("dog, dog]", with: "dog]")
    var state = State(scene: try Self.scene(text))
    state.press("v")
    let order = try Self.order(state)
    #expect(!order.asItIs.changedRows.isEmpty)
    #expect(order.withoutPlaces?.changedRows == [])
    let bare = Self.bites.replacing("positions: sinusoidal\n", with: "")
    var other = State(scene: try Self.scene(bare))
    other.press("v")
    let order3 = try Self.order(other)
    #expect(order3.withoutPlaces == nil)
    let order4 = try Self.order(other)
    #expect(order4.asItIs.changedRows.isEmpty)
  }

  @Test func aCausalMaskKnowsTheOrderByItself() throws {
    let text = Self.bites.replacing("attention:", with: "attention:\n  mask: causal")
    var state = State(scene: try Self.scene(text))
    state.press("v")
    let order5 = try Self.order(state)
    #expect(order5.withoutPlaces?.changedRows.isEmpty == false)
  }

  // MARK: Two models

  /// Every word on its own; it predicts at every token.
  private static let wordByWord = """
    title: Word by word alone
    sentence: I love tennis
    embeddings: {I: [1, 0, 0], love: [0, 1, 0], tennis: [0, 0, 1]}
    attention:
      weighting: identity
      heads: [{W_Q: identity, W_K: identity, W_V: identity}]
    output: {vocabulary: [Moi, aime, tennis], W: identity}
    """

  @Test func theSameTextGoesThroughBothModels() throws {
    let scene = try Self.scene(
      Fixture.translation + "\ncompare: other.scene\nexamples: [love I, chess]",
      with: Self.wordByWord)
    var state = State(scene: scene)
    state.press("v")
    var scenes = try Self.scenes(state)
    #expect(scenes.text == ["I", "love", "tennis"])
    #expect(scenes.left.title == "Word by word" && scenes.right.title == "Word by word alone")
    #expect(scenes.left.answer == .words(["Je", "aime", "tennis"]))
    #expect(scenes.right.answer == .words(["Moi", "aime", "tennis"]))
    // Query i takes key i.
    let origins = ["I", "love", "tennis"].map { SceneComparison.Origin(word: $0, weight: 1) }
    #expect(scenes.origins == origins)
    #expect(!scenes.left.isUntrained)
    // All of the text, also where @ wrote only a part of it.
    state.press("@", "@", ";")
    scenes = try Self.scenes(state)
    #expect(scenes.left.answer == .words(["aime", "Je"]))
    #expect(scenes.right.answer == .words(["aime", "Moi"]))
    state.press(";")
    let scenes6 = try Self.scenes(state)
    #expect(scenes6.right.answer == .lacks(word: "chess"))
  }

  @Test func anAnswerIsTheWordAtTheLastToken() throws {
    let answer = Self.wordByWord + "\ntrain: {task: answer, data: [I love tennis => tennis]}"
    let scene = try Self.scene(
      answer.replacing("Word by word alone", with: "Answer") + "\ncompare: other.scene",
      with: answer)
    var state = State(scene: scene)
    state.press("v")
    let scenes = try Self.scenes(state)
    #expect(scenes.left.answer == .words(["tennis"]) && scenes.right.answer == .words(["tennis"]))
    #expect(scenes.origins.isEmpty)
  }
}
