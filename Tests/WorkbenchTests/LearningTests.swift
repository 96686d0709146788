import AttentionEngine
import Scenes
import Testing

@testable import Workbench

@Suite struct LearningTests {
  private func numbers(_ trainer: Trainer, of scene: Scene) -> [Matrix?] {
    scene.trainedIDs.map { trainer.model[$0] }
  }

  private func trainer(_ scene: Scene, steps: Int = 0) throws -> Trainer {
    var trainer = try #require(try scene.trainer(from: scene.model))
    for _ in 0..<steps { trainer.step() }
    return trainer
  }

  @Test func oneStepIsTheTrainersOwn() throws {
    var state = try Fixture.state(Fixture.verdict)
    let before = state.model
    state.train(state.press("y"))
    let expected = numbers(try trainer(state.document.scene!, steps: 1), of: state.document.scene!)
    #expect(state.learnedNumbers == expected)
    let wV = ParameterID.weight(.v, HeadID(layer: 0, head: 0))
    let changed = state.model.parameterIDs.filter { state.model[$0] != before[$0] }
    #expect(changed.count == state.model.parameterIDs.count - 1 && !changed.contains(wV))
    #expect(state.model.tokens == before.tokens)
    #expect(state.isUnsaved)
    #expect(state.learning.stepCount == 1)
    #expect(state.learning.measurement?.examples == 1)
    #expect(state.learning.measurement?.isHeldOut == true)
  }

  /// However a run is cut into pieces, it is the same run.
  @Test(arguments: [1, 7, 1000]) func aRunEndsAfterTheScenesSteps(limit: Int) throws {
    var state = try Fixture.state(Fixture.verdict)
    let effects = state.press("Y")
    #expect(state.learning.isRunning)
    state.train(effects, limit: limit)
    #expect(!state.learning.isRunning)
    let expected = try trainer(state.document.scene!, steps: 30)
    #expect(state.learnedNumbers == numbers(expected, of: state.document.scene!))
    #expect(state.learning.losses == expected.losses)
    #expect(state.document.history.past.map(\.summary) == ["30 steps of training"])
    state.train(state.press("Y"))
    #expect(state.learning.stepCount == 60)
    #expect(state.document.history.past.count == 2)
  }

  @Test func undoTakesAWholeRunBack() throws {
    var state = try Fixture.state(Fixture.verdict)
    let opened = state.model
    state.train(state.press("Y"), limit: 4)
    let learned = state.learnedNumbers
    state.press("u")
    #expect(state.model.written == opened.written)
    #expect(!state.isUnsaved)
    #expect(state.learning.stepCount == 0 && state.learning.losses.isEmpty)
    state.press("U")
    #expect(state.learnedNumbers == learned)
    #expect(state.learning.stepCount == 30)
  }

  /// What the optimizer remembers goes back with the numbers.
  @Test func stepsInARowAreOneEdit() throws {
    var state = try Fixture.state(Fixture.verdict)
    for _ in 0..<3 { state.train(state.press("y")) }
    let three = state.learnedNumbers
    #expect(state.document.history.past.map(\.summary) == ["3 steps of training"])
    state.press("+")
    state.press("E", "+")
    state.train(state.press("y"))
    #expect(state.document.history.past.count == 3)
    state.press("u", "u")
    #expect(state.learnedNumbers == three)
    state.train(state.press("y"))
    let expected = try trainer(state.document.scene!, steps: 4)
    #expect(state.learnedNumbers == numbers(expected, of: state.document.scene!))
  }

  @Test func trainingGoesOnFromAnEditedNumber() throws {
    var state = try Fixture.state(Fixture.verdict)
    for _ in 0..<2 { state.train(state.press("y")) }
    state.press("E", "Enter", "C-u", "\"2.5\"", "Enter")
    var expected = try trainer(state.document.scene!, steps: 2)
    var model = expected.model
    let cell = try #require(state.editableCell)
    guard case .parameter(let id) = cell.matrix else { return }
    model[id]?[cell.row, cell.column] = 2.5
    #expect(model[id] == state.model[id])
    try expected.replaceModel(with: model)
    expected.step()
    state.train(state.press("y"))
    #expect(state.learnedNumbers == numbers(expected, of: state.document.scene!))
  }

