import AttentionEngine

extension Absence {
  /// Why a stage has no matrix, for learners: what is missing, what that means, and how the scene
  /// file would get it. Every element is a paragraph.
  var explanation: [String] {
    guard self != .isText else { return [] }
    return [Self.sentence(reason), Self.sentence(detail)] + lesson
  }

  private var lesson: [String] {
    switch self {
    case .noPositions:
      [
        "Without them attention does not know the order of the words.",
        "In the scene file:", "  positions: sinusoidal",
      ]
    case .noMask: ["m turns the causal mask on."]
    default: []
    }
  }

  private static func sentence(_ clause: String) -> String {
    clause.prefix(1).uppercased() + clause.dropFirst() + "."
  }
}
