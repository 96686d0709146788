import AttentionEngine

/// What BART and Marian have in common: an encoder and a decoder with biases everywhere, each norm
/// after what it normalizes.  Lewis et al. 2020; Vaswani et al. 2017.
struct EncoderDecoder {
  let vocabulary: TensorExtent
  let width: TensorExtent
  let encoder: Stack
  let decoder: Stack
  let activation: Activation
  let positions: Int
  let scalesEmbeddings: Bool
  let isTied: Bool
  let startToken: Int?
  let predictsTokens: Bool
  /// Not in the configuration: nn.LayerNorm's own.
  let epsilon: Float = 1e-5

  struct Stack {
    let name: String
    let layers: Int
    let heads: Int
    let headWidth: Int
    let intermediate: TensorExtent

    init(_ reader: ConfigurationReader, _ name: String, width: Int, aliases: Bool) {
      self.name = name + "."
      let headsKey = name + "_attention_heads"
      let layersKey = name + "_layers"
      layers =
        aliases
        ? reader.count(layersKey, "num_hidden_layers", default: 12)
        : reader.count(layersKey, default: 12)
      heads =
        aliases
        ? reader.count(headsKey, "num_attention_heads", default: 16)
        : reader.count(headsKey, default: 16)
      headWidth = reader.headWidth(width, "d_model", heads: heads, headsKey)
      intermediate = TensorExtent(
        reader.count(name + "_ffn_dim", default: 4096), name + "_ffn_dim")
    }
  }

  init(_ configuration: ModelConfiguration, vocabulary: Int, startToken: Int) {
    let reader = configuration.reader
    self.vocabulary = TensorExtent(
      reader.count("vocab_size", default: vocabulary), "vocab_size")
    let width = reader.count("d_model", "hidden_size", default: 1024)
    self.width = TensorExtent(width, "d_model")
    encoder = Stack(reader, "encoder", width: width, aliases: true)
    decoder = Stack(reader, "decoder", width: width, aliases: false)
    activation = reader.activation("activation_function", default: .gelu)
    positions = reader.count("max_position_embeddings", default: 1024)
    scalesEmbeddings = reader.bool("scale_embedding", default: false)
    isTied = reader.bool("tie_word_embeddings", default: true)
    self.startToken = reader.token("decoder_start_token_id", default: startToken)
    predictsTokens = configuration.predictsTokens
    if let architecture = configuration.architecture, architecture.hasSuffix("ForCausalLM") {
      reader.report(
        .unsupported(
          key: "architectures", value: "\"\(architecture)\", a decoder alone",
          supported: "an encoder with its decoder"))
    }
  }

  /// √d where embeddings are scaled.
  var embeddingScale: Float? {
    scalesEmbeddings ? Float(Double(width.count).squareRoot()) : nil
  }

  // MARK: Embeddings

  /// Of the encoder and of the decoder. The head may be tied to those that they share.
  func embeddings(
    _ weights: WeightReader
  ) throws(CheckpointError) -> (source: Matrix, target: Matrix) {
    let source = try weights.embeddings(of: encoder.name, words: vocabulary, width: width)
    let target = try weights.embeddings(of: decoder.name, words: vocabulary, width: width)
    try weights.tieToShared(words: vocabulary, width: width)
    return (source, target)
  }

  // MARK: Layers

  func layers(_ weights: WeightReader) throws(CheckpointError) -> [AttentionLayer] {
    var layers: [AttentionLayer] = []
    for number in 0..<encoder.layers {
      let name = "encoder.layers.\(number)."
      var layer = try attention(name + "self_attn", of: encoder, weights)
      (layer.part, layer.attendsTo) = (.source, .source)
      layer.feedForward = try feedForward(name, of: encoder, weights)
      layers.append(layer)
    }
    for number in 0..<decoder.layers {
      let name = "decoder.layers.\(number)."
      var layer = try attention(name + "self_attn", of: decoder, weights)
      layer.mask = .causal
      layers.append(layer)
      layer = try attention(name + "encoder_attn", of: decoder, weights)
      layer.attendsTo = .source
      layer.feedForward = try feedForward(name, of: decoder, weights)
      layers.append(layer)
    }
    return layers
  }

  private func attention(
    _ name: String, of stack: Stack, _ weights: WeightReader
  ) throws(CheckpointError) -> AttentionLayer {
    let projection = { (part: String) throws(CheckpointError) in
      try weights.linear(name + part, inputs: width, outputs: width)
    }
    let output = try projection(".out_proj")
    return AttentionLayer(
      heads: [AttentionHead](
        queries: try projection(".q_proj"), keys: try projection(".k_proj"),
        values: try projection(".v_proj"), count: stack.heads, width: stack.headWidth),
      outputWeight: output.weight, outputBias: output.bias, hasResidual: true,
      norm: try norm(name + "_layer_norm", weights))
  }

  private func feedForward(
    _ name: String, of stack: Stack, _ weights: WeightReader
  ) throws(CheckpointError) -> FeedForward {
    let intermediate = try weights.linear(
      name + "fc1", inputs: width, outputs: stack.intermediate)
    let result = try weights.linear(name + "fc2", inputs: stack.intermediate, outputs: width)
    return FeedForward(
      intermediateWeight: intermediate.weight, intermediateBias: intermediate.bias,
      activation: activation, weight: result.weight, bias: result.bias, hasResidual: true,
      norm: try norm(name + "final_layer_norm", weights))
  }

  func norm(_ name: String, _ weights: WeightReader) throws(CheckpointError) -> Norm {
    try weights.layerNorm(name, width: width, epsilon: epsilon)
  }

  // MARK: The head

  /// Reads names without the prefix of the model.
  func output(
    _ weights: WeightReader, words: TensorExtent
  ) throws(CheckpointError) -> OutputLayer? {
    try weights.withoutPrefix { () throws(CheckpointError) in
      guard predictsTokens || weights.has("lm_head.weight") else { return nil }
      var bias: Matrix?
      if weights.has("final_logits_bias") {
        bias = try weights.tensor("final_logits_bias", shape: [1, words])?.row()
      }
      return OutputLayer(
        words: [],
        weight: try weights.headWeight(
          "lm_head.weight", width: width, words: words, isTied: isTied),
        bias: bias)
    }
  }
}
