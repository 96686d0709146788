import AttentionEngine

extension SceneDecoder {
  /// What is known of the source before its numbers are.
  struct SourceParts {
    let fields: [String: YAMLNode.Entry]
    var sequence = Sequence()
    /// Whether there are values that are not the keys.
    var hasValues = false
    /// Nil where they cannot be made out.
    var values: Embeddings?
  }

  /// The source's tokens and vectors: a sentence with embeddings, or keys, with or without values of
  /// their own.
  mutating func sourceParts(_ node: YAMLNode, _ data: DataWords) -> SourceParts? {
    guard let fields = fields(node, of: .source) else { return nil }
    sources.source = node
    var parts = SourceParts(fields: fields)
    guard let keys = fields["keys"] else {
      if let values = fields["values"] { report(.valuesWithoutKeys, at: values.key.place) }
      let given = tokens(fields, .source)
      parts.sequence.manner = given?.manner
      parts.sequence.tokens = given?.tokens
      require(
        [given?.manner.rawValue ?? "sentence", "embeddings"], in: fields, node, .source)
      parts.sequence.embeddings = embeddings(fields, data)
      return parts
    }
    for key in TokenManner.allCases.map(\.rawValue) + ["embeddings", "vocabulary"] {
      if let entry = fields[key] { report(.keysAndSentence(key), at: entry.key.place) }
    }
    let vectors = embeddings(keys.value, .keys)
    parts.sequence.embeddings = vectors
    parts.sequence.tokens = vectors.flatMap { self.keys($0.words, at: keys.value.place) }
    guard let entry = fields["values"] else { return parts }
    parts.hasValues = true
    let values = embeddings(entry.value, .values)
    if let keyCount = vectors?.words.count, let count = values?.words.count, count != keyCount {
      report(.valueCount(count, keys: keyCount), at: entry.value.place)
    } else {
      parts.values = values
    }
    return parts
  }

  /// Keys are tokens that stand there once each.
  private mutating func keys(_ words: [String], at place: Place) -> [Token]? {
    guard words.count <= Scene.Limit.tokens else {
      report(.tooMany(.keys, count: words.count, limit: Scene.Limit.tokens), at: place)
      return nil
    }
    return words.map { Token(text: $0, place: place) }
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
