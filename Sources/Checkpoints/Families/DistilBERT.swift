import AttentionEngine

/// Names as of `DistilBertModel` and `DistilBertForMaskedLM`.  Sanh et al. 2019.
struct DistilBERT: ModelFamily {
  static let modelTypes = ["distilbert"]

  private let vocabulary: TensorExtent
  private let width: TensorExtent
  private let layers: Int
  private let heads: Int
  private let headWidth: Int
  private let intermediate: TensorExtent
  private let activation: Activation
  private let positions: TensorExtent
  private let isTied: Bool
  private let predictsTokens: Bool
  /// Not in the configuration: the classes have it.
  private let epsilon: Float = 1e-12

  init(_ configuration: ModelConfiguration) {
    let reader = configuration.reader
    let width = reader.count("dim", "hidden_size", default: 768)
    vocabulary = TensorExtent(reader.count("vocab_size", default: 30_522), "vocab_size")
    self.width = TensorExtent(width, "dim")
    layers = reader.count("n_layers", "num_hidden_layers", default: 6)
    heads = reader.count("n_heads", "num_attention_heads", default: 12)
    headWidth = reader.headWidth(width, "dim", heads: heads, "n_heads")
    intermediate = TensorExtent(reader.count("hidden_dim", default: 3072), "hidden_dim")
    activation = reader.activation("activation", default: .gelu)
    positions = TensorExtent(
      reader.count("max_position_embeddings", default: 512), "max_position_embeddings")
    isTied = reader.bool("tie_word_embeddings", default: true)
    predictsTokens = configuration.predictsTokens && configuration.architecture != nil
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(["distilbert.", ""], having: "embeddings.word_embeddings.weight")
    let main = InputSequence(
      words: [],
      embeddings: try weights.embeddings(
        "embeddings.word_embeddings.weight", words: vocabulary, width: width),
      tokens: [],
      positions: .written(
        try weights.table(
          "embeddings.position_embeddings.weight", rows: positions, columns: width)),
      norm: try weights.layerNorm("embeddings.LayerNorm", width: width, epsilon: epsilon))
    var layers: [AttentionLayer] = []
    for number in 0..<self.layers { layers.append(try layer(number, weights)) }
    let output = try weights.withoutPrefix { () throws(CheckpointError) in
      try self.output(weights)
    }
    weights.ignore { $0.hasSuffix("embeddings.position_ids") }
    return LoadedModel(
      model: AttentionModel(main: main, layers: layers, output: output),
      limits: [.main: positions.count])
  }

  private func layer(
    _ number: Int, _ weights: WeightReader
  ) throws(CheckpointError) -> AttentionLayer {
    let name = "transformer.layer.\(number)."
    let projection = { (part: String) throws(CheckpointError) in
      try weights.linear(name + "attention." + part, inputs: width, outputs: width)
    }
    let output = try projection("out_lin")
    let intermediate = try weights.linear(
      name + "ffn.lin1", inputs: width, outputs: self.intermediate)
    let result = try weights.linear(name + "ffn.lin2", inputs: self.intermediate, outputs: width)
    return AttentionLayer(
      heads: [AttentionHead](
        queries: try projection("q_lin"), keys: try projection("k_lin"),
        values: try projection("v_lin"), count: heads, width: headWidth),
      outputWeight: output.weight, outputBias: output.bias, hasResidual: true,
      norm: try weights.layerNorm(name + "sa_layer_norm", width: width, epsilon: epsilon),
      feedForward: FeedForward(
        intermediateWeight: intermediate.weight, intermediateBias: intermediate.bias,
        activation: activation, weight: result.weight, bias: result.bias, hasResidual: true,
        norm: try weights.layerNorm(name + "output_layer_norm", width: width, epsilon: epsilon)))
  }

  private func output(_ weights: WeightReader) throws(CheckpointError) -> OutputLayer? {
    guard predictsTokens || weights.has("vocab_transform.weight") else { return nil }
    let dense = try weights.linear("vocab_transform", inputs: width, outputs: width)
    return OutputLayer(
      words: [],
      weight: try weights.headWeight(
        "vocab_projector.weight", width: width, words: vocabulary,
        isTied: isTied),
      bias: try weights.vector("vocab_projector.bias", count: vocabulary),
      transform: OutputTransform(
        weight: dense.weight, bias: dense.bias, activation: activation,
        norm: try weights.layerNorm("vocab_layer_norm", width: width, epsilon: epsilon)))
  }
}
