import AttentionEngine
import Testing

@testable import Scenes

/// What is learned: which matrices, of which size, and the numbers that learning starts from.
@Suite struct LearnedTests {
  static func files(_ scene: String = GrownScenes.learned) -> [String: [UInt8]] {
    ["x.scene": Array(scene.utf8), "other.scene": Array(GrownScenes.other.utf8)]
  }

  static func scene(_ files: [String: [UInt8]] = files()) throws -> Scenes.Scene {
    try Scenes.Scene.load(path: "x.scene", read: reader(files)).get()
  }

  /// The names of the weights file and their shapes.
  private func tensors(_ scene: Scenes.Scene) -> [String] {
    scene.learnedIDs.map { "\($0.tensorName) \(scene.model[$0]?.shape.description ?? "?")" }
  }

  /// In the order in which they get their first numbers.
  @Test func matricesAndTheirShapes() throws {
    #expect(
      try tensors(Self.scene()) == [
        "source.segments 2x4", "source.embeddings 6x4", "positions 6x4", "embeddings 10x4",
        "layers.0.heads.0.W_Q 4x3", "layers.0.heads.0.W_K 4x3", "layers.0.heads.0.W_V 4x3",
        "layers.0.heads.1.W_Q 4x3", "layers.0.heads.1.W_K 4x3", "layers.0.heads.1.W_V 4x3",
        "layers.0.W_O 6x4", "layers.0.b_O 1x4", "layers.0.norm.gamma 1x4",
        "layers.0.norm.beta 1x4", "layers.0.feed_forward.W_1 4x6",
        "layers.0.feed_forward.b_1 1x6", "layers.0.feed_forward.W_2 6x4",
        "layers.0.feed_forward.b_2 1x4", "layers.1.heads.0.W_Q 4x3",
        "layers.1.heads.0.b_Q 1x3", "layers.1.heads.0.W_K 4x3", "layers.1.heads.0.b_K 1x3",
        "layers.1.heads.0.W_V 4x3", "layers.1.heads.1.W_K 4x2", "layers.1.W_O 7x4",
        "layers.1.norm.gamma 1x4", "layers.2.heads.0.W_Q 4x3", "layers.2.heads.0.W_K 4x3",
        "layers.2.heads.0.W_V 4x3", "layers.2.W_O 3x4",
        "layers.2.feed_forward.norm.gamma 1x4", "layers.2.feed_forward.norm.beta 1x4",
        "layers.2.feed_forward.W_1 4x6", "layers.2.feed_forward.b_1 1x6",
        "layers.2.feed_forward.W_2 6x4", "layers.2.feed_forward.b_2 1x4", "output.W 4x10",
        "output.b 1x10",
      ])
  }

  @Test func wordsOfTheTrainingData() throws {
    let scene = try Self.scene()
    let right = ["J'", "aime", "le", "tennis", ".", "Tu", "aimes", "les", "échecs"]
    // The start is a word of the decoder, the end one that it predicts.
    #expect(Set(scene.model.words) == Set(["<s>"] + right))
    #expect(scene.model.words.first == "<s>")
    #expect(Set(scene.model.output?.words ?? []) == Set(right + ["</s>"]))
    #expect(
      Set(scene.model.source?.sequence.words ?? [])
        == ["I", "You", "love", "tennis", "chess", "."])
  }

  /// Without dimensions: heads share the width, a network is four times as wide.
  @Test func usualSizes() throws {
    let scene = try ScenesTests.scene(
      """
      sentence: a b
      embeddings: {a: [1, 2, 3, 4, 5, 6, 7], b: [1, 2, 3, 4, 5, 6, 7]}
      layers:
        - {heads: 3, W_O: learned, feed_forward: learned}
        - heads: [{W_Q: learned, W_K: learned, W_V: learned}]
          feed_forward: {W_1: learned}
      output: learned
      """)
    #expect(
      tensors(scene).filter { !$0.contains("heads.1") && !$0.contains("heads.2") } == [
        "layers.0.heads.0.W_Q 7x2", "layers.0.heads.0.W_K 7x2", "layers.0.heads.0.W_V 7x2",
        "layers.0.W_O 6x7", "layers.0.feed_forward.W_1 7x28", "layers.0.feed_forward.b_1 1x28",
        "layers.0.feed_forward.W_2 28x7", "layers.0.feed_forward.b_2 1x7",
        "layers.1.heads.0.W_Q 7x7", "layers.1.heads.0.W_K 7x7", "layers.1.heads.0.W_V 7x7",
        "layers.1.feed_forward.W_1 7x28", "output.W 28x2", "output.b 1x2",
      ])
    #expect(scene.weightsPath == nil && scene.isUntrained)
  }

  /// The queries are as long as the keys that are written for them, in both conventions.
  @Test(arguments: Convention.allCases) func widthsFollowWhatIsWritten(
    _ convention: Convention
  ) throws {
    let (query, value) =
      convention == .rows
      ? ("[[1, 2, 3], [4, 5, 6]]", "[[1], [2]]") : ("[[1, 4], [2, 5], [3, 6]]", "[[1, 2]]")
    let scene = try ScenesTests.scene(
      """
      sentence: a
      embeddings: {a: [1, 2]}
      attention:
        convention: \(convention.rawValue)
        heads: [{W_Q: \(query), W_K: learned, W_V: \(value)}]
        W_O: learned
      """)
    #expect(tensors(scene) == ["layers.0.heads.0.W_K 2x3", "layers.0.W_O 1x2"])
  }

  /// As many as the longest sentence has: the scene's, an example, one of the data, on its side.
  @Test(
    arguments: [
      ("[a b, b a]", "[a]", 3, "a a a"), ("[a b, b a]", "[a a b b]", 4, "a"),
      ("[a b a b a, b a]", "[a]", 5, "a"),
    ] as [(String, String, Int, String)])
  func learnedPositions(
    _ data: String, _ examples: String, _ count: Int, _ sentence: String
  ) throws {
    let scene = try ScenesTests.scene(
      """
      sentence: \(sentence)
      embeddings: learned
      positions: learned
      dimensions: {model: 2}
      attention: {heads: 1}
      output: learned
      examples: \(examples)
      train: {task: next-word, data: \(data)}
      """)
    #expect(scene.model[.positions(.main)]?.shape == Shape(count, 2))
  }

  @Test func theVocabularyOfTheScene() throws {
    let scene = try ScenesTests.scene(
      """
      sentence: b
      vocabulary: [a, b, c]
      embeddings: learned
      dimensions: {model: 2}
      attention: {heads: 1}
      output: {vocabulary: [x, "y z"], W: learned, b: learned}
      """)
    #expect(scene.model.words == ["a", "b", "c"])
    #expect(scene.model.tokens == [1])
    #expect(scene.model.output?.words == ["x", "y z"])
    #expect(tensors(scene).suffix(2) == ["output.W 2x2", "output.b 1x2"])
  }

  @Test func theSeedGivesTheFirstNumbers() throws {
    let scene = try Self.scene()
    #expect(scene.isUntrained && scene.model == scene.initialModel)
    var model = scene.model
    for id in scene.learnedIDs {
      let shape = try #require(model[id]?.shape)
      model[id] = Matrix(rows: shape.rows, columns: shape.columns)
    }
    model.initialize(scene.learnedIDs, seed: 3)
    #expect(model == scene.model)
    let others = try Self.scene(
      Self.files(GrownScenes.learned.replacing("seed: 3", with: "seed: 4")))
    #expect(others.model != scene.model)
    // The sentences are split by the seed, too; the numbers of what has no words are others.
    let weight = ParameterID.weight(.q, HeadID(layer: 0, head: 0))
    #expect(others.model[weight] != scene.model[weight])
    // Without `train` the seed is 1.
    let plain = "sentence: a\nvocabulary: [a]\nembeddings: learned\ndimensions: {model: 3}\n"
    let untold = try ScenesTests.scene(plain + "attention: {heads: 1}").model
    var told = untold
    told.initialize(try ScenesTests.scene(plain + "attention: {heads: 1}").learnedIDs, seed: 1)
    #expect(told == untold)
  }

  /// The order of keys in the file means nothing.
  @Test func theOrderOfKeysMeansNothing() throws {
    let text = { (first: String, second: String) in
      """
      \(first)
      embeddings: {a: [1, 2]}
      sentence: a
      \(second)
      """
    }
    let layers = "layers: [{norm: learned, feed_forward: learned, heads: 1, W_O: learned}]"
    let other = "layers: [{W_O: learned, heads: 1, feed_forward: learned, norm: learned}]"
    let output = "output: {b: learned, W: learned}"
    #expect(
      try ScenesTests.scene(text(layers, output)).model
        == ScenesTests.scene(text(output, other)).model)
  }

  @Test func whatTrainingChanges() throws {
    #expect(try Self.scene().trainedIDs == Self.scene().learnedIDs)
    let written = try ScenesTests.scene(GrownScenes.written)
    let masks: [ParameterID] = [.mask(layer: 0)]
    #expect(written.trainedIDs == written.model.parameterIDs.filter { !masks.contains($0) })
  }

  /// Words became rows; what was held out is apart.
  @Test func trainingExamples() throws {
    let scene = try Self.scene()
    let model = scene.model
    let training = try #require(scene.training)
    #expect(scene.trainingExamples.count == 3 && scene.heldOutExamples.count == 1)
    let texts = training.examples(start: ["<s>"], end: "</s>")
    for (example, text) in zip(scene.trainingExamples, texts) {
      #expect(example.tokens.map { model.words[$0] } == text.tokens)
      #expect(example.source?.map { model.source?.sequence.words[$0] ?? "" } == text.source)
      #expect(
        example.targets.map { $0.flatMap { model.output?.words[$0] } } == text.targets)
      #expect(example.tokens.first == model.tokens.first)
    }
    #expect(texts.count == 3)
  }

  @Test func tooManyLearnedNumbers() {
    let words = (0..<20_000).map { "w\($0)" }.joined(separator: ", ")
    #expect(
      messages(
        """
        sentence: w0
        vocabulary: [\(words)]
        embeddings: learned
        dimensions: {model: 4096}
        attention: {heads: 1}
        output: learned
        """) == [
          "with these 20000x4096 the learned numbers are more than 16000000, which is the most that "
            + "a scene can have"
        ])
  }
}
