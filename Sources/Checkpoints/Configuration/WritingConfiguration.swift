/// With which tokens a model begins and ends what it writes. `generation_config.json` may say other
/// ends than `config.json`, those of a chat for instance, and then counts.
struct WritingConfiguration {
  let endTokens: [Int]
  /// Of a decoder, for families that do not know it by themselves.
  let startToken: Int?

  init(
    _ configuration: ModelConfiguration, _ generation: JSONValue?, of family: any ModelFamily
  ) throws(CheckpointError) {
    let standard = type(of: family).endToken.map { [$0] } ?? []
    let own = configuration.reader.tokens("eos_token_id", default: standard)
    try configuration.reader.finish()
    guard let generation else {
      (endTokens, startToken) = (own, nil)
      return
    }
    guard case .object(let members) = generation else {
      throw .configuration(
        [.notAnObject(generation.kind)], file: CheckpointFolder.generationName)
    }
    let reader = ConfigurationReader(members, file: CheckpointFolder.generationName)
    endTokens = reader.tokens("eos_token_id", default: own)
    startToken = reader.token("decoder_start_token_id", default: nil)
    try reader.finish()
  }
}
