import AttentionEngine

/// One family of models: which keys its configuration has, and by which names its tensors stand in
/// a file.
protocol ModelFamily {
  /// The `model_type`s of configurations that this is right for.
  static var modelTypes: [String] { get }

  /// Reads the family's keys; what is wrong is reported to the reader.
  init(_ configuration: ModelConfiguration)

  /// The model without a text, its matrices those of the file.
  func model(_ weights: WeightReader) throws(CheckpointError) -> LoadedModel
}

enum ModelFamilies {
  static var all: [any ModelFamily.Type] {
    [
      BERT.self, DistilBERT.self, RoBERTa.self, GPT2.self, OPT.self, GPTNeoX.self, Llama.self,
      Mistral.self, Qwen2.self, Gemma.self, T5.self, BART.self, Marian.self,
    ]
  }

  static var knownTypes: [String] { all.flatMap { $0.modelTypes } }

  static func family(
    _ configuration: ModelConfiguration
  ) throws(CheckpointError) -> any ModelFamily {
    let name = configuration.modelType
    guard let type = all.first(where: { $0.modelTypes.contains(name) }) else {
      throw .configuration([.unknownFamily(name, known: knownTypes)])
    }
    let family = type.init(configuration)
    try configuration.reader.finish()
    return family
  }
}

/// A model whose sequences have no tokens yet.
struct LoadedModel {
  var model: AttentionModel
  /// The most tokens that each part has positions for; nil where there is no limit.
  var limits: [Part: Int] = [:]
  /// With which token the decoder of an encoder-decoder begins.
  var startToken: Int?
  /// Tokens of this number have the last position before the first one, and do not count; nil where
  /// all tokens count.
  var uncountedToken: UncountedToken?

  struct UncountedToken {
    let id: Int
    /// Its position, a row of `[1, dModel]`.
    let position: Matrix
  }
}
