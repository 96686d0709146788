import AttentionEngine
import Workbench

extension State {
  /// The formula of the current stage, as the scene's convention writes it.
  var formula: String {
    switch place.stage {
    case _ where place.site.normPlace != nil: normFormula
    case .tokens, .embeddings, .scaledEmbeddings, .projectedEmbeddings, .positions, .segments,
      .input:
      inputFormula
    case .poolerLinear, .pooler, .transform, .transformActivation, .scaledResult, .logits,
      .probabilities, .loss:
      predictionFormula
    case .gate, .intermediate, .activation, .gated, .ffn, .ffnResidual: feedForwardFormula
    default: attentionFormula
    }
  }

  private var isRows: Bool { model.convention == .rows }

  private func name(_ site: Site) -> String { symbol(of: .site(site)) }

  /// `X · W + b`; without a weight X.
  private func linear(_ input: String, _ weight: ParameterID, _ bias: ParameterID) -> String {
    guard model[weight] != nil else {
      return "\(input)  (the \(document.kind) has no \(weight.symbol))"
    }
    return (isRows ? "\(input) · \(weight.symbol)" : "\(weight.symbol) · \(input)")
      + (model[bias] == nil ? "" : " + \(bias.symbol)")
  }

  private func sum(_ sites: [Site]) -> String { sites.map(name).joined(separator: " + ") }

  // MARK: Before the layers

  private var inputFormula: String {
    switch place.stage {
    case .tokens: return tokensFormula
    case .embeddings: return "embeddings[i] = the vector of token i"
    case .scaledEmbeddings:
      return "scaled-embeddings = embeddings · \(model.sequence(part)?.scale ?? 1)"
    case .projectedEmbeddings:
      return "projected-embeddings = "
        + (isRows
          ? "\(sum(model.sources(of: place.site))) · W_E"
          : "W_E · \(sum(model.sources(of: place.site)))")
    case .positions:
      return model.sequence(part)?.positions == .sinusoidal
        ? "PE[p, 2i] = sin(p / 10000^(2i/d)), PE[p, 2i+1] = cos"
        : "positions[p] = the vector of place p"
    case .segments: return "segments[i] = the vector of the segment of token i"
    default: return "input = \(sum(model.sources(of: place.site)))"
    }
  }

  private var tokensFormula: String {
    if part == .source, model.source?.values != nil { return "the words that are the keys" }
    return model.decoding != nil && part == .main
      ? "the prompt, and what the model wrote" : "the sentence, cut into tokens"
  }

  // MARK: Attention

  private var attentionFormula: String {
    let index = place.head.layer
    switch place.stage {
    case .unrotatedQ: return projectionFormula(.q)
    case .unrotatedK: return projectionFormula(.k)
    case .q where layer.rotary != nil, .k where layer.rotary != nil:
      return
        "\(place.stage.symbol) = \(place.stage.rawValue)-unrotated, turned by place · frequency"
    case .q: return projectionFormula(.q)
    case .k: return projectionFormula(.k)
    case .biased: return "biased = scaled + bias[bucket of the distance]"
    case .v: return projectionFormula(.v)
    case .scores: return isRows ? "scores = Q · Kᵀ" : "scores = Qᵀ · K"
    case .scaled: return scaledFormula
    case .masked:
      return "masked = \(model.unmaskedStage(ofLayer: index).symbol) where the mask allows, else −∞"
    case .weights: return weightsFormula
    case .context: return isRows ? "context = weights · V" : "context = V · weightsᵀ"
    case .concat:
      return layer.heads.count == 1
        ? "concat = the context of the one head"
        : "concat = the contexts of the \(layer.heads.count) heads, "
          + (isRows ? "side by side" : "one below the other")
    case .output:
      return "output = " + linear("concat", .outputWeight(layer: index), .outputBias(layer: index))
    case .residual: return "residual = \(sum(model.sources(of: place.site)))"
    default: return place.stage.symbol
    }
  }

