import AttentionEngine

/// Names as of `BartModel` and `BartForConditionalGeneration`. Positions are learned, and the table
/// has two rows in front of that of the first token.  Lewis et al. 2020, §2.
struct BART: ModelFamily {
  static let modelTypes = ["bart"]
  static let endToken: Int? = 2

  private let model: EncoderDecoder
  private let positionOffset = 2

  init(_ configuration: ModelConfiguration) {
    model = EncoderDecoder(configuration, vocabulary: 50_265, startToken: 2)
    // Mutants of BART that transformers keeps apart have these.
    let reader = configuration.reader
    for key in ["normalize_before", "add_final_layer_norm"] {
      reader.refuse(key, unless: !reader.bool(key, default: false), "false: norms after layers")
    }
    for key in ["normalize_embedding"] {
      reader.refuse(key, unless: reader.bool(key, default: true), "true: a norm of the embeddings")
    }
    reader.refuse(
      "static_position_embeddings",
      unless: !reader.bool("static_position_embeddings", default: false),
      "false: learned positions")
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(
      ["model.", ""], having: "shared.weight", "encoder.embed_tokens.weight",
      "encoder.embed_positions.weight")
    let embeddings = try model.embeddings(weights)
    var result = AttentionModel(
      main: try sequence("decoder.", embeddings.target, weights),
      source: Source(sequence: try sequence("encoder.", embeddings.source, weights)), layers: [])
    result.layers = try model.layers(weights)
    result.output = try model.output(weights, words: model.vocabulary)
    weights.ignore {
      $0.hasSuffix("shared.weight") || $0.hasSuffix("coder.embed_tokens.weight")
        || $0.hasSuffix("coder.version")
    }
    return LoadedModel(
      model: result, limits: [.main: model.positions, .source: model.positions],
      startToken: model.startToken)
  }

  private func sequence(
    _ name: String, _ embeddings: Matrix, _ weights: WeightReader
  ) throws(CheckpointError) -> InputSequence {
    InputSequence(
      words: [], embeddings: embeddings, tokens: [],
      positions: .written(
        try weights.table(
          name + "embed_positions.weight",
          rows: TensorExtent(
            model.positions + positionOffset, "max_position_embeddings + \(positionOffset)"),
          columns: model.width, skippingRows: positionOffset)),
      scale: model.embeddingScale, norm: try model.norm(name + "layernorm_embedding", weights))
  }
}
