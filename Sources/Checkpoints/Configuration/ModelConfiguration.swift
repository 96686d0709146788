/// What `config.json` says of every model: its family, and what stands on top of it.
struct ModelConfiguration {
  let modelType: String
  /// The class that wrote the checkpoint, for instance `GPT2LMHeadModel`; nil where it is not said.
  let architecture: String?
  let reader: ConfigurationReader

  init(_ value: JSONValue) throws(CheckpointError) {
    guard case .object(let members) = value else {
      throw .configuration([.notAnObject(value.kind)])
    }
    reader = ConfigurationReader(members)
    guard reader.value(["model_type"]) != nil else { throw .configuration([.noFamily]) }
    modelType = reader.text("model_type", default: "")
    architecture = reader.texts("architectures")?.first
    try reader.finish()
  }

  /// Whether the class has a head that predicts tokens; classes without a name count as such.
  var predictsTokens: Bool {
    guard let architecture else { return true }
    return [
      "LMHeadModel", "ForCausalLM", "ForMaskedLM", "ForPreTraining",
      "ForConditionalGeneration", "DoubleHeadsModel", "MTModel", "WithLMHeadModel",
    ].contains { architecture.hasSuffix($0) }
  }
}
