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
    switch site.stage {
    case .masked: return layers[layer].mask == .none ? .noMask : nil
    case .residual: return layers[layer].hasResidual ? nil : .noResidual
    case .norm: return layers[layer].norm == nil ? .noNorm : nil
    case .intermediate, .activation, .ffn, .ffnResidual, .ffnNorm:
      return absence(of: site.stage, in: layers[layer].feedForward)
    default: return nil
    }
  }

  private func absence(of stage: Stage, of part: Part) -> Absence? {
    guard let sequence = sequence(part) else { return .noSource }
    switch stage {
    case .tokens: return .isText
    case .positions: return sequence.positions == .none ? .noPositions : nil
    case .segments: return sequence.segments == nil ? .noSegments : nil
    default: return nil
    }
  }

  private func absence(of stage: Stage, in feedForward: FeedForward?) -> Absence? {
    guard let feedForward else { return .noFeedForward }
    switch stage {
    case .ffn: return feedForward.weight == nil ? .noSecondProduct : nil
    case .ffnResidual: return feedForward.hasResidual ? nil : .noFeedForwardResidual
    case .ffnNorm: return feedForward.norm == nil ? .noFeedForwardNorm : nil
    default: return nil
    }
  }

  private func absence(afterLayersOf stage: Stage) -> Absence? {
    if output == nil { return .noOutputLayer }
    return stage == .loss && targets.allSatisfy({ $0 == nil }) ? .noTargets : nil
  }
}
