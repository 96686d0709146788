import AttentionEngine

/// Names as of `GPT2Model` and `GPT2LMHeadModel`. Weights are stored `[in, out]`, queries, keys and
/// values side by side.  Radford et al. 2019.
struct GPT2: ModelFamily {
  static let modelTypes = ["gpt2"]

  private let vocabulary: TensorExtent
  private let width: TensorExtent
  private let layers: Int
  private let heads: Int
  private let headWidth: Int
  private let intermediate: TensorExtent
  private let activation: Activation
  private let positions: TensorExtent
  private let epsilon: Float
  private let scalesScores: Bool
  private let scalesByLayer: Bool
  private let isTied: Bool
  private let predictsTokens: Bool

  init(_ configuration: ModelConfiguration) {
    let reader = configuration.reader
    let width = reader.count("n_embd", "hidden_size", default: 768)
    vocabulary = TensorExtent(reader.count("vocab_size", default: 50_257), "vocab_size")
    self.width = TensorExtent(width, "n_embd")
    layers = reader.count("n_layer", "num_hidden_layers", default: 12)
    heads = reader.count("n_head", "num_attention_heads", default: 12)
    headWidth = reader.headWidth(width, "n_embd", heads: heads, "n_head")
    let inner = reader.optionalCount("n_inner")
    intermediate = TensorExtent(inner ?? 4 * width, inner == nil ? "4·n_embd" : "n_inner")
    activation = reader.activation("activation_function", default: .geluTanh)
    positions = TensorExtent(
      reader.count("n_positions", "max_position_embeddings", default: 1024), "n_positions")
    epsilon = reader.positive("layer_norm_epsilon", default: 1e-5)
    scalesScores = reader.bool("scale_attn_weights", default: true)
    scalesByLayer = reader.bool("scale_attn_by_inverse_layer_idx", default: false)
    isTied = reader.bool("tie_word_embeddings", default: true)
    predictsTokens = configuration.predictsTokens
    reader.refuse(
      "add_cross_attention", unless: !reader.bool("add_cross_attention", default: false),
      "false: a decoder alone")
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(["transformer.", ""], having: "wte.weight")
    var model = AttentionModel(
      main: InputSequence(
        words: [],
        embeddings: try weights.embeddings("wte.weight", words: vocabulary, width: width),
        tokens: [],
        positions: .written(try weights.table("wpe.weight", rows: positions, columns: width))),
      layers: [])
    for number in 0..<layers { model.layers.append(try layer(number, weights)) }
    model.finalNorms[.main] = try weights.layerNorm("ln_f", width: width, epsilon: epsilon)
    model.output = try weights.withoutPrefix { () throws(CheckpointError) in
      guard predictsTokens || weights.has("lm_head.weight") else { return nil }
      return OutputLayer(
        words: [],
        weight: try weights.headWeight(
          "lm_head.weight", width: width, words: vocabulary, isTied: isTied))
    }
    weights.ignore { $0.hasSuffix(".attn.bias") || $0.hasSuffix(".attn.masked_bias") }
    return LoadedModel(model: model, limits: [.main: positions.count])
  }

  private func layer(
    _ number: Int, _ weights: WeightReader
  ) throws(CheckpointError) -> AttentionLayer {
    let name = "h.\(number)."
    let fused = try weights.convolution(
      name + "attn.c_attn", inputs: width, outputs: TensorExtent(3 * width.count, "3·n_embd"))
    let output = try weights.convolution(name + "attn.c_proj", inputs: width, outputs: width)
    let intermediate = try weights.convolution(
      name + "mlp.c_fc", inputs: width, outputs: self.intermediate)
    let result = try weights.convolution(
      name + "mlp.c_proj", inputs: self.intermediate, outputs: width)
    return AttentionLayer(
      heads: [AttentionHead](fused: fused, count: heads, width: headWidth) { head, projection in
        let part = Projection.allCases.firstIndex(of: projection) ?? 0
        return part * width.count + head * headWidth
      },
      scale: scale(ofLayer: number), mask: .causal, outputWeight: output.weight,
      outputBias: output.bias, hasResidual: true,
      feedForward: FeedForward(
        intermediateWeight: intermediate.weight, intermediateBias: intermediate.bias,
        activation: activation, weight: result.weight, bias: result.bias, hasResidual: true,
        preNorm: try weights.layerNorm(name + "ln_2", width: width, epsilon: epsilon)),
      preNorm: try weights.layerNorm(name + "ln_1", width: width, epsilon: epsilon))
  }

  private func scale(ofLayer number: Int) -> Scale {
    let scale: Scale = scalesScores ? .sqrt : .none
    return scalesByLayer
      ? .factor(scale.factor(dHead: headWidth) / Float(number + 1)) : scale
  }
}
