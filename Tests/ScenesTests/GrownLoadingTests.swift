import AttentionEngine
import Testing

@testable import Scenes

/// Scenes with a source, several layers, an output: everything written by hand.
@Suite struct GrownLoadingTests {
  private let scene: Scenes.Scene
  private var model: AttentionModel { scene.model }

  init() throws {
    scene = try ScenesTests.scene(GrownScenes.written)
  }

  @Test func theSequences() throws {
    #expect(model.main.words == ["le", "chat"])
    #expect(model.main.positions == .written(Matrix([[0.125, 0], [0, 0.125]])))
    #expect(
      model.main.segments
        == Segments(
          names: ["first", "second"], table: Matrix([[0.5, 0], [0, 0.75]]), ofTokens: [0, 1]))
    let source = try #require(model.source)
    #expect(source.sequence.words == ["the", "cat", "dog"])
    #expect(source.sequence.tokens == [0, 1, 2])
    #expect(source.sequence.embeddings == Matrix([[1, 0, 0.5], [0, 1, 0], [0, 0, 1]]))
    #expect(
      source.sequence.positions == .written(Matrix([[0, 0, 1], [0, 1, 0], [1, 0, 0]])))
    #expect(source.sequence.segments == nil)
    // A word that stands there twice keeps both of its values.
    #expect(
      source.values
        == Source.Values(
          words: ["the", "cat", "the"], matrix: Matrix([[1, 2], [3, 4], [5, 6]])))
  }

  @Test func theLayers() throws {
    try #require(model.layers.count == 3)
    #expect(model.layers.map(\.part) == [.source, .main, .main])
    #expect(model.layers.map(\.attendsTo) == [.source, .main, .source])
    #expect(model.layers.map(\.scale) == [.sqrt, .factor(0.5), .sqrt])
    #expect(
      model.layers.map(\.mask) == [
        .matrix(Matrix([[1, 1, 0], [1, 1, 1], [0, 1, 1]])), .causal, .none,
      ])
    #expect(model.layers.map(\.weighting) == [.softmax, .softmax, .linear])
    #expect(model.layers.map(\.hasResidual) == [true, true, false])
    #expect(
      model.layers[0].heads == [
        AttentionHead(
          weights: [
            .q: Matrix([[1, 2], [3, 4], [5, 6]]), .k: Matrix([[6, 5], [4, 3], [2, 1]]),
            .v: Matrix([[1, 2, 3], [4, 5, 6]]),
          ], biases: [.v: Matrix([[7, 8, 9]])])
      ])
    #expect(
      model.layers[0].norm
        == Norm(gain: Matrix([[1, 1, 2]]), shift: Matrix([[0, 0, 3]]), epsilon: 1e-3))
    #expect(model.layers[0].feedForward == nil)
  }

  @Test func identityIsNoWeight() throws {
    try #require(model.layers.count == 3)
    #expect(model.layers[1].heads[0].name == "as it is")
    #expect(model.layers[1].heads[0].weights == [.v: Matrix([[1, 2], [3, 4]])])
    #expect(model.layers[1].outputWeight == Matrix([[1, 2], [3, 4]]))
    #expect(model.layers[1].outputBias == Matrix([[5, 6]]))
    #expect(model.layers[2].heads[0].weights == [.q: Matrix([[1, 2, 3], [4, 5, 6]])])
    #expect(model.layers[2].heads[0].biases == [.q: Matrix([[1, 2, 3]])])
    #expect(model.layers[2].outputWeight == nil)
  }

  @Test func feedForwardNetworks() throws {
    try #require(model.layers.count == 3)
    #expect(
      model.layers[1].feedForward
        == FeedForward(
          intermediateWeight: Matrix([[1, 2, 3], [4, 5, 6]]),
          intermediateBias: Matrix([[7, 8, 9]]), activation: .gelu,
          weight: Matrix([[1, 2], [3, 4], [5, 6]]), bias: Matrix([[7, 8]]), hasResidual: true,
          norm: Norm(gain: Matrix([[1, 2]]), shift: Matrix([[3, 4]]))))
    #expect(
      model.layers[2].feedForward
        == FeedForward(intermediateWeight: Matrix([[1, 2], [3, 4]]), activation: .none))
  }

  @Test func outputAndDecoding() {
    #expect(
      model.output
        == OutputLayer(
          words: ["x", "y", "z"], weight: Matrix([[1, 2, 3], [4, 5, 6]]),
          bias: Matrix([[7, 8, 9]])))
    #expect(model.decoding == Decoding(promptLength: 2, end: "z", limit: 4))
  }

  @Test func whatStandsBesideTheModel() {
    #expect(scene.title == "every number by hand")
    #expect(scene.lesson == 30)
    #expect(scene.manners == [.main: .sentence])
    // The source has keys, not a sentence, so the examples are the main sequence's.
    #expect(scene.examplePart == .main)
    #expect(scene.examples == [["chat", "le"], ["le", "le"]])
    if case .rows? = scene.comparison {} else { Issue.record("\(scene.comparison as Any)") }
    #expect(scene.training == nil && scene.learnedIDs.isEmpty && !scene.isUntrained)
    #expect(scene.weightsPath == nil)
    #expect(scene.model == scene.initialModel)
  }

  /// The note of a layer goes before that of the stage.
  @Test func notesOfSites() {
    func note(_ stage: Stage, layer: Int = 0, part: Part = .main) -> String? {
      scene.notes[Site(stage, HeadID(layer: layer, head: 0), part: part)]
    }
    #expect(note(.weights, layer: 0) == "In every layer")
    #expect(note(.weights, layer: 1) == "In the second layer")
    #expect(note(.weights, layer: 2) == "In every layer")
    #expect(note(.input, part: .source) == "Of the source")
    #expect(note(.input, part: .main) == nil)
    #expect(note(.scores) == nil)
  }

  @Test func columnsAreTransposed() throws {
    #expect(GrownScenes.columns != GrownScenes.written)
    var columns = try ScenesTests.scene(GrownScenes.columns).model
    #expect(columns.convention == .columns)
    columns.convention = .rows
    #expect(columns == model)
  }

  @Test func whereTheNumbersAreWritten() throws {
    let columns = try ScenesTests.scene(GrownScenes.columns)
    func lines(_ id: ParameterID, row: Int, column: Int) -> [String?] {
      let cell = CellID(.parameter(id), row: row, column: column)
      return [scene, columns].map { $0.location(of: cell)?.description }
    }
    let weight = ParameterID.intermediateWeight(layer: 1)
    #expect(lines(weight, row: 0, column: 2) == ["x.scene:39:20", "x.scene:39:30"])
    #expect(lines(.logitsWeight, row: 1, column: 0) == ["x.scene:55:19", "x.scene:55:11"])
    #expect(lines(.sourceValues, row: 2, column: 1) == ["x.scene:17:16", "x.scene:17:16"])
    #expect(
      lines(.segments(.main), row: 1, column: 1) == ["x.scene:10:40", "x.scene:10:40"])
  }

  /// What is left out has the value that leaves everything as it is.
  @Test func defaults() throws {
    let scene = try ScenesTests.scene(
      """
      sentence: a
      embeddings: {a: [1, 2]}
      source: {sentence: b c, embeddings: {b: [1], c: [2]}}
      layers:
        - heads: [{W_Q: identity, W_K: identity, W_V: identity}]
          feed_forward: {W_1: [[1], [2]]}
        - attends: source
          heads: [{W_Q: [[1]], W_K: [[1]], W_V: identity}]
      output: {W: identity}
      decode: {}
      """.replacing("{W: identity}", with: "{vocabulary: [a], W: identity}"))
    #expect(scene.model.convention == .rows)
    #expect(scene.model.layers[0].part == .main && scene.model.layers[0].attendsTo == .main)
    #expect(scene.model.layers[1].part == .main && scene.model.layers[1].attendsTo == .source)
    #expect(scene.model.layers[0].feedForward?.activation == .relu)
    #expect(scene.model.layers[0].feedForward?.weight == nil)
    #expect(scene.model.source?.sequence.positions == Positions.none)
    #expect(scene.model.source?.values == nil)
    #expect(scene.model.output?.bias == nil)
    #expect(scene.model.decoding == Decoding(promptLength: 1, end: nil, limit: 32))
    #expect(scene.examplePart == .source)
    #expect(scene.notes.isEmpty)
  }

  /// Without a vocabulary the output predicts the words that have an embedding.
  @Test func wordsOfTheOutput() throws {
    let text = """
      sentence: a
      embeddings: {a: [1, 2], b: [3, 4]}
      attention: {heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
      output: {W: identity}
      """
    #expect(try ScenesTests.scene(text).model.output?.words == ["a", "b"])
  }

  @Test(
    arguments: [
      ("text: J'aime le tennis.", ["J'", "aime", "le", "tennis", "."]),
      ("text: >\n  J'aime\n  le tennis.", ["J'", "aime", "le", "tennis", "."]),
      ("text: |\n  J'aime\n\n  le tennis.", ["J'", "aime", "le", "tennis", "."]),
      ("sentence: J'aime le tennis.", ["J'aime", "le", "tennis."]),
      ("tokens: [J'aime, le tennis.]", ["J'aime", "le tennis."]),
    ] as [(String, [String])])
  func tokens(_ line: String, _ expected: [String]) throws {
    let words = expected.map { "\"\($0)\": [1]" }
    let text = """
      \(line)
      embeddings: {\(Set(words).sorted().joined(separator: ", "))}
      attention: {heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
      """
    let scene = try ScenesTests.scene(text)
    #expect(scene.model.tokenTexts == expected)
    let isText = line.hasPrefix("text")
    #expect(scene.title == (isText ? "J'aime le tennis." : expected.joined(separator: " ")))
    // The same for a source.
    let indented = text.replacing("\n", with: "\n  ").split(separator: "  attention").first ?? ""
    let crossed = try ScenesTests.scene(
      """
      sentence: x
      embeddings: {x: [1]}
      source:
        \(indented)
      attention: {attends: source, heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
      """)
    #expect(crossed.model.source?.sequence.tokenTexts == expected)
    #expect(crossed.manners[.source]?.rawValue == String(line.prefix { $0 != ":" }))
  }

  /// One layer has the keys of `attention`, and `layers` those of each.
  @Test func oneLayerIsTheSameInBothWays() throws {
    let keys = "heads: [{W_Q: identity, W_K: identity, W_V: identity}], scale: 2, mask: causal"
    let start = "sentence: a\nembeddings: {a: [1]}\n"
    let one = try ScenesTests.scene(start + "attention: {convention: columns, \(keys)}").model
    let list = try ScenesTests.scene(start + "convention: columns\nlayers: [{\(keys)}]").model
    #expect(one == list)
  }

  @Test func examplesAreWrittenAsTheSentence() throws {
    func examples(_ line: String, _ examples: String) throws -> [[String]] {
      try ScenesTests.scene(
        """
        \(line)
        embeddings: {a: [1], b: [2], .: [3], a.: [4], a b: [5]}
        attention: {heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
        examples: \(examples)
        """
      ).examples
    }
    #expect(try examples("text: a", "[b a., [a b]]") == [["b", "a", "."], ["a b"]])
    #expect(try examples("sentence: a", "[b a., [a b]]") == [["b", "a."], ["a b"]])
    #expect(try examples("tokens: [a]", "[b a., [a b]]") == [["b", "a."], ["a b"]])
  }

  /// A scene of the second kind is read whole, but not what it is compared with itself.
  @Test func comparisons() throws {
    let files = [
      "a/x.scene": smallScene + "compare: other/y.scene\n",
      "a/other/y.scene": smallScene.replacing("sentence: Le chat", with: "sentence: noir")
        + "compare: x.scene\n",
    ]
    let scene = try Scenes.Scene.load(
      path: "a/x.scene", read: reader(files.mapValues { Array($0.utf8) })
    ).get()
    guard case .scene(let other)? = scene.comparison else {
      Issue.record("no scene to compare with")
      return
    }
    #expect(other.path == "a/other/y.scene")
    #expect(other.model.tokenTexts == ["noir", "noir"])
    #expect(other.comparison == nil)
    let order = try ScenesTests.scene(smallScene + "compare: order\n").comparison
    if case .order? = order {} else { Issue.record("not by order") }
  }

  @Test func limits() throws {
    let keys = { (count: Int) in
      let keys = (0..<count).map { "k\($0): [1]" }.joined(separator: ", ")
      return """
        sentence: a
        embeddings: {a: [1]}
        source: {keys: {\(keys)}}
        attention: {attends: source, heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
        """
    }
    #expect(try ScenesTests.scene(keys(1024)).model.source?.sequence.tokens.count == 1024)
    #expect(messages(keys(1025)) == ["keys can be at most 1024, but these are 1025"])
    let layers = { (count: Int) in
      let layer = "{heads: [{W_Q: identity, W_K: identity, W_V: identity}]}"
      let aliases = String(repeating: ", *l", count: count - 1)
      return "sentence: a\nembeddings: {a: [1]}\nlayers: [&l \(layer)\(aliases)]"
    }
    #expect(try ScenesTests.scene(layers(64)).model.layers.count == 64)
    #expect(messages(layers(65)) == ["layers can be at most 64, but these are 65"])
    let example = String(repeating: " Le", count: 1025)
    #expect(
      messages(smallScene + "examples: [\(example)]")
        == ["tokens can be at most 1024, but these are 1025"])
  }
}
