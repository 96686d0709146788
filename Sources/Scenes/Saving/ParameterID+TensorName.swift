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
    case .gain(let layer), .shift(let layer): "layers.\(layer).norm.\(symbol)"
    case .mask(let layer), .outputWeight(let layer), .outputBias(let layer):
      "layers.\(layer).\(symbol)"
    case .intermediateWeight(let layer), .intermediateBias(let layer),
      .feedForwardWeight(let layer), .feedForwardBias(let layer):
      "layers.\(layer).feed_forward.\(symbol)"
    case .feedForwardGain(let layer), .feedForwardShift(let layer):
      "layers.\(layer).feed_forward.norm.\(symbol)"
    case .logitsWeight, .logitsBias: "output.\(symbol)"
    }
  }
}

extension Part {
  fileprivate var prefix: String { self == .source ? "source." : "" }
}