  private var normFormula: String {
    guard let place = self.place.site.normPlace, let norm = model.norm(at: place),
      let source = model.sources(of: self.place.site).first
    else { return self.place.stage.symbol }
    let x = name(source)
    let shift = norm.shift == nil ? "" : " + β"
    return switch norm.kind {
    case .layer: "\(self.place.stage.symbol) = (\(x) − mean) / √(variance + ε) · γ\(shift)"
    case .rms: "\(self.place.stage.symbol) = \(x) / √(mean of squares + ε) · γ\(shift)"
    }
  }

  private func projectionFormula(_ projection: Projection) -> String {
    let input = symbol(of: model.inputMatrix(of: projection, layer: place.head.layer))
    let head = shownSite(of: place.stage).headID ?? place.head
    return "\(place.stage.symbol) = "
      + linear(input, .weight(projection, head), .bias(projection, head))
  }

  private var scaledFormula: String {
    switch layer.scale {
    case .sqrt: "scaled = scores / √d_k,  d_k = \(model.width(of: .q, place.head))"
    case .none: "scaled = scores  (scale: none)"
    case .factor(let factor): "scaled = scores · \(factor)"
    }
  }

  private var weightsFormula: String {
    if let mapFormula { return mapFormula }
    if model.isCaptured { return "weights, as the file has them" }
    let scores = model.scoresStage(ofLayer: place.head.layer).symbol
    return switch layer.weighting {
    case .softmax: "weights = softmax(\(scores)), row by row"
    case .linear: "weights = \(scores)" + (layer.mask == .none ? "" : ", 0 where −∞")
    case .identity: "weights[i, j] = 1 where i = j, else 0"
    }
  }

  // MARK: The feed-forward network

  private var feedForwardFormula: String {
    let index = place.head.layer
    let sources = model.sources(of: place.site)
    guard let first = sources.first else { return place.stage.symbol }
    switch place.stage {
    case .intermediate:
      return "intermediate = "
        + linear(
          name(first), .intermediateWeight(layer: index), .intermediateBias(layer: index))
    case .gate:
      return "gate = "
        + linear(name(first), .gateWeight(layer: index), .gateBias(layer: index))
    case .activation: return "activation = " + activationFormula
    case .gated: return "gated = activation ∘ intermediate"
    case .ffn:
      return "ffn = "
        + linear(name(first), .feedForwardWeight(layer: index), .feedForwardBias(layer: index))
    default: return "ffn-residual = \(sum(sources))"
    }
  }

  private var activationFormula: String {
    formula(of: layer.feedForward?.activation, model.sources(of: place.site).first)
  }

  private func formula(of activation: Activation?, _ source: Site?) -> String {
    let x = source.map(name) ?? "x"
    return switch activation {
    case .relu: "max(\(x), 0)"
    case .gelu: "\(x) · Φ(\(x))  (gelu)"
    case .geluTanh: "\(x) · Φ(\(x)), about  (gelu-tanh)"
    case .tanh: "tanh(\(x))"
    case .silu: "\(x) · σ(\(x))  (silu)"
    case .quickGelu: "\(x) · σ(1.702 · \(x))  (quick-gelu)"
    case .some(.none), nil: "\(x)  (activation: none)"
    }
  }

  // MARK: The prediction

  private var predictionFormula: String {
    let sources = model.sources(of: place.site)
    return switch place.stage {
    case .poolerLinear:
      "pooler-linear = "
        + linear(sources.map(name).joined() + "[first token]", .poolerWeight, .poolerBias)
    case .pooler: "pooler = tanh(pooler-linear)"
    case .transform:
      "transform = " + linear(sources.map(name).joined(), .transformWeight, .transformBias)
    case .transformActivation:
      "transform-activation = " + formula(of: model.output?.transform?.activation, sources.first)
    case .scaledResult:
      "scaled-result = \(sources.map(name).joined()) · \(model.output?.scale ?? 1)"
    case .logits: "logits = " + linear(name(model.logitsSource), .logitsWeight, .logitsBias)
    case .probabilities:
      "probabilities = softmax(logits), " + (isRows ? "row by row" : "column by column")
    default: "loss = −ln(probability of the right word)"
    }
  }
}