  @Test func whatWasWorkedOnOldNumbersIsDropped() throws {
    var state = try Fixture.state(Fixture.verdict)
    guard case .train(let assignment)? = state.press("Y").first else {
      Issue.record("nothing to do")
      return
    }
    let stale = assignment.work(threads: 1, limit: 5)
    #expect(state.press("E", "Enter", "C-u", "\"2.5\"", "Enter").isEmpty)
    let edited = state.learnedNumbers
    let effects = state.update(.learned(stale))
    #expect(state.learnedNumbers == edited)
    #expect(state.learning.stepCount == 0)
    #expect(state.learning.isRunning)
    // From the edited numbers on.
    state.train(effects)
    var expected = try #require(
      try state.document.scene!.trainer(from: state.document.history.past[1].model))
    for _ in 0..<30 { expected.step() }
    #expect(state.learnedNumbers == numbers(expected, of: state.document.scene!))
    state.press("u")
    #expect(state.learnedNumbers == edited)
  }

  @Test(arguments: ["sentence", "head"]) func lookingDoesNotDisturb(what: String) throws {
    var state = try Fixture.state(Fixture.verdict)
    guard case .train(let assignment)? = state.press("Y").first else {
      Issue.record("nothing to do")
      return
    }
    let result = assignment.work(threads: 1, limit: 5)
    if what == "sentence" { state.press("T", "X") } else { state.press("t") }
    let effects = state.update(.learned(result))
    #expect(state.learning.stepCount == 5)
    #expect(state.model.tokens.count == (what == "sentence" ? 1 : 2))
    #expect(state.model.layers[0].heads[0].isOn == (what == "sentence"))
    state.train(effects)
    let expected = try trainer(state.document.scene!, steps: 30)
    #expect(state.learnedNumbers == numbers(expected, of: state.document.scene!))
  }

  @Test func undoEndsARun() throws {
    var state = try Fixture.state(Fixture.verdict)
    let opened = state.learnedNumbers
    guard case .train(let first)? = state.press("Y").first,
      case .train(let second)? = state.update(.learned(first.work(threads: 1, limit: 5))).first
    else {
      Issue.record("nothing to do")
      return
    }
    state.press("u")
    #expect(state.update(.learned(second.work(threads: 1, limit: 5))).isEmpty)
    #expect(state.learnedNumbers == opened)
    #expect(!state.learning.isRunning)
  }

  @Test func pausedStepsCount() throws {
    var state = try Fixture.state(Fixture.verdict)
    guard case .train(let assignment)? = state.press("Y").first else {
      Issue.record("nothing to do")
      return
    }
    state.press("Y")
    #expect(!state.learning.isRunning)
    #expect(state.update(.learned(assignment.work(threads: 1, limit: 5))).isEmpty)
    #expect(state.learning.stepCount == 5)
    #expect(state.document.history.past.map(\.summary) == ["5 steps of training"])
  }

  @Test func backToTheInitialWeights() throws {
    var state = try Fixture.state(Fixture.verdict)
    state.press("Z")
    #expect(state.message?.text == "These are the initial weights")
    let initial = state.learnedNumbers
    state.train(state.press("Y"))
    let learned = state.learnedNumbers
    state.press("Z")
    #expect(state.learnedNumbers == initial)
    #expect(state.learning.stepCount == 0)
    state.press("u")
    #expect(state.learnedNumbers == learned)
    #expect(state.learning.stepCount == 30)
  }

  @Test func whatIsLearnedCanBeSaved() throws {
    var state = try Fixture.state(Fixture.verdict)
    state.train(state.press("Y"))
    guard case .save(let rewrites, _)? = state.press("w").first else {
      Issue.record("not saved: \(state.message?.text ?? "")")
      return
    }
    let scene = try state.document.scene!.applying(rewrites).get()
    #expect(scene.trainedIDs.map { scene.model[$0] } == state.learnedNumbers)
    _ = state.update(.saveEnded(.saved(scene, [])))
    #expect(!state.isUnsaved)
  }

  @Test func withoutTrainingTheKeysSayWhy() throws {
    var state = try Fixture.state(Fixture.layers)
    for key in ["y", "Y", "Z", "J", "H"] {
      #expect(state.press(key).isEmpty)
      #expect(
        state.message?.text == "This scene does not say how it is trained: it has no `train:`")
    }
    state = try Fixture.state(Fixture.verdict)
    state.press("Y", "y")
    #expect(state.message?.text == "It is learning; Y pauses")
  }
}
