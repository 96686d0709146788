import AttentionEngine

/// Names as of `T5Model`, `T5ForConditionalGeneration` and `T5EncoderModel`, with and without a gate
/// (1.0 and 1.1, Flan), and of mT5.  Raffel et al. 2020, §2.1; Shazeer 2020.
///
/// Scores are not scaled, and get a bias by distance, which stands in the first block of each stack
/// alone.
struct T5: ModelFamily {
  static let modelTypes = ["t5", "mt5"]
  static let endToken: Int? = 1

  private let vocabulary: TensorExtent
  private let width: TensorExtent
  private let headWidth: Int
  private let heads: TensorExtent
  private let intermediate: TensorExtent
  private let encoderLayers: Int
  private let decoderLayers: Int
  private let buckets: TensorExtent
  private let maximumDistance: Int
  private let epsilon: Float
  private let activation: Activation
  private let isGated: Bool
  private let scalesResult: Bool
  private let startToken: Int
  private let predictsTokens: Bool
  private let isEncoderAlone: Bool

  init(_ configuration: ModelConfiguration) {
    let reader = configuration.reader
    let isMultilingual = configuration.modelType == "mt5"
    vocabulary = TensorExtent(
      reader.count("vocab_size", default: isMultilingual ? 250_112 : 32_128), "vocab_size")
    width = TensorExtent(reader.count("d_model", "hidden_size", default: 512), "d_model")
    headWidth = reader.count("d_kv", "head_dim", default: 64)
    heads = TensorExtent(
      reader.count("num_heads", "num_attention_heads", default: isMultilingual ? 6 : 8),
      "num_heads")
    intermediate = TensorExtent(
      reader.count("d_ff", default: isMultilingual ? 1024 : 2048), "d_ff")
    encoderLayers = reader.count(
      "num_layers", "num_hidden_layers", default: isMultilingual ? 8 : 6)
    decoderLayers = reader.optionalCount("num_decoder_layers") ?? encoderLayers
    buckets = TensorExtent(
      reader.count("relative_attention_num_buckets", default: 32),
      "relative_attention_num_buckets")
    maximumDistance = reader.count("relative_attention_max_distance", default: 128)
    epsilon = reader.positive("layer_norm_epsilon", default: 1e-6)
    let network = reader.text(
      "feed_forward_proj", default: isMultilingual ? "gated-gelu" : "relu")
    isGated = network.hasPrefix("gated-")
    // The gelu of T5 1.1 is the approximation by a hyperbolic tangent.
    activation =
      network == "gated-gelu"
      ? .geluTanh
      : reader.activation(
        named: isGated ? String(network.dropFirst(6)) : network, key: "feed_forward_proj")
        ?? .relu
    // Transformers 5 says so outright, and scales no result of an mT5.
    scalesResult =
      !isMultilingual
      && reader.bool(
        "scale_decoder_outputs", default: reader.bool("tie_word_embeddings", default: true))
    startToken =
      reader.token("decoder_start_token_id", default: nil)
      ?? reader.token("pad_token_id", default: 0) ?? 0
    predictsTokens = configuration.predictsTokens
    isEncoderAlone = configuration.architecture?.hasSuffix("EncoderModel") ?? false
    checkBuckets(reader)
  }

  /// Half of the buckets, or a quarter where keys after the query have their own, are for one
  /// distance each; the others need distances beyond those.
  private func checkBuckets(_ reader: ConfigurationReader) {
    let key = "relative_attention_num_buckets"
    if buckets.count < 4 || buckets.count % 2 != 0 {
      reader.report(
        .unsupported(key: key, value: "\(buckets.count)", supported: "even numbers from 4 on"))
    } else if maximumDistance <= buckets.count / 2 {
      reader.report(
        .contradiction(
          key: "relative_attention_max_distance", value: "\(maximumDistance)", other: key,
          otherValue: "\(buckets.count)"))
    }
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    weights.choosePrefix(
      ["", "transformer."], having: "shared.weight", "encoder.embed_tokens.weight")
    let encoder = isEncoderAlone ? Part.main : .source
    let sequence = try sequence("encoder.", weights)
    var model = AttentionModel(
      main: sequence, layers: try stack("encoder.", encoderLayers, of: encoder, weights))
    model.finalNorms[encoder] = try norm("encoder.final_layer_norm", weights)
    ignoreCopies(weights)
    guard !isEncoderAlone else { return LoadedModel(model: model) }

    model.source = Source(sequence: sequence)
    model.main = try self.sequence("decoder.", weights)
    model.layers += try stack("decoder.", decoderLayers, of: .main, weights)
    model.finalNorms[.main] = try norm("decoder.final_layer_norm", weights)
    if predictsTokens || weights.has("lm_head.weight") {
      try weights.tieToShared(words: vocabulary, width: width)
      model.output = OutputLayer(
        words: [],
        weight: try weights.headWeight(
          "lm_head.weight", width: width, words: vocabulary, isTied: true),
        scale: scalesResult ? Float(1 / Double(width.count).squareRoot()) : nil)
    }
    return LoadedModel(model: model, startToken: startToken)
  }

