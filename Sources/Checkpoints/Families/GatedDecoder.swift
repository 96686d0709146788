import AttentionEngine

/// What Llama, Mistral, Qwen2 and Gemma have in common: norms by the root of the mean square before
/// attention and before the network, rotated queries and keys, heads that share keys and values, a
/// gated network.  Touvron et al. 2023, §2.2.
struct GatedDecoder {
  var vocabulary: TensorExtent
  var width: TensorExtent
  var layers: Int
  var heads: Int
  var keyValueHeads: Int
  var headWidth: Int
  var intermediate: TensorExtent
  var activation: Activation
  var epsilon: Float
  var rotary: Rotary
  var isTied: Bool
  var predictsTokens: Bool

  // What a family does in its own way.
  /// Of queries, keys and values.
  var hasProjectionBiases = false
  var hasOutputBias = false
  var hasNetworkBiases = false
  /// What the embeddings are multiplied with.
  var embeddingScale: Float?
  /// What is added to the gains of the norms.
  var gainAddition: Float = 0
  /// For each layer.
  var mask: (Int) -> Mask = { _ in .causal }

  /// What a family's configuration class has for keys that are left out.
  struct Defaults {
    var vocabulary = 32_000
    var width = 4096
    var layers = 32
    var heads = 32
    /// Nil: as many as heads.
    var keyValueHeads: Int?
    /// Nil: the width shared out among the heads.
    var headWidth: Int?
    var intermediate: Int
    var activation = Activation.silu
    var positions: Int
    var isTied = false
  }

  /// - Parameter activationKeys: by which names the activation stands in the configuration.
  init(_ configuration: ModelConfiguration, _ defaults: Defaults) {
    let reader = configuration.reader
    vocabulary = TensorExtent(
      reader.count("vocab_size", default: defaults.vocabulary), "vocab_size")
    width = TensorExtent(reader.count("hidden_size", default: defaults.width), "hidden_size")
    layers = reader.count("num_hidden_layers", default: defaults.layers)
    heads = reader.count("num_attention_heads", default: defaults.heads)
    keyValueHeads =
      reader.optionalCount("num_key_value_heads", default: defaults.keyValueHeads) ?? heads
    if heads % keyValueHeads != 0, reader.isSound("num_attention_heads"),
      reader.isSound("num_key_value_heads")
    {
      reader.report(
        .notDivisible(
          key: "num_attention_heads", value: heads, other: "num_key_value_heads",
          divisor: keyValueHeads))
    }
    let ownHeadWidth = reader.optionalCount("head_dim", default: defaults.headWidth)
    headWidth =
      ownHeadWidth
      ?? reader.headWidth(width.count, "hidden_size", heads: heads, "num_attention_heads")
    intermediate = TensorExtent(
      reader.count("intermediate_size", default: defaults.intermediate), "intermediate_size")
    activation = reader.activation("hidden_act", default: defaults.activation)
    epsilon = reader.positive("rms_norm_eps", default: 1e-6)
    rotary = reader.rotary(
      headWidth: TensorExtent(
        headWidth, ownHeadWidth == nil ? "hidden_size / num_attention_heads" : "head_dim"),
      positions: reader.count("max_position_embeddings", default: defaults.positions))
    isTied = reader.bool("tie_word_embeddings", default: defaults.isTied)
    predictsTokens = configuration.predictsTokens
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(["model.", ""], having: "embed_tokens.weight")
    var model = AttentionModel(
      main: InputSequence(
        words: [],
        embeddings: try weights.embeddings(
          "embed_tokens.weight", words: vocabulary, width: width),
        tokens: [], scale: embeddingScale),
      layers: [])
    for number in 0..<layers { model.layers.append(try layer(number, weights)) }
    model.finalNorms[.main] = try norm("norm", weights)
    model.output = try weights.withoutPrefix { () throws(CheckpointError) in
      guard predictsTokens || weights.has("lm_head.weight") else { return nil }
      return OutputLayer(
        words: [],
        weight: try weights.headWeight(
          "lm_head.weight", width: width, words: vocabulary, isTied: isTied))
    }
    weights.ignore { $0.hasSuffix("rotary_emb.inv_freq") }
    return LoadedModel(model: model)
  }

  private func layer(
    _ number: Int, _ weights: WeightReader
  ) throws(CheckpointError) -> AttentionLayer {
    let name = "layers.\(number)."
    let allHeads = TensorExtent(heads * headWidth, "num_attention_heads·head_dim")
    let sharedHeads = TensorExtent(keyValueHeads * headWidth, "num_key_value_heads·head_dim")
    let projection = { (part: String, outputs: TensorExtent) throws(CheckpointError) in
      try weights.linear(
        name + "self_attn." + part, inputs: width, outputs: outputs, hasBias: hasProjectionBiases)
    }
    let output = try weights.linear(
      name + "self_attn.o_proj", inputs: allHeads, outputs: width, hasBias: hasOutputBias)
    let network = {
      (part: String, inputs: TensorExtent, outputs: TensorExtent)
        throws(CheckpointError) in
      try weights.linear(
        name + "mlp." + part, inputs: inputs, outputs: outputs, hasBias: hasNetworkBiases)
    }
    let gate = try network("gate_proj", width, intermediate)
    let up = try network("up_proj", width, intermediate)
    let down = try network("down_proj", intermediate, width)
    return AttentionLayer(
      heads: [AttentionHead](
        queries: try projection("q_proj", allHeads), keys: try projection("k_proj", sharedHeads),
        values: try projection("v_proj", sharedHeads), count: heads,
        keyValueCount: keyValueHeads, width: headWidth),
      mask: mask(number), outputWeight: output.weight, outputBias: output.bias, hasResidual: true,
      feedForward: FeedForward(
        intermediateWeight: up.weight, intermediateBias: up.bias, activation: activation,
        weight: down.weight, bias: down.bias, hasResidual: true,
        preNorm: try norm(name + "post_attention_layernorm", weights), gateWeight: gate.weight,
        gateBias: gate.bias),
      preNorm: try norm(name + "input_layernorm", weights), rotary: rotary)
  }

  private func norm(_ name: String, _ weights: WeightReader) throws(CheckpointError) -> Norm {
    try weights.rmsNorm(name, width: width, epsilon: epsilon, adding: gainAddition)
  }
}
