import AttentionEngine

/// Names as of `GPTNeoXModel` and `GPTNeoXForCausalLM` (Pythia). Queries, keys and values stand side
/// by side head by head; a part of each head is rotated.  Black et al. 2022, §2.1.
struct GPTNeoX: ModelFamily {
  static let modelTypes = ["gpt_neox"]
  static let endToken: Int? = 2

  private let vocabulary: TensorExtent
  private let width: TensorExtent
  private let layers: Int
  private let heads: Int
  private let headWidth: Int
  private let intermediate: TensorExtent
  private let activation: Activation
  private let rotary: Rotary
  private let epsilon: Float
  private let isParallel: Bool
  private let hasBiases: Bool
  private let isTied: Bool
  private let predictsTokens: Bool

  init(_ configuration: ModelConfiguration) {
    let reader = configuration.reader
    let width = reader.count("hidden_size", default: 6144)
    vocabulary = TensorExtent(reader.count("vocab_size", default: 50_432), "vocab_size")
    self.width = TensorExtent(width, "hidden_size")
    layers = reader.count("num_hidden_layers", default: 44)
    heads = reader.count("num_attention_heads", default: 64)
    headWidth = reader.headWidth(width, "hidden_size", heads: heads, "num_attention_heads")
    intermediate = TensorExtent(
      reader.count("intermediate_size", default: 24_576), "intermediate_size")
    activation = reader.activation("hidden_act", default: .gelu)
    rotary = reader.rotary(
      headWidth: TensorExtent(headWidth, "hidden_size / num_attention_heads"),
      baseKeys: ["rotary_emb_base", "rope_theta"],
      shareKeys: ["rotary_pct", "partial_rotary_factor"], share: 0.25,
      positions: reader.count("max_position_embeddings", default: 2048))
    epsilon = reader.positive("layer_norm_eps", default: 1e-5)
    isParallel = reader.bool("use_parallel_residual", default: true)
    hasBiases = reader.bool("attention_bias", default: true)
    isTied = reader.bool("tie_word_embeddings", default: false)
    predictsTokens = configuration.predictsTokens
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(["gpt_neox.", ""], having: "embed_in.weight")
    var model = AttentionModel(
      main: InputSequence(
        words: [],
        embeddings: try weights.embeddings("embed_in.weight", words: vocabulary, width: width),
        tokens: []),
      layers: [])
    for number in 0..<layers { model.layers.append(try layer(number, weights)) }
    model.finalNorms[.main] = try norm("final_layer_norm", weights)
    model.output = try weights.withoutPrefix { () throws(CheckpointError) in
      let names = ["embed_out.weight", "lm_head.weight"]
      guard predictsTokens || names.contains(where: weights.has) else { return nil }
      return OutputLayer(
        words: [],
        weight: try weights.headWeight(
          names[0], names[1], width: width, words: vocabulary, isTied: isTied))
    }
    weights.ignore {
      $0.hasSuffix(".attention.bias") || $0.hasSuffix(".attention.masked_bias")
        || $0.hasSuffix(".rotary_emb.inv_freq")
    }
    return LoadedModel(model: model)
  }

  private func layer(
    _ number: Int, _ weights: WeightReader
  ) throws(CheckpointError) -> AttentionLayer {
    let name = "layers.\(number)."
    let fused = try weights.linear(
      name + "attention.query_key_value", inputs: width,
      outputs: TensorExtent(3 * width.count, "3·hidden_size"), hasBias: hasBiases)
    let output = try weights.linear(
      name + "attention.dense", inputs: width, outputs: width, hasBias: hasBiases)
    let intermediate = try weights.linear(
      name + "mlp.dense_h_to_4h", inputs: width, outputs: self.intermediate)
    let result = try weights.linear(
      name + "mlp.dense_4h_to_h", inputs: self.intermediate, outputs: width)
    return AttentionLayer(
      heads: [AttentionHead](fused: fused, count: heads, width: headWidth) { head, projection in
        let part = Projection.allCases.firstIndex(of: projection) ?? 0
        return (3 * head + part) * headWidth
      },
      mask: .causal, outputWeight: output.weight, outputBias: output.bias, hasResidual: true,
      feedForward: FeedForward(
        intermediateWeight: intermediate.weight, intermediateBias: intermediate.bias,
        activation: activation, weight: result.weight, bias: result.bias, hasResidual: true,
        preNorm: try norm(name + "post_attention_layernorm", weights), isParallel: isParallel),
      preNorm: try norm(name + "input_layernorm", weights), rotary: rotary)
  }

  private func norm(_ name: String, _ weights: WeightReader) throws(CheckpointError) -> Norm {
    try weights.layerNorm(name, width: width, epsilon: epsilon)
  }
}
