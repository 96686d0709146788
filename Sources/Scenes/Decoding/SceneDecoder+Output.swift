import AttentionEngine

extension SceneDecoder {
  /// The output layer. `words` are those of the embeddings, which it predicts where nothing else is
  /// said; `data` are those that the training data asks for.
  mutating func output(
    _ node: YAMLNode, _ flow: Flow, words: [String]?, _ data: DataWords
  ) -> OutputLayer? {
    let inputs = flow.widths[.main]
    if word(node, of: .output, [.learned], or: "a mapping") != nil {
      guard let words = usualWords(words, data, at: node.place), let inputs,
        let weight = learned(Shape(inputs, words.count), at: node.place),
        let bias = learned(Shape(1, words.count), at: node.place)
      else { return nil }
      return OutputLayer(
        words: words, weight: take(weight, as: .logitsWeight), bias: take(bias, as: .logitsBias))
    }
    guard let fields = fields(node, of: .output, expected: .mappingOrLearned) else { return nil }
    require(["W"], in: fields, node, .output)
    let known =
      fields["vocabulary"].map { vocabulary($0.value, data, of: .output, at: $0.value.place) }
      ?? usualWords(words, data, at: node.place)
    guard let entry = fields["W"] else { return nil }
    let word = self.word(entry.value, of: .logitsWeight)
    if word == .identity {
      if let bias = fields["b"] { report(.outputBiasWithoutWeight, at: bias.key.place) }
      guard let known else { return nil }
      if let inputs, inputs != known.count {
        report(.outputWords(known.count, inputs: inputs), at: entry.value.place)
      }
      return OutputLayer(words: known, weight: nil)
    }
    let weight = weight(
      entry.value, .logitsWeight, flow.convention, isLearned: word == .learned,
      WeightSize(inputs: inputs, outputs: known?.count)
    ) { inputsFit in
      if inputsFit, let known { return .words(known.count) }
      return .product(width: inputs ?? 0, flow.convention)
    }
    let bias = fields["b"].flatMap {
      vector($0.value, of: .logitsBias, count: weight?.outputs, .weight(.logitsWeight))
    }
    guard let weight = weight?.value, let known else { return nil }
    return OutputLayer(
      words: known, weight: take(weight, as: .logitsWeight),
      bias: bias.map { take($0, as: .logitsBias) })
  }

  /// The words that are predicted where the output names none: those that the training data asks for,
  /// or all that have an embedding.
  private mutating func usualWords(
    _ words: [String]?, _ data: DataWords, at place: Place
  ) -> [String]? {
    data.isMissing ? words : vocabulary(nil, data, of: .output, at: place)
  }

  /// What `decode` says before the words are known.
  struct DecodeParts {
    let node: YAMLNode
    let end: Token?
    let limit: Int
  }

  mutating func decodeParts(_ node: YAMLNode) -> DecodeParts? {
    guard let fields = fields(node, of: .decode) else { return nil }
    let end = fields["end"].flatMap { entry in
      text(entry.value, of: .decodeEnd).map { Token(text: $0, place: entry.value.place) }
    }
    let limit =
      fields["limit"].flatMap {
        wholeNumber($0.value, of: .decodeLimit, in: 1...Scene.Limit.tokens)
      } ?? Self.usualDecodeLimit
    return DecodeParts(node: node, end: end, limit: limit)
  }

  private static let usualDecodeLimit = 32

  mutating func decoding(
    _ parts: DecodeParts, promptLength: Int, output: OutputLayer?, hasOutput: Bool
  ) -> Decoding? {
    guard hasOutput else {
      report(.decodingWithoutOutput, at: parts.node.place)
      return nil
    }
    if let end = parts.end, let output, !output.words.contains(end.text) {
      let nearest = Spelling.nearest(to: end.text, in: output.words)
      report(.unknownEnd(end.text, nearest: nearest), at: end.place)
    }
    return Decoding(promptLength: promptLength, end: parts.end?.text, limit: parts.limit)
  }
}
