import AttentionEngine

/// The keys that BERT and the RoBERTa family share.
struct BERTConfiguration {
  let vocabulary: TensorExtent
  let width: TensorExtent
  let layers: Int
  let heads: Int
  let headWidth: Int
  let intermediate: TensorExtent
  let activation: Activation
  let positions: TensorExtent
  let segments: TensorExtent
  let epsilon: Float
  /// A decoder's tokens attend to themselves and to what stands before.
  let mask: Mask
  let paddingToken: Int?
  let isTied: Bool
  let predictsTokens: Bool

  init(_ configuration: ModelConfiguration, vocabulary: Int, paddingToken: Int) {
    let reader = configuration.reader
    let width = reader.count("hidden_size", default: 768)
    heads = reader.count("num_attention_heads", default: 12)
    headWidth = reader.headWidth(width, "hidden_size", heads: heads, "num_attention_heads")
    self.vocabulary = TensorExtent(
      reader.count("vocab_size", default: vocabulary), "vocab_size")
    self.width = TensorExtent(width, "hidden_size")
    layers = reader.count("num_hidden_layers", default: 12)
    intermediate = TensorExtent(
      reader.count("intermediate_size", default: 3072), "intermediate_size")
    activation = reader.activation("hidden_act", default: .gelu)
    positions = TensorExtent(
      reader.count("max_position_embeddings", default: 512), "max_position_embeddings")
    segments = TensorExtent(reader.count("type_vocab_size", default: 2), "type_vocab_size")
    epsilon = reader.positive("layer_norm_eps", default: 1e-12)
    mask = reader.bool("is_decoder", default: false) ? .causal : .none
    self.paddingToken = reader.token("pad_token_id", default: paddingToken)
    isTied = reader.bool("tie_word_embeddings", default: true)
    predictsTokens = configuration.predictsTokens && configuration.architecture != nil
    reader.refuse(
      "position_embedding_type",
      unless: reader.text("position_embedding_type", default: "absolute") == "absolute",
      "\"absolute\"")
    reader.refuse(
      "add_cross_attention", unless: !reader.bool("add_cross_attention", default: false),
      "false: an encoder alone")
  }
}

extension WeightReader {
  /// Words, positions, segments, and the norm of their sum.
  /// - Parameter skippedPositions: rows of the table that no token of a text has.
  func bertInput(
    _ configuration: BERTConfiguration, skippingPositions skippedPositions: Int = 0
  ) throws(CheckpointError) -> InputSequence {
    let width = configuration.width
    return InputSequence(
      words: [],
      embeddings: try embeddings(
        "embeddings.word_embeddings.weight", words: configuration.vocabulary, width: width),
      tokens: [],
      positions: .written(
        try table(
          "embeddings.position_embeddings.weight", rows: configuration.positions, columns: width,
          skippingRows: skippedPositions)),
      segments: Segments(
        table: try table(
          "embeddings.token_type_embeddings.weight", rows: configuration.segments,
          columns: width)),
      norm: try layerNorm("embeddings.LayerNorm", width: width, epsilon: configuration.epsilon))
  }

  /// Attention, residual, norm, network, residual, norm.  Devlin et al. 2019.
  func bertLayers(
    _ configuration: BERTConfiguration
  ) throws(CheckpointError) -> [AttentionLayer] {
    var layers: [AttentionLayer] = []
    let (width, epsilon) = (configuration.width, configuration.epsilon)
    for number in 0..<configuration.layers {
      let name = "encoder.layer.\(number)."
      let attention = name + "attention."
      let projection = { (part: String) throws(CheckpointError) in
        try self.linear(attention + "self." + part, inputs: width, outputs: width)
      }
      let output = try linear(attention + "output.dense", inputs: width, outputs: width)
      let intermediate = try linear(
        name + "intermediate.dense", inputs: width, outputs: configuration.intermediate)
      let result = try linear(
        name + "output.dense", inputs: configuration.intermediate, outputs: width)
      layers.append(
        AttentionLayer(
          heads: [AttentionHead](
            queries: try projection("query"), keys: try projection("key"),
            values: try projection("value"), count: configuration.heads,
            width: configuration.headWidth),
          mask: configuration.mask, outputWeight: output.weight, outputBias: output.bias,
          hasResidual: true,
          norm: try layerNorm(attention + "output.LayerNorm", width: width, epsilon: epsilon),
          feedForward: FeedForward(
            intermediateWeight: intermediate.weight, intermediateBias: intermediate.bias,
            activation: configuration.activation, weight: result.weight, bias: result.bias,
            hasResidual: true,
            norm: try layerNorm(name + "output.LayerNorm", width: width, epsilon: epsilon))))
    }
    return layers
  }

  /// The pooler, where the file has one.
  func bertPooler(width: TensorExtent) throws(CheckpointError) -> Pooler? {
    guard has("pooler.dense.weight") else { return nil }
    let dense = try linear("pooler.dense", inputs: width, outputs: width)
    return Pooler(weight: dense.weight, bias: dense.bias)
  }
}

extension Segments {
  /// Named by their numbers, without tokens.
  init(table: Matrix) {
    self.init(names: (0..<table.rows).map(String.init), table: table, ofTokens: [])
  }
}
