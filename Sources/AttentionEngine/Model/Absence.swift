/// Why the pass of a model has no matrix at a stage.
package enum Absence: Hashable, Sendable {
  /// The tokens are text; they have no numbers.
  case isText
  case noSource
  case noPositions
  case noSegments
  /// Every query may attend to every key, so nothing is masked.
  case noMask
  case noResidual
  case noNorm
  case noFeedForward
  /// The feed-forward network ends with its activation.
  case noSecondProduct
  /// What the feed-forward network got is not added to what it gave.
  case noFeedForwardResidual
  case noFeedForwardNorm
  case noOutputLayer
  case noTargets
  case noEmbeddingScale
  case noEmbeddingProjection
  case noInputNorm
  case noPreNorm
  case noRotation
  /// The head takes its keys and values from another one.
  case sharesKeysAndValues(with: Int)
  case noRelativeBias
  case noFeedForwardPreNorm
  case noGate
  case noFinalNorm
  case noPooler
  case noTransform
  case noTransformActivation
  case noTransformNorm
  case noResultScale
  /// The model is a capture: of what it computed there are the attention weights alone.
  case notCaptured
  case noSuchLayer(Int, count: Int)
  case noSuchHead(Int, count: Int)
}

extension AttentionModel {
  /// Why there is no matrix at `site`, or nil when there is one.
  package func absence(of site: Site) -> Absence? {
    if let part = site.part { return absence(of: site.stage, of: part) }
    guard let layer = site.layer else { return absence(afterLayersOf: site.stage) }
    guard layers.indices.contains(layer) else {
      return .noSuchLayer(layer, count: layers.count)
    }
    let heads = layers[layer].heads
    if let head = site.head, !heads.indices.contains(head) {
      return .noSuchHead(head, count: heads.count)
    }
    if isCaptured { return site.stage == .weights ? nil : .notCaptured }
    switch site.stage {
    case .preNorm: return layers[layer].preNorm == nil ? .noPreNorm : nil
    case .unrotatedQ: return layers[layer].rotary == nil ? .noRotation : nil
    case .unrotatedK where layers[layer].rotary == nil: return .noRotation
    case .k, .v, .unrotatedK:
      return site.head.flatMap { heads[$0].keyValueHead }.map(Absence.sharesKeysAndValues)
    case .biased: return layers[layer].relativeBias == nil ? .noRelativeBias : nil
    case .masked: return layers[layer].mask == .none ? .noMask : nil
    case .residual: return layers[layer].hasResidual ? nil : .noResidual
    case .norm: return layers[layer].norm == nil ? .noNorm : nil
    case .ffnPreNorm, .gate, .intermediate, .activation, .gated, .ffn, .ffnResidual, .ffnNorm:
      return absence(of: site.stage, in: layers[layer].feedForward)
    default: return nil
    }
  }

  private func absence(of stage: Stage, of part: Part) -> Absence? {
    guard let sequence = sequence(part) else { return .noSource }
    if isCaptured { return stage == .tokens ? .isText : .notCaptured }
    switch stage {
    case .tokens: return .isText
    case .scaledEmbeddings: return sequence.scale == nil ? .noEmbeddingScale : nil
    case .projectedEmbeddings: return sequence.projection == nil ? .noEmbeddingProjection : nil
    case .inputNorm: return sequence.norm == nil ? .noInputNorm : nil
    case .finalNorm: return finalNorms[part] == nil ? .noFinalNorm : nil
    case .positions: return sequence.positions == .none ? .noPositions : nil
    case .segments: return sequence.segments == nil ? .noSegments : nil
    default: return nil
    }
  }

  private func absence(of stage: Stage, in feedForward: FeedForward?) -> Absence? {
    guard let feedForward else { return .noFeedForward }
    switch stage {
    case .ffnPreNorm: return feedForward.preNorm == nil ? .noFeedForwardPreNorm : nil
    case .gate, .gated: return feedForward.gateWeight == nil ? .noGate : nil
    case .ffn: return feedForward.weight == nil ? .noSecondProduct : nil
    case .ffnResidual: return feedForward.hasResidual ? nil : .noFeedForwardResidual
    case .ffnNorm: return feedForward.norm == nil ? .noFeedForwardNorm : nil
    default: return nil
    }
  }

  private func absence(afterLayersOf stage: Stage) -> Absence? {
    if isCaptured { return .notCaptured }
    if stage == .poolerLinear || stage == .pooler { return pooler == nil ? .noPooler : nil }
    guard let output else { return .noOutputLayer }
    switch stage {
    case .transform: return output.transform == nil ? .noTransform : nil
    case .transformActivation:
      guard let transform = output.transform else { return .noTransform }
      return transform.activation == .none ? .noTransformActivation : nil
    case .transformNorm:
      guard let transform = output.transform else { return .noTransform }
      return transform.norm == nil ? .noTransformNorm : nil
    case .scaledResult: return output.scale == nil ? .noResultScale : nil
    case .loss: return targets.allSatisfy({ $0 == nil }) ? .noTargets : nil
    default: return nil
    }
  }
}
