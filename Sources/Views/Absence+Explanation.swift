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
      ["Without them attention does not know the order of the words."]
        + inFile("positions: sinusoidal")
    case .noMask: ["m turns the causal mask on."]
    case .noSegments:
      inFile("segments:", "  table: {A: [0.1, 0], B: [0, 0.1]}", "  tokens: [A, A, B]")
    case .noSource: inFile("source:", "  sentence: ...", "  embeddings: {...}")
    case .noResidual: inFile("residual: true")
    case .noNorm: inFile("norm: {gamma: [1, 1], beta: [0, 0]}")
    case .noFeedForward: inFile("feed_forward:", "  W_1: ...", "  W_2: ...")
    case .noSecondProduct: inFile("feed_forward:", "  W_2: ...")
    case .noFeedForwardResidual: inFile("feed_forward:", "  residual: true")
    case .noFeedForwardNorm: inFile("feed_forward:", "  norm: {gamma: [1, 1], beta: [0, 0]}")
    case .noOutputLayer: inFile("output: {vocabulary: [yes, no], W: ..., b: ...}")
    case .noTargets, .isText, .noSuchLayer, .noSuchHead, .noEmbeddingScale,
      .noEmbeddingProjection, .noInputNorm, .noPreNorm, .noRotation, .sharesKeysAndValues,
      .noRelativeBias, .noFeedForwardPreNorm, .noGate, .noFinalNorm, .noPooler, .noTransform,
      .noTransformActivation, .noTransformNorm, .noResultScale, .notCaptured:
      []
    }
  }

  private func inFile(_ lines: String...) -> [String] {
    ["In the scene file:"] + lines.map { "  " + $0 }
  }

  private static func sentence(_ clause: String) -> String {
    clause.prefix(1).uppercased() + clause.dropFirst() + "."
  }
}
