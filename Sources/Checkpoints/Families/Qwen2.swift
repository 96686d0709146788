/// Names as of `Qwen2Model` and `Qwen2ForCausalLM`: Llama's, with biases of queries, keys and values.
/// Some layers may have a window.  Yang et al. 2024, §2.2.
struct Qwen2: ModelFamily {
  static let modelTypes = ["qwen2"]

  private var decoder: GatedDecoder

  init(_ configuration: ModelConfiguration) {
    decoder = GatedDecoder(
      configuration,
      .init(
        vocabulary: 151_936, keyValueHeads: 32, intermediate: 22_016, positions: 32_768))
    decoder.hasProjectionBiases = true
    let reader = configuration.reader
    let window = reader.optionalCount("sliding_window", default: 4096)
    let usesWindow = reader.bool("use_sliding_window", default: false)
    let firstWindowed = reader.index("max_window_layers", default: 28)
    let kinds = layerKinds(reader)
    guard usesWindow, let window else {
      // Kinds that name a window which the other keys switch off.
      if let number = kinds?.firstIndex(of: .sliding) {
        reader.report(
          .contradiction(
            key: "layer_types[\(number)]", value: LayerKind.sliding.rawValue,
            other: usesWindow ? "sliding_window" : "use_sliding_window",
            otherValue: usesWindow ? "null" : "false"))
      }
      return
    }
    decoder.mask = { layer in
      let isWindowed = kinds.map { $0[layer] == .sliding } ?? (layer >= firstWindowed)
      return isWindowed ? .sliding(window: window) : .causal
    }
  }

  private enum LayerKind: String, CaseIterable {
    case full = "full_attention"
    case sliding = "sliding_attention"
  }

  /// For each layer; nil where the configuration does not say, and after a fault.
  private func layerKinds(_ reader: ConfigurationReader) -> [LayerKind]? {
    guard let names = reader.texts("layer_types") else { return nil }
    let kinds = names.compactMap { name in
      let kind = LayerKind(rawValue: name)
      if kind == nil {
        reader.report(
          .unknownName(
            key: "layer_types", name: name, known: LayerKind.allCases.map(\.rawValue)))
      }
      return kind
    }
    guard kinds.count == names.count else { return nil }
    guard kinds.count == decoder.layers else {
      reader.report(
        .wrongCount(key: "layer_types", expected: decoder.layers, found: kinds.count))
      return nil
    }
    return kinds
  }

  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel {
    try decoder.model(weights)
  }
}
