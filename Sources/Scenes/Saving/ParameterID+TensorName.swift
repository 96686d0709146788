import AttentionEngine

extension ParameterID {
  /// What the weights file calls the parameter: where it stands in the scene, joined by dots.
  package var tensorName: String {
    switch self {
    case .embeddings(let part): part.prefix + "embeddings"
    case .positions(let part): part.prefix + "positions"
    case .segments(let part): part.prefix + "segments"
    case .sourceValues: "source.values"
    case .weight(_, let id), .bias(_, let id): "layers.\(id.layer).heads.\(id.head).\(symbol)"
    case .capturedWeights(let id): "layers.\(id.layer).heads.\(id.head).weights"
    case .gain(let place), .shift(let place): "\(place.tensorName).\(symbol)"
    case .embeddingProjection(let part): part.prefix + "projection"
    case .mask(let layer), .relativeBias(let layer), .outputWeight(let layer),
      .outputBias(let layer):
      "layers.\(layer).\(symbol)"
    case .gateWeight(let layer), .gateBias(let layer), .intermediateWeight(let layer),
      .intermediateBias(let layer),
      .feedForwardWeight(let layer), .feedForwardBias(let layer):
      "layers.\(layer).feed_forward.\(symbol)"
    case .poolerWeight, .poolerBias: "pooler.\(symbol)"
    case .transformWeight, .transformBias: "output.transform.\(symbol)"
    case .logitsWeight, .logitsBias: "output.\(symbol)"
    }
  }
}

extension NormPlace {
  fileprivate var tensorName: String {
    switch self {
    case .input(let part): part.prefix + "norm"
    case .pre(let layer): "layers.\(layer).pre_norm"
    case .attention(let layer): "layers.\(layer).norm"
    case .feedForwardPre(let layer): "layers.\(layer).feed_forward.pre_norm"
    case .feedForward(let layer): "layers.\(layer).feed_forward.norm"
    case .final(let part): part.prefix + "final_norm"
    case .transform: "output.transform.norm"
    }
  }
}

extension Part {
  fileprivate var prefix: String { self == .source ? "source." : "" }
}
