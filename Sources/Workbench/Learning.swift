import AttentionEngine
import Scenes

/// How the model is learning: the trainer, how far it is to go, and what came of it.
package struct Learning: Sendable {
  /// Nil until the first step. A value: undo brings back the one that was.
  package internal(set) var trainer: Trainer?
  /// Whether steps follow one another until the scene's number is reached.
  package internal(set) var isRunning = false
  package internal(set) var measurement: Measurement?
  /// Nil where nobody measured the time.
  package internal(set) var stepsPerSecond: Double?
  package internal(set) var isPanelShown = false
  /// What the accuracy is measured on; empty where the scene keeps nothing back.
  var heldOut: [TrainingExample] = []
  /// The step count at which the work ends.
  var goal = 0
  /// Grows with every change of the numbers that training did not make: what was worked on the
  /// numbers before it is of no use.
  var generation = 0
  /// Whether an assignment is under way.
  var isAtWork = false
  /// Whether the model has numbers that the trainer does not know.
  var isBehind = false
  /// The steps that undo takes back together.
  var row: Row?

  struct Row: Sendable {
    let isRun: Bool
    /// 0 as long as the history has no entry of it.
    var steps = 0

    var summary: String { "\(steps) step\(steps == 1 ? "" : "s") of training" }
  }

  /// How well the model predicted what it did not learn from.
  package struct Measurement: Hashable, Sendable {
    package let step: Int
    package let exact: Int
    package let examples: Int
    /// Whether the sentences were kept back; else there are none, and they are those learned from.
    package let isHeldOut: Bool

    package var share: Double { examples == 0 ? 0 : Double(exact) / Double(examples) }
  }

  package var stepCount: Int { trainer?.stepCount ?? 0 }
  package var losses: [Float] { trainer?.losses ?? [] }
  /// How many steps the scene asks for.
  package func plannedSteps(of scene: Scene) -> Int { scene.training?.steps ?? 0 }

  /// Ends what is under way: its result is not taken.
  mutating func stop() {
    isRunning = false
    goal = stepCount
    generation += 1
    row = nil
  }

  /// Somebody changed the model. Another sentence alone does not disturb the training.
  mutating func note(_ old: AttentionModel, becameBy edit: AttentionModel) {
    row = row.map { Row(isRun: $0.isRun) }
    guard old.learns(otherNumbersThan: edit) else { return }
    generation += 1
    isBehind = true
  }

  /// A scene was read anew: what is still under way belongs to the one before.
  mutating func follow(_ earlier: Learning) {
    generation = earlier.generation + 1
    isAtWork = earlier.isAtWork
    isPanelShown = earlier.isPanelShown
  }

  /// Goes back to a trainer of the history.
  mutating func restore(_ trainer: Trainer?) {
    self.trainer = trainer
    stop()
    isBehind = true
    if let step = measurement?.step, step > stepCount { measurement = nil }
  }
}

extension AttentionModel {
  /// Whether more than the sentence differs.
  fileprivate func learns(otherNumbersThan other: AttentionModel) -> Bool {
    var own = saved
    let other = other.saved
    own.decoding = other.decoding
    for part in Part.allCases {
      guard let sequence = other.sequence(part) else { continue }
      own.withSequence(part) {
        $0.tokens = sequence.tokens
        $0.segments?.ofTokens = sequence.segments?.ofTokens ?? []
      }
    }
    return own != other
  }
}
