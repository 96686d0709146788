import AttentionEngine
import Testing

@testable import Scenes

/// Saving scenes with a source, several layers and an output.
@Suite struct GrownSavingTests {
  static let styles = [
    GrownScenes.written, GrownScenes.columns,
    GrownScenes.written.replacing("\n", with: "\r\n"),
  ]

  @Test(arguments: styles) func nothingChangedNothingWritten(_ text: String) throws {
    let scene = try scene(text)
    #expect(try scene.rewrites(for: scene.model).get() == [])
  }

  /// One number changed: one span of the file changed, and it reads back.
  @Test(arguments: styles) func everyNumberCanBeEdited(_ text: String) throws {
    let scene = try scene(text)
    var kinds: Set<String> = []
    for id in scene.model.parameterIDs {
      if case .mask = id { continue }
      let matrix = try #require(scene.model[id])
      kinds.insert(id.tensorName)
      for row in 0..<matrix.rows {
        for column in 0..<matrix.columns {
          let cell = CellID(.parameter(id), row: row, column: column)
          var edited = scene.model
          edited.set(cell, to: -12.625)
          let saved = try scene.saved(edited)
          #expect(try ScenesTests.scene(saved).model == edited)
          let (old, new) = difference(text, saved)
          #expect(old.count <= 6 && new.contains("12.6"), "\(old) became \(new)")
          let location = try #require(scene.location(of: cell))
          #expect(scene.files[0].location(at: commonPrefix(text, saved)).line == location.line)
        }
      }
    }
    for place in [
      "positions", "segments", "source.embeddings", "source.positions", "source.values",
      "layers.0.heads.0.W_V", "layers.0.heads.0.b_V", "layers.0.norm.gamma", "layers.1.W_O",
      "layers.1.feed_forward.W_1", "layers.1.feed_forward.b_1", "layers.1.feed_forward.W_2",
      "layers.1.feed_forward.b_2", "layers.1.feed_forward.norm.beta", "layers.2.heads.0.b_Q",
      "layers.2.feed_forward.W_1", "output.W", "output.b",
    ] {
      #expect(kinds.contains(place))
    }
  }

  /// Sequences of random edits, undone again: nothing to write.
  @Test(arguments: 0..<12) func editsAndTheirUndo(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let text = Self.styles[seed % Self.styles.count]
    var scene = try scene(text)
    let original = scene.model
    for _ in 0..<8 {
      var edited = scene.model
      for _ in 0..<3 { edited.editAnything(in: scene, using: &generator) }
      let layer = Int.random(in: 0..<3, using: &generator)
      edited.layers[layer].weighting =
        Weighting.allCases.randomElement(using: &generator) ?? .linear
      edited.layers[layer].scale =
        [.sqrt, .none, .factor(3)].randomElement(using: &generator) ?? .sqrt
      let rewrites = try scene.rewrites(for: edited).get()
      scene = try scene.applying(rewrites).get()
      #expect(scene.model == edited)
      #expect(try scene.rewrites(for: edited).get() == [])
    }
    scene = try scene.applying(scene.rewrites(for: original).get()).get()
    #expect(scene.model == original)
  }

  private func saved(_ text: String, _ change: (inout AttentionModel) -> Void) throws -> String {
    let scene = try scene(text)
    var edited = scene.model
    change(&edited)
    return try scene.saved(edited)
  }

