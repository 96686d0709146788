import AttentionEngine

/// Names as of `GemmaModel` and `GemmaForCausalLM`: Llama's. The norms multiply with 1 + weight, and
/// the embeddings are multiplied with √d.  Gemma Team 2024, §2.
struct Gemma: ModelFamily {
  static let modelTypes = ["gemma"]

  private var decoder: GatedDecoder

  init(_ configuration: ModelConfiguration) {
    decoder = GatedDecoder(
      configuration,
      .init(
        vocabulary: 256_000, width: 3072, layers: 28, heads: 16, keyValueHeads: 16,
        headWidth: 256, intermediate: 24_576, activation: .geluTanh, positions: 8192,
        isTied: true))
    let reader = configuration.reader
    decoder.gainAddition = 1
    decoder.embeddingScale = Float(Double(decoder.width.count).squareRoot())
    // Official configurations say `gelu` and mean the approximation; transformers reads them so.
    if reader.text("hidden_act", default: "") == "gelu" { decoder.activation = .geluTanh }
    let hasBiases = reader.bool("attention_bias", default: false)
    decoder.hasProjectionBiases = hasBiases
    decoder.hasOutputBias = hasBiases
    reader.refuse(
      "use_bidirectional_attention",
      unless: !reader.bool("use_bidirectional_attention", default: false),
      "false: tokens attend to themselves and to what stands before")
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    try decoder.model(weights)
  }
}
