import AttentionEngine
import CellGrid
import Glibc

/// What `train` says while it works, on standard error: a bar that moves where that is a terminal,
/// else a line now and then.
struct TrainingProgress {
  private let steps: Int
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private let begun: ContinuousClock.Instant
  private var drawn: ContinuousClock.Instant
  /// That of the last batch.
  private var loss: Float?
  private var accuracy: Accuracy?

  init(steps: Int, examples: Int) {
    self.steps = steps
    isTerminal = isatty(STDERR_FILENO) == 1
    begun = clock.now
    drawn = begun
    let noun = steps == 1 ? "step" : "steps"
    StandardStreams.error("\(steps) \(noun) on \(examples) examples")
  }

  /// Notes a step. `measure` is asked a few times in all.
  mutating func took(_ step: Int, loss newLoss: Float, measure: () -> Accuracy) {
    loss = newLoss
    let isTenth = step * 10 / steps != (step - 1) * 10 / steps
    if isTenth { accuracy = measure() }
    if isTerminal {
      guard isTenth || clock.now - drawn > .milliseconds(100) else { return }
      drawn = clock.now
      draw(step)
    } else if isTenth {
      StandardStreams.error(line(step))
    }
  }

  func end() {
    if isTerminal { StandardStreams.error("") }
  }

  private func draw(_ step: Int) {
    let width = 24
    let done = step * width / steps
    let bar = String(repeating: "█", count: done) + String(repeating: "░", count: width - done)
    let text = "\r\u{1B}[2K\(bar) \(line(step))"
    try? FileAccess.write(Array(text.utf8), to: STDERR_FILENO, "standard error")
  }

  private func line(_ step: Int) -> String {
    var parts = ["step \(step) of \(steps)"]
    if let loss { parts.append("loss \(Self.decimal(loss, 4))") }
    if let accuracy, accuracy.examples > 0 { parts.append("held out \(Self.words(accuracy))") }
    let elapsed = clock.now - begun
    parts.append("\(elapsed.components.seconds) s")
    return parts.joined(separator: "  ")
  }

  /// `295 of 300 exact (98.3 %), loss 0.021`.
  static func words(_ accuracy: Accuracy) -> String {
    "\(accuracy.exactExamples) of \(accuracy.examples) exact "
      + "(\(decimal(100 * Float(accuracy.exactShare), 1)) %), "
      + "words \(decimal(100 * Float(accuracy.metShare), 1)) %, "
      + "loss \(decimal(Float(accuracy.meanLoss), 4))"
  }

  private static func decimal(_ value: Float, _ places: Int) -> String {
    FixedDecimal(value, decimals: places)?.text ?? "\(value)"
  }
}
