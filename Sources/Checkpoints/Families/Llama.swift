/// Names as of `LlamaModel` and `LlamaForCausalLM`.  Touvron et al. 2023.
struct Llama: ModelFamily {
  static let modelTypes = ["llama"]

  private var decoder: GatedDecoder

  init(_ configuration: ModelConfiguration) {
    decoder = GatedDecoder(configuration, .init(intermediate: 11_008, positions: 2048))
    let hasBiases = configuration.reader.bool("attention_bias", default: false)
    decoder.hasProjectionBiases = hasBiases
    decoder.hasOutputBias = hasBiases
    decoder.hasNetworkBiases = configuration.reader.bool("mlp_bias", default: false)
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    try decoder.model(weights)
  }
}
