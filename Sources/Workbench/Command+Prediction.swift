import AttentionEngine
import CellGrid

/// Ways to a word of the vocabulary, which is long and in an order of its own.
extension Command {
  static let prediction: [Command] = [
    Command(
      .cursor, "Likeliest word, then the next", [.control("n")], obstacle: noPrediction
    ) { _ in .likelyWordSought },
    Command(.cursor, "Find a word of the vocabulary", [.control("f")], obstacle: noPrediction) {
      _ in .wordBegun
    },
  ]

  private static let noPrediction: Obstacle = {
    if $0.modelView.isShown { return inModelView($0) }
    if $0.isAmongWords { return nil }
    return $0.model.output == nil
      ? "This \($0.document.kind) predicts no words"
      : "This belongs to logits and probabilities; \($0.predictionLetter) shows them"
  }
}

extension State {
  /// Whether the columns of what is looked at are words that can be predicted.
  var isAmongWords: Bool {
    (place.stage == .logits || place.stage == .probabilities) && absence == nil
      && model.output != nil
  }

  fileprivate var predictionLetter: Character {
    (model.absence(of: Site(.probabilities)) == nil ? Stage.probabilities : .logits).letter ?? ":"
  }
}
