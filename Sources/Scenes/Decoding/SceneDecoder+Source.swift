import AttentionEngine

extension SceneDecoder {
  /// What is known of the source before its numbers are.
  struct SourceParts {
    var fields: [String: YAMLNode.Entry]
    var sequence: Sequence
    var values: Embeddings?
    var hasValues: Bool
  }

  /// The source's tokens and vectors: a sentence with embeddings, or keys, with or without values of
  /// their own.
  mutating func sourceParts(
    _ node: YAMLNode, _ dimensions: Dimensions, dataWords: [String]?
  ) -> SourceParts? {
    guard let fields = fields(node, of: .source) else { return nil }
    sources.source = node
    var sequence = Sequence()
    guard let keys = fields["keys"] else {
      if let values = fields["values"] { report(.valuesWithoutKeys, at: values.key.place) }
      let given = tokens(fields, .source)
      sequence.manner = given?.manner
      sequence.tokens = given?.tokens
      require(
        [given?.manner.rawValue ?? "sentence", "embeddings"], in: fields, node, .source)
      sequence.embeddings = embeddings(
        fields, in: .source, dimensions, dataWords: dataWords)
      return SourceParts(fields: fields, sequence: sequence, values: nil, hasValues: false)
    }
    for key in TokenManner.allCases.map(\.rawValue) + ["embeddings", "vocabulary"] {
      if let entry = fields[key] { report(.keysAndSentence(key), at: entry.key.place) }
    }
    let vectors = embeddings(keys.value, .keys)
    sequence.embeddings = vectors
    sequence.tokens = vectors?.words.map { Token(text: $0, place: keys.value.place) }
    var values: Embeddings?
    if let entry = fields["values"] {
      values = embeddings(entry.value, .values)
      if let keyCount = vectors?.words.count, let count = values?.words.count, count != keyCount {
        report(.valueCount(count, keys: keyCount), at: entry.value.place)
        values = nil
      }
    }
    return SourceParts(
      fields: fields, sequence: sequence, values: values, hasValues: fields["values"] != nil)
  }

  mutating func source(_ parts: SourceParts) -> Source? {
    guard let sequence = sequence(parts.sequence, parts.fields, .source) else { return nil }
    guard parts.hasValues else { return Source(sequence: sequence) }
    guard let values = parts.values, let value = values.value else { return nil }
    return Source(
      sequence: sequence,
      values: Source.Values(words: values.words, matrix: take(value, as: .sourceValues)))
  }
}
