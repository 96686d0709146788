import AttentionEngine

/// Names as of `OPTModel` and `OPTForCausalLM`.  Zhang et al. 2022.
struct OPT: ModelFamily {
  static let modelTypes = ["opt"]
  static let endToken: Int? = 2

  private let vocabulary: TensorExtent
  private let width: TensorExtent
  private let embeddingWidth: TensorExtent
  private let layers: Int
  private let heads: Int
  private let headWidth: Int
  private let intermediate: TensorExtent
  private let activation: Activation
  private let positions: Int
  private let normsFirst: Bool
  private let hasFinalNorm: Bool
  private let hasBiases: Bool
  private let normsLearn: Bool
  private let isTied: Bool
  private let predictsTokens: Bool
  /// Not in the configuration: nn.LayerNorm's own.
  private let epsilon: Float = 1e-5
  /// Rows of the table of positions before that of the first token.
  private let positionOffset = 2

  init(_ configuration: ModelConfiguration) {
    let reader = configuration.reader
    let width = reader.count("hidden_size", default: 768)
    vocabulary = TensorExtent(reader.count("vocab_size", default: 50_272), "vocab_size")
    self.width = TensorExtent(width, "hidden_size")
    let narrow = reader.optionalCount("word_embed_proj_dim")
    embeddingWidth = TensorExtent(
      narrow ?? width, narrow == nil ? "hidden_size" : "word_embed_proj_dim")
    layers = reader.count("num_hidden_layers", default: 12)
    heads = reader.count("num_attention_heads", default: 12)
    headWidth = reader.headWidth(width, "hidden_size", heads: heads, "num_attention_heads")
    intermediate = TensorExtent(reader.count("ffn_dim", default: 3072), "ffn_dim")
    activation = reader.activation("activation_function", default: .relu)
    positions = reader.count("max_position_embeddings", default: 2048)
    normsFirst = reader.bool("do_layer_norm_before", default: true)
    hasFinalNorm = normsFirst && !reader.bool("_remove_final_layer_norm", default: false)
    hasBiases = reader.bool("enable_bias", default: true)
    normsLearn = reader.bool("layer_norm_elementwise_affine", default: true)
    isTied = reader.bool("tie_word_embeddings", default: true)
    predictsTokens = configuration.predictsTokens
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(
      ["model.decoder.", "decoder.", ""], having: "embed_tokens.weight")
    let isNarrow = embeddingWidth.count != width.count
    var main = InputSequence(
      words: [],
      embeddings: try weights.embeddings(
        "embed_tokens.weight", words: vocabulary, width: embeddingWidth),
      tokens: [],
      positions: .written(
        try weights.table(
          "embed_positions.weight",
          rows: TensorExtent(positions + positionOffset, "max_position_embeddings + 2"),
          columns: width, skippingRows: positionOffset)))
    if isNarrow {
      main.projection = try weights.linear(
        "project_in", inputs: embeddingWidth, outputs: width, hasBias: false
      ).weight
    }
    var model = AttentionModel(main: main, layers: [])
    for number in 0..<layers { model.layers.append(try layer(number, weights)) }
    if hasFinalNorm { model.finalNorms[.main] = try norm("final_layer_norm", weights) }
    let narrowing =
      isNarrow
      ? try weights.linear("project_out", inputs: width, outputs: embeddingWidth, hasBias: false)
      : nil
    model.output = try weights.withoutPrefix { () throws(CheckpointError) in
      // What narrows the last vectors stands in the decoder, which without a head has it too.
      guard predictsTokens || weights.has("lm_head.weight") || isNarrow && isTied else {
        return nil
      }
      return OutputLayer(
        words: [],
        weight: try weights.headWeight(
          "lm_head.weight", width: embeddingWidth, words: vocabulary, isTied: isTied),
        transform: narrowing.map { OutputTransform(weight: $0.weight()) })
    }
    return LoadedModel(model: model, limits: [.main: positions])
  }

  private func layer(
    _ number: Int, _ weights: WeightReader
  ) throws(CheckpointError) -> AttentionLayer {
    let name = "layers.\(number)."
    let projection = { (part: String) throws(CheckpointError) in
      try weights.linear(
        name + "self_attn." + part, inputs: width, outputs: width, hasBias: hasBiases)
    }
    let output = try projection("out_proj")
    let intermediate = try weights.linear(
      name + "fc1", inputs: width, outputs: self.intermediate, hasBias: hasBiases)
    let result = try weights.linear(
      name + "fc2", inputs: self.intermediate, outputs: width, hasBias: hasBiases)
    let attentionNorm = try norm(name + "self_attn_layer_norm", weights)
    let networkNorm = try norm(name + "final_layer_norm", weights)
    return AttentionLayer(
      heads: [AttentionHead](
        queries: try projection("q_proj"), keys: try projection("k_proj"),
        values: try projection("v_proj"), count: heads, width: headWidth),
      mask: .causal, outputWeight: output.weight, outputBias: output.bias, hasResidual: true,
      norm: normsFirst ? nil : attentionNorm,
      feedForward: FeedForward(
        intermediateWeight: intermediate.weight, intermediateBias: intermediate.bias,
        activation: activation, weight: result.weight, bias: result.bias, hasResidual: true,
        norm: normsFirst ? nil : networkNorm, preNorm: normsFirst ? networkNorm : nil),
      preNorm: normsFirst ? attentionNorm : nil)
  }

  /// Without parameters where the configuration says so.
  private func norm(_ name: String, _ weights: WeightReader) throws(CheckpointError) -> Norm {
    normsLearn
      ? try weights.layerNorm(name, width: width, epsilon: epsilon)
      : Norm(
        .layer, gain: Matrix(rows: 1, columns: width.count, repeating: 1), epsilon: epsilon)
  }
}
