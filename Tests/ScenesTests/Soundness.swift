import AttentionEngine
import Testing

@testable import Scenes

/// Whether what was read from `bytes` can be computed and trained, or its problems say where and what.
func expectSound(_ result: Result<Scene, Diagnostics>, _ bytes: [UInt8]) {
  switch result {
  case .success(let scene):
    #expect(scene.model.faults().isEmpty && scene.initialModel.faults().isEmpty)
    let examples = scene.trainingExamples + scene.heldOutExamples
    #expect(examples.allSatisfy { scene.model.with($0).faults().isEmpty })
    #expect(examples.allSatisfy { $0.targetCount > 0 })
    for example in scene.examples { #expect(canTake(example, scene)) }
  case .failure(let diagnostics):
    #expect(!diagnostics.all.isEmpty)
    let lines = SourceText(path: "x", bytes: bytes).lineStarts.count
    for diagnostic in diagnostics.all {
      #expect(!diagnostic.message.isEmpty && diagnostic.problem != .unexplained)
      let line = diagnostic.location?.line ?? 0
      let column = diagnostic.location?.column ?? 0
      #expect((1...lines).contains(line) && (1...bytes.count + 1).contains(column))
    }
    #expect(diagnostics.text.hasSuffix("\n"))
  }
}

/// Whether the model can read `example` in place of its own sentence.
private func canTake(_ example: [String], _ scene: Scene) -> Bool {
  let words = scene.model.sequence(scene.examplePart)?.words ?? []
  let rows = example.compactMap { words.firstIndex(of: $0) }
  var model = scene.model
  model.withSequence(scene.examplePart) { $0.tokens = rows }
  return rows.count == example.count && model.faults().isEmpty
}
