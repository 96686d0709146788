import AttentionEngine
import Testing

@testable import Scenes

@Suite struct ShownExampleTests {
  private func scene(_ train: String, extra: String = "") throws -> Scene {
    try ScenesTests.scene(
      """
      sentence: a b
      vocabulary: [a, b, c, "<s>"]
      embeddings: learned
      dimensions: {model: 2}
      \(extra)attention: {heads: 1}
      output: learned
      train: \(train)

      """)
  }

  /// In words.
  private func targets(_ example: TrainingExample?, _ scene: Scene) -> [String?]? {
    example?.targets.map { $0.flatMap { scene.model.output?.words[$0] } }
  }

  private func showing(_ words: [String], _ scene: Scene) throws -> AttentionModel {
    try scene.model.replacingTokens(words.compactMap { scene.model.words.firstIndex(of: $0) })
  }

  @Test func anAnswerIsOfTheWholeText() throws {
    let scene = try scene("{task: answer, data: [a b => c, b a => b], held_out: [a a => b]}")
    #expect(targets(scene.example(for: scene.model), scene) == [nil, "c"])
    #expect(targets(scene.example(for: try showing(["a", "a"], scene)), scene) == [nil, "b"])
    #expect(scene.example(for: try showing(["a", "b", "a"], scene)) == nil)
  }

  @Test func everyTextHasItsNextWords() throws {
    let scene = try scene("{task: next-word, data: [a b c, b a]}")
    #expect(targets(scene.example(for: scene.model), scene) == ["b", nil])
    #expect(
      targets(scene.example(for: try showing(["a", "b", "c"], scene)), scene)
        == ["b", "c", nil])
    #expect(scene.example(for: try showing(["a"], scene)) == nil)
  }

  @Test func withoutTrainingNothingIsKnown() throws {
    let scene = try ScenesTests.scene(smallScene)
    #expect(scene.example(for: scene.model) == nil)
  }
}
