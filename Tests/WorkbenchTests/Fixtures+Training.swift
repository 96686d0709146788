import AttentionEngine
import Scenes

@testable import Workbench

extension Fixture {
  /// Learns what two words mean; W_V is written, and stays.
  static let verdict = """
    sentence: not bad
    vocabulary: data
    embeddings: learned
    dimensions: {model: 3, head: 2}
    layers:
      - heads:
          - {W_Q: learned, W_K: learned, W_V: [[1, 0], [0, 1], [1, 1]]}
        W_O: learned
        residual: true
    output: learned
    train:
      task: answer
      data: [very good => like, not good => hate, very bad => hate, so bad => hate, so good => like, not bad => like]
      held_out: [not bad => like]
      rate: 0.05
      batch: 2
      steps: 30
    """

  /// Translates two words.
  static let reversal = """
    source:
      sentence: a b
      vocabulary: data
      embeddings: learned
      positions: sinusoidal
    sentence: <s>
    vocabulary: data
    embeddings: learned
    positions: sinusoidal
    dimensions: {model: 4, head: 2}
    layers:
      - attends: source
        heads: 1
        W_O: learned
        residual: true
    output: learned
    decode: {end: </s>, limit: 4}
    train: {task: translate, data: [a b => y x, b a => x y, a => x], steps: 20, batch: 1, rate: 0.02}
    """
}

extension State {
  /// Carries out what training asks for, at most `limit` steps in a piece, until it asks for nothing.
  mutating func train(_ effects: [Effect], limit: Int = .max) {
    var effects = effects
    while case .train(let assignment)? = effects.first {
      effects = update(.learned(assignment.work(threads: 1, limit: limit)))
    }
  }

  /// The numbers that the scene's training changes.
  var learnedNumbers: [Matrix?] { document.scene!.trainedIDs.map { model[$0] } }
}