  /// The keys of a layer that has them are changed, and put in where it has not.
  @Test func valuesOfALayer() throws {
    let text = GrownScenes.written
    #expect(
      try saved(text) {
        $0.layers[1].scale = .none
        $0.layers[1].mask = Mask.none
        $0.layers[2].weighting = .identity
      }
        == text.replacing("scale: 0.5", with: "scale: none")
        .replacing("mask: causal", with: "mask: none")
        .replacing("weighting: linear", with: "weighting: identity"))
    #expect(
      try saved(text) {
        $0.layers[0].scale = .factor(2)
        $0.layers[1].weighting = .linear
        $0.layers[2].mask = .causal
        $0.layers[2].scale = .none
      }
        == text.replacing(
          "    heads:\n      - {W_Q", with: "    scale: 2\n    heads:\n      - {W_Q"
        )
        .replacing(
          "    heads:\n      - name", with: "    weighting: linear\n    heads:\n      - name"
        )
        .replacing("    heads: [{W_Q", with: "    scale: none\n    mask: causal\n    heads: [{W_Q"))
    #expect(
      try saved(text) { $0[.mask(layer: 0)]?[0, 2] = 1 }
        == text.replacing("mask: [[1, 1, 0]", with: "mask: [[1, 1, 1]"))
  }

  private static let identity = "heads: [{W_Q: identity, W_K: identity, W_V: identity}]"

  /// Layers in brackets, and layers that begin with their heads.
  @Test(
    arguments: [
      (
        "layers: [{scale: 2, %}, {%}]",
        "layers: [{scale: 2, %}, {scale: 3, weighting: linear, mask: causal, %}]"
      ),
      (
        "layers:\n- %\n- %\n",
        "layers:\n- %\n- scale: 3\n  weighting: linear\n  mask: causal\n  %\n"
      ),
      (
        "layers:\n  -\n    %\n  - # c\n    %\n    W_O: identity",
        "layers:\n  -\n    %\n  - # c\n    scale: 3\n    weighting: linear\n    mask: causal\n    %\n"
          + "    W_O: identity"
      ),
    ])
  func valuesOfALayerWithoutThem(_ text: String, _ expected: String) throws {
    let scene = { (layers: String) in
      "sentence: a b\nembeddings: {a: [1], b: [2]}\n" + layers.replacing("%", with: Self.identity)
    }
    #expect(
      try saved(scene(text)) {
        $0.layers[1].scale = .factor(3)
        $0.layers[1].weighting = .linear
        $0.layers[1].mask = .causal
      } == scene(expected))
  }

  /// Layers that an alias makes one are changed together or not at all.
  @Test func layersThatAreOne() throws {
    let text = """
      sentence: a b
      embeddings: {a: [1, 2], b: [3, 4]}
      layers:
      - &l
        scale: 2
        heads: [{W_Q: [[1, 2], [3, 4]], W_K: identity, W_V: identity}]
      - *l
      """
    #expect(
      try saved(text) {
        for layer in 0..<2 {
          $0.layers[layer].scale = .sqrt
          $0.layers[layer].mask = .causal
        }
      } == text.replacing("scale: 2\n", with: "scale: sqrt\n  mask: causal\n"))
    let scene = try scene(text)
    let cell = CellID(.parameter(.weight(.q, HeadID(layer: 0, head: 0))), row: 1, column: 0)
    let twin = CellID(.parameter(.weight(.q, HeadID(layer: 1, head: 0))), row: 1, column: 0)
    #expect(scene.twins(of: cell) == [twin] && scene.twins(of: twin) == [cell])
    var edited = scene.model
    edited.layers[1].scale = .sqrt
    #expect(scene.rewrites(for: edited) == .failure(.wouldReadBackDifferently))
    edited = scene.model
    edited.set(twin, to: 9)
    #expect(scene.rewrites(for: edited) == .failure(.twinsDiffer(cell, twin)))
    edited.set(cell, to: 9)
    #expect(try scene.saved(edited) == text.replacing("[3, 4]], W_K", with: "[9, 4]], W_K"))
  }

  /// A number of the source that stands for one of the main sequence.
  @Test func twinsOfTheSource() throws {
    let text = """
      sentence: a
      embeddings: &e {a: [1, 2], b: [3, 4]}
      source: {sentence: b, embeddings: *e}
      attention: {attends: source, \(Self.identity)}
      """
    let scene = try scene(text)
    let cell = CellID(.parameter(.embeddings(.main)), row: 1, column: 0)
    let twin = CellID(.parameter(.embeddings(.source)), row: 1, column: 0)
    #expect(scene.twins(of: cell) == [twin])
    #expect(
      try saved(text) {
        $0.set(cell, to: 7)
        $0.set(twin, to: 7)
      } == text.replacing("[3, 4]", with: "[7, 4]"))
  }

  @Test func positionsOfASource() throws {
    let keys =
      "sentence: a\nembeddings: {a: [1]}\nsource:\n  keys: {b: [1]}\n"
      + "attention: {attends: source, \(Self.identity)}\n"
    #expect(
      try saved(keys) { $0.withSequence(.source) { $0.positions = .sinusoidal } }
        == keys.replacing("  keys", with: "  positions: sinusoidal\n  keys"))
    let sentence = keys.replacing("  keys:", with: "  sentence: b\n  embeddings:")
    #expect(
      try saved(sentence) { $0.withSequence(.source) { $0.positions = .sinusoidal } }
        == sentence.replacing("  embeddings: {b", with: "  positions: sinusoidal\n  embeddings: {b")
    )
    #expect(
      try saved(sentence) { $0.main.positions = .sinusoidal }
        == sentence.replacing("attention", with: "positions: sinusoidal\nattention"))
    #expect(
      try saved(GrownScenes.written) { $0.withSequence(.source) { $0.positions = .none } }
        == GrownScenes.written.replacing(
          "positions: [[0, 0, 1], [0, 1, 0], [1, 0, 0]]", with: "positions: none"))
  }

  @Test func whatHasNoPlaceIsRefused() throws {
    let scene = try scene(GrownScenes.written)
    func problem(_ change: (inout AttentionModel) -> Void) -> SaveProblem? {
      var edited = scene.model
      change(&edited)
      if case .failure(let problem) = scene.rewrites(for: edited) { return problem }
      return nil
    }
    #expect(problem { $0.source = nil } == .notWritable(.words))
    #expect(problem { $0.source?.values?.words[0] = "a" } == .notWritable(.words))
    #expect(problem { $0.output?.words[0] = "a" } == .notWritable(.words))
    #expect(problem { $0.output = nil } == .notWritable(.words))
    #expect(problem { $0.layers[1].attendsTo = .source } == .notWritable(.layers))
    #expect(problem { $0.layers[1].norm?.epsilon = 1 } == nil)
    #expect(problem { $0.layers[0].norm?.epsilon = 1 } == .notWritable(.norm))
    #expect(problem { $0.layers[2].hasResidual = true } == .notWritable(.residual))
    #expect(
      problem { $0.layers[1].feedForward?.activation = .tanh } == .notWritable(.feedForward))
    #expect(
      problem { $0.layers[1].feedForward?.hasResidual = false } == .notWritable(.feedForward))
    #expect(problem { $0.layers[1].feedForward = nil } == .notWritable(.feedForward))
    #expect(problem { $0.main.segments?.ofTokens = [1, 1] } == .notWritable(.segments))
    #expect(problem { $0.main.segments = nil } == .notWritable(.segments))
    #expect(problem { $0.decoding?.limit = 5 } == .wouldReadBackDifferently)
    #expect(problem { $0.withSequence(.source) { $0.tokens = [] } } == .noTokens)
    // Keys stand there once each, in their order.
    #expect(
      problem { $0.withSequence(.source) { $0.tokens = [0, 0, 1] } }
        == .wouldReadBackDifferently)
    let bias = ParameterID.logitsBias
    #expect(problem { $0[bias] = nil } == .notWritable(.parameter(bias)))
  }

  /// What a model wrote itself is not saved, nor what came with it.
  @Test func whatWasGeneratedIsNotSaved() throws {
    let text = """
      sentence: a b
      embeddings: {a: [1], b: [2]}
      segments: {table: {x: [1]}, tokens: x x}
      source: {sentence: a, embeddings: {a: [1]}}
      layers:
        - {\(Self.identity), mask: [[1, 0], [1, 1]]}
        - {\(Self.identity), attends: source, mask: [[1], [0]]}
      output: {vocabulary: [b], W: [[1]]}
      decode: {limit: 2}
      """
    let scene = try scene(text)
    var written = try scene.model.replacingTokens([0, 1, 1])
    written.decoding = scene.model.decoding
    #expect(written.faults().isEmpty && written != scene.model)
    #expect(written.saved == scene.model)
    #expect(try scene.rewrites(for: written).get() == [])
    written.tokens[0] = 1
    #expect(try scene.saved(written) == text.replacing("sentence: a b", with: "sentence: b b"))
    // A longer prompt is what somebody wrote.
    var prompt = try scene.model.replacingTokens([0, 1, 1])
    prompt.decoding?.promptLength = 3
    #expect(scene.rewrites(for: prompt) == .failure(.notWritable(.segments)))
  }
}
