import AttentionEngine

/// Names as of `RobertaModel` and `RobertaForMaskedLM`, which CamemBERT and XLM-RoBERTa have too.
/// The layers are BERT's.  Liu et al. 2019.
///
/// Positions are counted from padding_idx + 1 on, and a padding token has position padding_idx, as
/// fairseq had it.
struct RoBERTa: ModelFamily {
  static let modelTypes = ["roberta", "camembert", "xlm-roberta"]
  static let endToken: Int? = 2

  private let configuration: BERTConfiguration

  init(_ configuration: ModelConfiguration) {
    self.configuration = BERTConfiguration(
      configuration, vocabulary: configuration.modelType == "roberta" ? 50_265 : 30_522,
      paddingToken: 1)
    let reader = configuration.reader
    if self.configuration.paddingToken == nil {
      reader.report(.missing(key: "pad_token_id"))
    } else if firstPosition >= self.configuration.positions.count {
      reader.report(
        .contradiction(
          key: "pad_token_id", value: "\(firstPosition - 1)", other: "max_position_embeddings",
          otherValue: "\(self.configuration.positions.count)"))
    }
  }

  private var firstPosition: Int { (configuration.paddingToken ?? 0) + 1 }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(["roberta.", ""], having: "embeddings.word_embeddings.weight")
    let main = try weights.bertInput(configuration, skippingPositions: firstPosition)
    var model = AttentionModel(main: main, layers: try weights.bertLayers(configuration))
    model.pooler = try weights.bertPooler(width: configuration.width)
    let positions = try weights.tensor(
      "embeddings.position_embeddings.weight",
      shape: [configuration.positions, configuration.width])
    model.output = try weights.withoutPrefix { () throws(CheckpointError) in
      try output(weights)
    }
    // Older files have the head's bias twice; where the two differ, the decoder adds its own.
    weights.ignore {
      $0.hasSuffix("embeddings.position_ids") || $0 == "lm_head.bias"
        || $0 == "lm_head.decoder.bias"
    }
    return LoadedModel(
      model: model, limits: [.main: configuration.positions.count - firstPosition],
      uncountedToken: configuration.paddingToken.map { id in
        LoadedModel.UncountedToken(
          id: id,
          position: positions?.matrix(
            rows: 1, columns: configuration.width.count, offset: id * configuration.width.count,
            stride: configuration.width.count) ?? .nothing)
      })
  }

  private func output(_ weights: WeightReader) throws(CheckpointError) -> OutputLayer? {
    guard configuration.predictsTokens || weights.has("lm_head.dense.weight") else { return nil }
    let (width, vocabulary) = (configuration.width, configuration.vocabulary)
    let dense = try weights.linear("lm_head.dense", inputs: width, outputs: width)
    return OutputLayer(
      words: [],
      weight: try weights.headWeight(
        "lm_head.decoder.weight", width: width, words: vocabulary,
        isTied: configuration.isTied),
      bias: try weights.vector("lm_head.decoder.bias", "lm_head.bias", count: vocabulary),
      transform: OutputTransform(
        weight: dense.weight, bias: dense.bias, activation: .gelu,
        norm: try weights.layerNorm(
          "lm_head.layer_norm", width: width, epsilon: configuration.epsilon)))
  }
}
