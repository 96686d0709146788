import AttentionEngine

extension Stage {
  /// The stages that a scene can have: all but those of what only checkpoints have.
  static let ofScenes: [Stage] = allCases.filter { stage in
    switch stage {
    case .scaledEmbeddings, .projectedEmbeddings, .inputNorm, .preNorm, .unrotatedQ, .unrotatedK,
      .biased, .ffnPreNorm, .gate, .gated, .finalNorm, .poolerLinear, .pooler, .transform,
      .transformActivation, .transformNorm, .scaledResult:
      false
    default: true
    }
  }
}
