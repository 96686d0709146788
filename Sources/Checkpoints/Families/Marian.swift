import AttentionEngine

/// Names as of `MarianModel` and `MarianMTModel`. Positions are sinusoids.  Junczys-Dowmunt et al.
/// 2018; Vaswani et al. 2017, §3.5.
struct Marian: ModelFamily {
  static let modelTypes = ["marian"]
  static let endToken: Int? = 0

  private let model: EncoderDecoder
  private let sharesEmbeddings: Bool
  private let decoderVocabulary: TensorExtent

  init(_ configuration: ModelConfiguration) {
    model = EncoderDecoder(configuration, vocabulary: 58_101, startToken: 58_100)
    let reader = configuration.reader
    sharesEmbeddings = reader.bool("share_encoder_decoder_embeddings", default: true)
    let count = reader.optionalCount("decoder_vocab_size")
    decoderVocabulary =
      sharesEmbeddings || count == nil
      ? model.vocabulary : TensorExtent(count ?? 0, "decoder_vocab_size")
    for key in ["normalize_before", "normalize_embedding", "add_final_layer_norm"] {
      reader.refuse(
        key, unless: !reader.bool(key, default: false), "false: norms after layers alone")
    }
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(
      ["model.", ""], having: "shared.weight", "encoder.embed_tokens.weight",
      "decoder.embed_tokens.weight")
    let embeddings =
      sharesEmbeddings ? try model.embeddings(weights) : try separateEmbeddings(weights)
    var result = AttentionModel(
      main: try sequence("decoder.", embeddings.target, weights),
      source: Source(sequence: try sequence("encoder.", embeddings.source, weights)), layers: [])
    result.layers = try model.layers(weights)
    result.output = try model.output(weights, words: decoderVocabulary)
    weights.ignore {
      $0.hasSuffix("shared.weight") || $0.hasSuffix("coder.embed_tokens.weight")
        || $0.hasSuffix("coder.embed_positions.weight")
    }
    return LoadedModel(
      model: result, limits: [.main: model.positions, .source: model.positions],
      startToken: model.startToken)
  }

  /// Of two vocabularies. The head may be tied to the decoder's, which are read last.
  private func separateEmbeddings(
    _ weights: WeightReader
  ) throws(CheckpointError) -> (source: Matrix, target: Matrix) {
    let source = try weights.embeddings(
      "encoder.embed_tokens.weight", words: model.vocabulary, width: model.width)
    let target = try weights.embeddings(
      "decoder.embed_tokens.weight", words: decoderVocabulary, width: model.width)
    return (source, target)
  }

  private func sequence(
    _ name: String, _ embeddings: Matrix, _ weights: WeightReader
  ) throws(CheckpointError) -> InputSequence {
    // Older files have the sinusoids as a table.
    let table = name + "embed_positions.weight"
    let rows = TensorExtent(model.positions, "max_position_embeddings")
    return InputSequence(
      words: [], embeddings: embeddings, tokens: [],
      positions: .written(
        weights.has(table)
          ? try weights.table(table, rows: rows, columns: model.width)
          : SinusoidTable.matrix(positions: model.positions, width: model.width.count)),
      scale: model.embeddingScale)
  }
}
