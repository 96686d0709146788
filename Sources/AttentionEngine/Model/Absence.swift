/// Why the pass of a model has no matrix at a stage.
package enum Absence: Hashable, Sendable {
  /// The tokens are text; they have no numbers.
  case isText
  case noPositions
  /// Every query may attend to every key, so nothing is masked.
  case noMask
  case noResidual
  case noNorm
  case noSuchLayer(Int, count: Int)
  case noSuchHead(Int, count: Int)
}

extension AttentionModel {
  /// Why there is no matrix at `site`, or nil when there is one.
  package func absence(of site: Site) -> Absence? {
    if let layer = site.layer, !layers.indices.contains(layer) {
      return .noSuchLayer(layer, count: layers.count)
    }
    if let layer = site.layer, let head = site.head, !layers[layer].heads.indices.contains(head) {
      return .noSuchHead(head, count: layers[layer].heads.count)
    }
    switch site.stage {
    case .tokens: return .isText
    case .positions: return positions == .none ? .noPositions : nil
    case .masked: return layers[site.layer ?? 0].mask == .none ? .noMask : nil
    case .residual: return layers[site.layer ?? 0].hasResidual ? nil : .noResidual
    case .norm: return layers[site.layer ?? 0].norm == nil ? .noNorm : nil
    default: return nil
    }
  }
}
