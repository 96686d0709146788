import AttentionEngine
import Scenes

/// The loss of the text on the screen, and how it changes with every number.
extension State {
  /// dLoss/d(matrix); nil where the gradients are not shown, and for masks.
  package func gradient(of id: MatrixID) -> Matrix? { showsGradients ? gradients?[id] : nil }

  /// The mean of −ln p[target] over the tokens that have a target; nil where there is none.
  package var loss: Float? {
    trace[Site(.loss)].flatMap { Operations.meanLoss($0, targets: model.targets) }
  }

  package var targetCount: Int { model.targets.count { $0 != nil } }

  mutating func toggleGradients() {
    showsGradients.toggle()
    if showsGradients { showsDelta = false }
    take(model)
    guard showsGradients else { return say("Values") }
    say(
      readsRightWords
        ? "Gradients of the loss; the decoder reads the right words"
        : "Gradients: how the loss changes with every number")
  }

  /// Computes the gradients where they are shown and the text has targets.
  mutating func refreshGradients() {
    guard showsGradients, gradients == nil else { return }
    gradients = trace.gradients()
    guard gradients == nil else { return }
    showsGradients = false
    say("\(message.map { $0.text + ". " } ?? "")Values again: \(Self.unknownText)", .refused)
  }

  static let unknownText = "no sentence of the training data is like this text"
}
