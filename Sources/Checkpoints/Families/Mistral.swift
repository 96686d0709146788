/// Names as of `MistralModel` and `MistralForCausalLM`: Llama's, with a window that keys must be in.
/// Jiang et al. 2023, §2.
struct Mistral: ModelFamily {
  static let modelTypes = ["mistral"]

  private var decoder: GatedDecoder

  init(_ configuration: ModelConfiguration) {
    decoder = GatedDecoder(
      configuration, .init(keyValueHeads: 8, intermediate: 14_336, positions: 131_072))
    if let window = configuration.reader.optionalCount("sliding_window", default: 4096) {
      decoder.mask = { _ in .sliding(window: window) }
    }
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    try decoder.model(weights)
  }
}
