extension AttentionModel {
  /// The norm at `place`; nil where the model has none.
  package func norm(at place: NormPlace) -> Norm? {
    if let layer = place.layer, !layers.indices.contains(layer) { return nil }
    return switch place {
    case .input(let part): sequence(part)?.norm
    case .pre(let layer): layers[layer].preNorm
    case .attention(let layer): layers[layer].norm
    case .feedForwardPre(let layer): layers[layer].feedForward?.preNorm
    case .feedForward(let layer): layers[layer].feedForward?.norm
    case .final(let part): finalNorms[part]
    case .transform: output?.transform?.norm
    }
  }

  /// Changes the norm at `place`; does nothing where the model has none.
  mutating func withNorm(at place: NormPlace, _ change: (inout Norm) -> Void) {
    guard var norm = norm(at: place) else { return }
    change(&norm)
    switch place {
    case .input(let part): withSequence(part) { $0.norm = norm }
    case .pre(let layer): layers[layer].preNorm = norm
    case .attention(let layer): layers[layer].norm = norm
    case .feedForwardPre(let layer): layers[layer].feedForward?.preNorm = norm
    case .feedForward(let layer): layers[layer].feedForward?.norm = norm
    case .final(let part): finalNorms[part] = norm
    case .transform: output?.transform?.norm = norm
    }
  }
}

extension Site {
  /// The place of the norm that gives the site's matrix; nil where none does.
  package var normPlace: NormPlace? {
    let place: NormPlace? =
      switch stage {
      case .inputNorm: .input(part ?? .main)
      case .preNorm: .pre(layer: layer ?? 0)
      case .norm: .attention(layer: layer ?? 0)
      case .ffnPreNorm: .feedForwardPre(layer: layer ?? 0)
      case .ffnNorm: .feedForward(layer: layer ?? 0)
      case .finalNorm: .final(part ?? .main)
      case .transformNorm: .transform
      default: nil
      }
    return place
  }
}
