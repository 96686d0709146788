import AttentionEngine
import Testing

@testable import Scenes

/// Saving learned numbers.
@Suite struct WeightsSavingTests {
  private func save(
    _ change: (inout AttentionModel) -> Void, in scene: Scenes.Scene
  ) throws -> (rewrites: [FileRewrite], scene: Scenes.Scene) {
    var edited = scene.model
    change(&edited)
    let rewrites = try scene.rewrites(for: edited).get()
    let saved = try scene.applying(rewrites).get()
    #expect(saved.model == edited)
    #expect(try saved.rewrites(for: edited).get() == [])
    return (rewrites, saved)
  }

  /// The scene names its file already: only that is written, and equal numbers are equal bytes.
  @Test func onlyTheWeightsFile() throws {
    let scene = try LearnedTests.scene()
    let first = try save({ $0[.logitsBias]?[0, 1] = 0.5 }, in: scene)
    #expect(first.rewrites.map(\.path) == ["learned.safetensors"])
    #expect(first.rewrites.map(\.original) == [[]])
    let second = try save({ $0[.logitsBias]?[0, 1] = 0.25 }, in: first.scene)
    #expect(second.rewrites.map(\.original) == first.rewrites.map(\.bytes))
    let undone = try save({ $0[.logitsBias]?[0, 1] = 0.5 }, in: second.scene)
    #expect(undone.rewrites.map(\.bytes) == first.rewrites.map(\.bytes))
    #expect(first.rewrites[0].bytes == scene.weightsBytes(of: first.scene.model))
  }

  /// −0 is another number than 0 as bits have it.
  @Test func minusZeroIsWritten() throws {
    let scene = try LearnedTests.scene()
    let zero = try save({ $0[.logitsBias]?[0, 1] = -0.0 }, in: scene)
    #expect(zero.scene.model[.logitsBias]?[0, 1].sign == .minus)
  }

  @Test func writtenNumbersGoIntoTheScene() throws {
    let scene = try LearnedTests.scene()
    let written = ParameterID.weight(.q, HeadID(layer: 1, head: 1))
    let saved = try save({ $0[written]?[2, 1] = 0.5 }, in: scene)
    #expect(saved.rewrites.map(\.path) == ["x.scene"])
    #expect(
      String(decoding: saved.rewrites[0].bytes, as: UTF8.self)
        == GrownScenes.learned.replacing("[5, 6], [7, 8]", with: "[5, 0.5], [7, 8]"))
    let both = try save(
      {
        $0[written]?[2, 1] = 0.5
        $0.embeddings[1, 1] = 9
      }, in: scene)
    #expect(both.rewrites.map(\.path) == ["x.scene", "learned.safetensors"])
  }

  /// The first time the scene gets the name of the file, before `train` or the layers.
  @Test(
    arguments: [
      (
        "sentence: a # c\nembeddings: {a: [1]}\nattention: {heads: 1}\n",
        "sentence: a # c\nembeddings: {a: [1]}\nweights: %\nattention: {heads: 1}\n"
      ),
      (
        "sentence: a\r\nembeddings: {a: [1]}\r\nlayers:\r\n- heads: 1\r\n",
        "sentence: a\r\nembeddings: {a: [1]}\r\nweights: %\r\nlayers:\r\n- heads: 1\r\n"
      ),
      (
        "{sentence: a, embeddings: {a: [1]}, attention: {heads: 1}}",
        "{sentence: a, embeddings: {a: [1]}, weights: %, attention: {heads: 1}}"
      ),
      (
        """
        text: a
        embeddings: learned
        dimensions: {model: 1}
        attention: {heads: 1}
        output: learned
        train: {task: next-word, data: [a b]}
        """,
        """
        text: a
        embeddings: learned
        dimensions: {model: 1}
        attention: {heads: 1}
        output: learned
        weights: %
        train: {task: next-word, data: [a b]}
        """
      ),
    ])
  func theFirstTime(_ text: String, _ expected: String) throws {
    for (path, weights) in [
      ("x.scene", "x.safetensors"), ("a/it's.scene", "a/it's.safetensors"),
      ("a b/c: d", "a b/c: d.safetensors"),
    ] {
      let scene = try Scenes.Scene.load(path: path, read: reader([path: Array(text.utf8)])).get()
      let weight = ParameterID.weight(.q, HeadID(layer: 0, head: 0))
      let saved = try save({ $0[weight]?[0, 0] = 0.5 }, in: scene)
      #expect(saved.rewrites.map(\.path) == [path, weights])
      let name =
        path.hasPrefix("a b")
        ? "'c: d.safetensors'" : String(weights.drop { $0 == "a" || $0 == "/" })
      #expect(
        String(decoding: saved.rewrites[0].bytes, as: UTF8.self)
          == expected.replacing("%", with: name))
      #expect(saved.scene.weightsPath == weights && !saved.scene.isUntrained)
    }
  }

  @Test func whatCannotBeWritten() throws {
    let scene = try LearnedTests.scene()
    func problem(_ change: (inout AttentionModel) -> Void) -> SaveProblem? {
      var edited = scene.model
      change(&edited)
      if case .failure(let problem) = scene.rewrites(for: edited) { return problem }
      return nil
    }
    let cell = CellID(.parameter(.outputWeight(layer: 2)), row: 2, column: 1)
    #expect(problem { $0[.outputWeight(layer: 2)]?[2, 1] = .nan } == .notFinite(cell))
    #expect(problem { $0.main.positions = .sinusoidal } == .notWritable(.learnedPositions))
    #expect(
      problem { $0[.outputBias(layer: 0)] = Matrix(rows: 1, columns: 5) }
        == .notWritable(.parameter(.outputBias(layer: 0))))
  }
}
