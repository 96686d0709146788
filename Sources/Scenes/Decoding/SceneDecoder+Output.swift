import AttentionEngine

extension SceneDecoder {
  /// The output layer. `inputs` is how many numbers it gets, `words` are those of the embeddings and
  /// `dataWords` those that the training data asks for.
  mutating func output(
    _ node: YAMLNode, _ flow: Flow, words: [String]?, dataWords: [String]?
  ) -> OutputLayer? {
    let inputs = flow.widths[.main]
    let usual = dataWords ?? words
    if isLearned(node) {
      guard let usual, let inputs else { return nil }
      return OutputLayer(
        words: usual,
        weight: take(.learned(Shape(inputs, usual.count)), as: .logitsWeight),
        bias: take(.learned(Shape(1, usual.count)), as: .logitsBias))
    }
    guard let fields = fields(node, of: .output) else { return nil }
    require(["W"], in: fields, node, .output)
    guard
      let known = fields["vocabulary"].map({
        vocabulary(
          $0.value, dataWords: dataWords, neededBy: .output, at: $0.value.place)
      }) ?? usual
    else { return nil }
    guard let entry = fields["W"] else { return nil }
    if isIdentity(entry.value) {
      if let bias = fields["b"] { report(.outputBiasWithoutWeight, at: bias.key.place) }
      if let inputs, inputs != known.count {
        report(.outputWords(known.count, inputs: inputs), at: entry.value.place)
        return nil
      }
      return OutputLayer(words: known, weight: nil)
    }
    let weight = weight(
      entry.value, .logitsWeight, flow.convention, inputs: inputs, outputs: known.count
    ) { $0 ? .words(known.count) : .input(width: inputs ?? 0, flow.convention) }
    let bias = fields["b"].flatMap {
      vector($0.value, of: .logitsBias, count: known.count, .weight(.logitsWeight))
    }
    guard let weight else { return nil }
    return OutputLayer(
      words: known, weight: take(weight.value, as: .logitsWeight),
      bias: bias.map { take($0, as: .logitsBias) })
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
      } ?? 32
    return DecodeParts(node: node, end: end, limit: limit)
  }

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
