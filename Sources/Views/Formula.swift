import AttentionEngine
import Workbench

extension State {
  /// The formula of the current stage, as the scene's convention writes it.
  var formula: String {
    let isRows = model.convention == .rows
    let layer = model.layers[place.head.layer]
    switch place.stage {
    case .tokens: return "the sentence, cut into tokens"
    case .embeddings: return "embeddings[i] = the vector of token i"
    case .positions:
      return model.positions == .sinusoidal
        ? "PE[p, 2i] = sin(p / 10000^(2i/d)), PE[p, 2i+1] = cos"
        : "positions[p] = the vector of place p"
    case .input:
      return model.positions == .none ? "input = embeddings" : "input = embeddings + positions"
    case .q, .k, .v: return projectionFormula(isRows: isRows)
    case .scores: return isRows ? "scores = Q · Kᵀ" : "scores = Qᵀ · K"
    case .scaled: return scaledFormula(layer.scale)
    case .masked: return "masked = scaled where the mask allows, else −∞"
    case .weights:
      return "weights = softmax(\(layer.mask == .none ? "scaled" : "masked")), row by row"
    case .context: return isRows ? "context = weights · V" : "context = V · weightsᵀ"
    case .concat:
      return layer.heads.count == 1
        ? "concat = the context of the one head"
        : "concat = the contexts of the \(layer.heads.count) heads, "
          + (isRows ? "side by side" : "one below the other")
    case .output: return outputFormula(layer, isRows: isRows)
    case .residual: return "residual = input + output"
    case .norm:
      return
        "norm = (\(layer.hasResidual ? "residual" : "output") − mean) / √(variance + ε) · γ + β"
    default: return place.stage.rawValue
    }
  }

  private func projectionFormula(isRows: Bool) -> String {
    let name = place.stage.symbol
    let product = isRows ? "input · W_\(name)" : "W_\(name) · input"
    let projection = Projection.allCases.first { $0.stage == place.stage } ?? .q
    let hasBias = model[.bias(projection, place.head)] != nil
    return "\(name) = \(product)" + (hasBias ? " + b_\(name)" : "")
  }

  private func scaledFormula(_ scale: Scale) -> String {
    switch scale {
    case .sqrt:
      let width = model[.weight(.q, place.head)]?.columns ?? 0
      return "scaled = scores / √d_k,  d_k = \(width)"
    case .none: return "scaled = scores  (scale: none)"
    case .factor(let factor): return "scaled = scores · \(factor)"
    }
  }

  private func outputFormula(_ layer: AttentionLayer, isRows: Bool) -> String {
    guard layer.outputWeight != nil else { return "output = concat  (the scene has no W_O)" }
    return (isRows ? "output = concat · W_O" : "output = W_O · concat")
      + (layer.outputBias == nil ? "" : " + b_O")
  }
}