  private func sequence(
    _ stack: String, _ weights: WeightReader
  ) throws(CheckpointError) -> InputSequence {
    InputSequence(
      words: [],
      embeddings: try weights.embeddings(of: stack, words: vocabulary, width: width), tokens: [])
  }

  private func ignoreCopies(_ weights: WeightReader) {
    weights.ignore {
      $0.hasSuffix("shared.weight") || $0.hasSuffix("encoder.embed_tokens.weight")
        // Very old files have it; no class ever used it.
        || $0.hasSuffix("decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight")
    }
  }

  // MARK: A stack

  private func stack(
    _ name: String, _ count: Int, of part: Part, _ weights: WeightReader
  ) throws(CheckpointError) -> [AttentionLayer] {
    let isDecoder = name == "decoder."
    let bias = RelativeBias(
      table: try weights.table(
        name + "block.0.layer.0.SelfAttention.relative_attention_bias.weight", rows: buckets,
        columns: heads),
      isBidirectional: !isDecoder, maximumDistance: maximumDistance)
    var layers: [AttentionLayer] = []
    for number in 0..<count {
      let block = name + "block.\(number).layer."
      var layer = try attention(block + "0.SelfAttention.", block + "0.layer_norm", weights)
      (layer.part, layer.attendsTo) = (part, part)
      layer.relativeBias = bias
      if isDecoder {
        layer.mask = .causal
        layers.append(layer)
        layer = try attention(block + "1.EncDecAttention.", block + "1.layer_norm", weights)
        (layer.part, layer.attendsTo) = (.main, .source)
      }
      layer.feedForward = try feedForward(block + (isDecoder ? "2." : "1."), weights)
      layers.append(layer)
    }
    return layers
  }

  private func attention(
    _ name: String, _ norm: String, _ weights: WeightReader
  ) throws(CheckpointError) -> AttentionLayer {
    let inner = TensorExtent(heads.count * headWidth, "num_heads·d_kv")
    let projection = { (part: String) throws(CheckpointError) in
      try weights.linear(name + part, inputs: width, outputs: inner, hasBias: false)
    }
    return AttentionLayer(
      heads: [AttentionHead](
        queries: try projection("q"), keys: try projection("k"), values: try projection("v"),
        count: heads.count, width: headWidth),
      scale: .none,
      outputWeight: try weights.linear(name + "o", inputs: inner, outputs: width, hasBias: false)
        .weight,
      hasResidual: true, preNorm: try self.norm(norm, weights))
  }

  private func feedForward(
    _ name: String, _ weights: WeightReader
  ) throws(CheckpointError) -> FeedForward {
    let dense = name + "DenseReluDense."
    let linear = {
      (part: String, inputs: TensorExtent, outputs: TensorExtent)
        throws(CheckpointError) in
      try weights.linear(dense + part, inputs: inputs, outputs: outputs, hasBias: false).weight
    }
    return FeedForward(
      intermediateWeight: try linear(isGated ? "wi_1" : "wi", width, intermediate),
      activation: activation, weight: try linear("wo", intermediate, width), hasResidual: true,
      preNorm: try norm(name + "layer_norm", weights),
      gateWeight: isGated ? try linear("wi_0", width, intermediate) : nil)
  }

  private func norm(_ name: String, _ weights: WeightReader) throws(CheckpointError) -> Norm {
    try weights.rmsNorm(name, width: width, epsilon: epsilon)
  }
}
