import AttentionEngine
import Scenes

extension State {
  mutating func learn(_ action: Action) -> [Effect] {
    switch action {
    case .learningStepped: return takeStep()
    case .learningToggled: return learning.isRunning ? pause() : run()
    case .learned(let result): return take(result)
    case .learningReset: forgetLearned()
    case .learningPanelToggled: learning.isPanelShown.toggle()
    case .gradientsToggled: toggleGradients()
    default: break
    }
    return []
  }

  // MARK: Steps

  package var plannedSteps: Int { document.scene.map(learning.plannedSteps(of:)) ?? 0 }

  private mutating func takeStep() -> [Effect] {
    guard catchUp() else { return [] }
    if learning.row?.isRun != false { learning.row = Learning.Row(isRun: false) }
    learning.goal = max(learning.goal, learning.stepCount) + 1
    return assign()
  }

  /// To the scene's number of steps; from there as many again.
  private mutating func run() -> [Effect] {
    guard catchUp() else { return [] }
    let steps = max(1, plannedSteps)
    learning.row = Learning.Row(isRun: true)
    learning.goal = (learning.stepCount / steps + 1) * steps
    learning.isRunning = true
    say("Learning; Y pauses")
    return assign()
  }

  private mutating func pause() -> [Effect] {
    learning.isRunning = false
    learning.goal = learning.stepCount
    sayPaused()
    return []
  }

  private mutating func sayPaused() {
    say("Paused after step \(learning.stepCount); Y goes on, u takes the run back")
  }

  /// Lets the trainer know the numbers of the model; false where it cannot learn with them.
  private mutating func catchUp() -> Bool {
    do throws(TrainingFault) {
      if learning.trainer == nil {
        learning.trainer = try document.scene?.trainer(from: model.given)
        learning.measurement = nil
        learning.heldOut = document.scene?.heldOutExamples ?? []
      } else if learning.isBehind {
        let edited = model.saved
        try learning.trainer?.replaceModel(with: edited)
      }
      learning.isBehind = false
      return learning.trainer != nil
    } catch {
      learning.stop()
      say("Nothing can be learned: \(error)", .failed)
      return false
    }
  }

  /// What is to be worked next, one assignment at a time.
  private mutating func assign() -> [Effect] {
    guard !learning.isAtWork, learning.goal > learning.stepCount, catchUp(),
      let trainer = learning.trainer
    else { return [] }
    learning.isAtWork = true
    let heldOut = learning.heldOut
    let assignment = Assignment(
      generation: learning.generation, trainer: trainer, goal: learning.goal,
      measured: heldOut.isEmpty ? trainer.examples : heldOut, isHeldOut: !heldOut.isEmpty,
      interval: max(1, plannedSteps / 20))
    return [.train(assignment)]
  }

  /// Takes over what was learned, unless somebody changed the numbers in the meantime.
  private mutating func take(_ result: Assignment.Result) -> [Effect] {
    learning.isAtWork = false
    guard result.generation == learning.generation else { return assign() }
    let steps = result.trainer.stepCount - learning.stepCount
    record(steps)
    learning.trainer = result.trainer
    learning.measurement = result.measurement ?? learning.measurement
    if let seconds = result.seconds, seconds > 0 {
      let speed = Double(steps) / seconds
      learning.stepsPerSecond = learning.stepsPerSecond.map { $0 + (speed - $0) / 8 } ?? speed
    }
    var model = model.given
    let learned = result.trainer.model
    for id in document.scene?.trainedIDs ?? [] { model[id] = learned[id] }
    take(model)
    if learning.isRunning, result.pauses { return pause() }
    guard learning.stepCount >= learning.goal else { return assign() }
    if learning.isRunning {
      say("Step \(learning.stepCount): done; Y goes on, u takes the run back")
    } else if learning.row?.isRun == true {
      sayPaused()
    } else {
      let loss = learning.losses.last.map { NumberText.shortest($0) } ?? ""
      say("Step \(learning.stepCount): the loss of its examples was \(loss)")
    }
    learning.isRunning = false
    return []
  }

  /// One entry of the history for all steps of a row.
  private mutating func record(_ steps: Int) {
    var row = learning.row ?? Learning.Row(isRun: learning.isRunning)
    row.steps += steps
    if row.steps > steps {
      document.amend(row.summary)
    } else {
      document.record(
        History.Entry(
          model: model.written, summary: row.summary, place: place, settings: settings))
    }
    learning.row = row
  }

  // MARK: Back to the start

  private mutating func forgetLearned() {
    guard let scene = document.scene, let training = scene.training else { return }
    let initial = scene.initialModel(seed: training.seed)
    var model = model.given
    for id in scene.trainedIDs { model[id] = initial[id] }
    let isRunning = learning.isRunning
    if model.written == self.model.written {
      say("These are the initial weights")
    } else {
      commit(model, "back to the initial weights")
      say("Back to the initial weights\(isRunning ? ", and paused" : ""); u undoes it")
    }
    learning.restore(nil)
  }
}
