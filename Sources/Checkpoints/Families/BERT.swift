import AttentionEngine

/// Names as of `BertModel` and `BertForMaskedLM`.  Devlin et al. 2019.
struct BERT: ModelFamily {
  static let modelTypes = ["bert"]
  static let endToken: Int? = nil

  private let configuration: BERTConfiguration

  init(_ configuration: ModelConfiguration) {
    self.configuration = BERTConfiguration(configuration, vocabulary: 30_522, paddingToken: 0)
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(["bert.", ""], having: "embeddings.word_embeddings.weight")
    let main = try weights.bertInput(configuration)
    var model = AttentionModel(main: main, layers: try weights.bertLayers(configuration))
    model.pooler = try weights.bertPooler(width: configuration.width)
    model.output = try weights.withoutPrefix { () throws(CheckpointError) in
      try output(weights)
    }
    // Older files have the head's bias twice; where the two differ, the decoder adds its own.
    weights.ignore {
      $0.hasSuffix("embeddings.position_ids") || $0 == "cls.predictions.bias"
        || $0 == "cls.predictions.decoder.bias"
    }
    return LoadedModel(model: model, limits: [.main: configuration.positions.count])
  }

  private func output(_ weights: WeightReader) throws(CheckpointError) -> OutputLayer? {
    let head = "cls.predictions."
    guard configuration.predictsTokens || weights.has(head + "transform.dense.weight") else {
      return nil
    }
    let (width, vocabulary) = (configuration.width, configuration.vocabulary)
    let dense = try weights.linear(head + "transform.dense", inputs: width, outputs: width)
    return OutputLayer(
      words: [],
      weight: try weights.headWeight(
        head + "decoder.weight", width: width, words: vocabulary,
        isTied: configuration.isTied),
      bias: try weights.vector(head + "decoder.bias", head + "bias", count: vocabulary),
      transform: OutputTransform(
        weight: dense.weight, bias: dense.bias, activation: configuration.activation,
        norm: try weights.layerNorm(
          head + "transform.LayerNorm", width: width, epsilon: configuration.epsilon)))
  }
}
