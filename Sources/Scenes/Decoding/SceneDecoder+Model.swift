import AttentionEngine

extension SceneDecoder {
  /// The model of a scene, learned numbers still zero, and what follows from the same keys.
  struct ModelParts {
    let model: AttentionModel
    /// Where the scene has none of its own.
    let title: String
    let manners: [Part: TokenManner]
    let examples: [[String]]
  }

  /// Nil where a part cannot be made out.
  mutating func model(
    _ fields: [String: YAMLNode.Entry], _ training: Training?
  ) -> ModelParts? {
    let given = tokens(fields, .main)
    requireParts(fields, given?.manner)
    if let entry = fields["dimensions"] { readDimensions(entry.value) }
    let decode = fields["decode"].flatMap { decodeParts($0.value) }
    trained = training.map {
      TrainedSentences($0, start: given?.tokens?.map(\.text) ?? [], end: decode?.end?.text)
    }
    let source = fields["source"].flatMap {
      sourceParts($0.value, dataWords(fields, \.source))
    }
    let main = Sequence(
      manner: given?.manner, tokens: given?.tokens,
      embeddings: embeddings(fields, dataWords(fields, \.tokens)))
    let examples = fields["examples"].flatMap { self.examples($0.value, main, source) }
    let sourceModel = source.flatMap { self.source($0) }
    let mainModel = sequence(main, fields, .main)
    var flow = flow(fields, main, source)
    let layers = layers(fields, &flow)
    let output = fields["output"].flatMap {
      self.output($0.value, flow, words: main.embeddings?.words, dataWords(fields, \.targets))
    }
    let decoding = decode.flatMap {
      self.decoding(
        $0, promptLength: main.tokens?.count ?? 0, output: output,
        hasOutput: fields["output"] != nil)
    }
    if let examples {
      let isOfSource = examples.part == .source
      check(
        examples, isOfSource ? source?.sequence.embeddings : main.embeddings,
        isOfSource ? sourceModel?.sequence : mainModel)
    }
    checkTraining(
      fields, main: main.embeddings, source: source, output: output, end: decode?.end?.text)
    guard let tokens = main.tokens, let manner = main.manner, let mainModel, let layers,
      (fields["source"] == nil) == (sourceModel == nil),
      (fields["output"] == nil) == (output == nil),
      (fields["decode"] == nil) == (decoding == nil)
    else { return nil }
    var manners: [Part: TokenManner] = [.main: manner]
    manners[.source] = source?.sequence.manner
    return ModelParts(
      model: AttentionModel(
        convention: flow.convention, main: mainModel, source: sourceModel, layers: layers,
        output: output, decoding: decoding),
      title: manner.text(of: tokens.map(\.text)), manners: manners,
      examples: examples?.all.map { $0.tokens.map(\.text) } ?? [])
  }

  private mutating func requireParts(
    _ fields: [String: YAMLNode.Entry], _ manner: TokenManner?
  ) {
    guard let root = sources.root else { return }
    let layers = fields["layers"] == nil ? "attention" : "layers"
    require([manner?.rawValue ?? "sentence", "embeddings", layers], in: fields, root, .scene)
  }

  private func flow(
    _ fields: [String: YAMLNode.Entry], _ main: Sequence, _ source: SourceParts?
  ) -> Flow {
    var tokens: [Part: Int] = [:]
    tokens[.main] = main.tokens?.count
    tokens[.source] = source?.sequence.tokens?.count
    var widths: [Part: Int] = [:]
    widths[.main] = main.width
    widths[.source] = source?.sequence.width
    return Flow(
      convention: .rows, hasSource: fields["source"] != nil, tokens: tokens, widths: widths,
      hasValues: source?.hasValues == true, valueWidth: source?.values?.dModel)
  }

  /// The layers of `layers`, or the one of `attention`.
  private mutating func layers(
    _ fields: [String: YAMLNode.Entry], _ flow: inout Flow
  ) -> [AttentionLayer]? {
    if let attention = fields["attention"], let layers = fields["layers"] {
      let places = [attention.key.place, layers.key.place].sorted()
      report(.attentionAndLayers(firstLine: line(of: places[0])), at: places[1])
      return nil
    }
    let layers =
      fields["layers"].map { listedLayers($0.value, fields, &flow) }
      ?? oneLayer(fields, &flow)
    if layers != nil, !flow.isBroken, !flow.readsSource, let entry = fields["source"] {
      report(.unusedSource, at: entry.key.place)
    }
    return layers
  }

  private mutating func listedLayers(
    _ node: YAMLNode, _ fields: [String: YAMLNode.Entry], _ flow: inout Flow
  ) -> [AttentionLayer]? {
    if let entry = fields["convention"] {
      guard let convention = convention(entry.value) else { return nil }
      flow.convention = convention
    }
    return layers(node, &flow)
  }

  private mutating func oneLayer(
    _ fields: [String: YAMLNode.Entry], _ flow: inout Flow
  ) -> [AttentionLayer]? {
    if let entry = fields["convention"] { report(.strayConvention, at: entry.key.place) }
    guard let entry = fields["attention"],
      let node = included(entry.value, .attention, key: "attention"),
      let keys = self.fields(node, of: .attention)
    else {
      flow.breakOff()
      return nil
    }
    require(["heads"], in: keys, node, .attention)
    sources.layers[0] = node
    if let entry = keys["convention"] {
      guard let convention = convention(entry.value) else {
        flow.breakOff()
        return nil
      }
      flow.convention = convention
    }
    return layer(keys, 0, &flow).map { [$0] }
  }
}

extension TokenManner {
  /// Tokens as they are read in a line.
  func text(of tokens: [String]) -> String {
    self == .text ? TextTokenizer.detokenized(tokens) : tokens.joined(separator: " ")
  }
}
