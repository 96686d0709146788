import AttentionEngine

extension SceneDecoder {
  /// What a scene's own file says.
  struct Content {
    let title: String
    let summary: String?
    let lesson: Int?
    let notes: Notes
    let model: AttentionModel
    let manners: [Part: TokenManner]
    let training: Training?
    let examples: [[String]]
    let comparison: Comparison?
  }

  /// The content of the scene `root`; nil where a part cannot be made out.
  mutating func scene(_ root: YAMLNode) -> Content? {
    guard let fields = fields(root, of: .scene) else { return nil }
    sources.root = root
    let title = fields["title"].flatMap { text($0.value, of: .title) }
    let summary = fields["summary"].flatMap { text($0.value, of: .summary) }
    let lesson = fields["lesson"].flatMap { self.lesson($0.value) }
    let notes = fields["notes"].map { self.notes($0.value) } ?? Notes()
    let training = fields["train"].flatMap { self.training($0.value) }
    isTrainingUnknown = fields["train"] != nil && training == nil
    let given = tokens(fields, .main)
    let layersKey = fields["layers"] == nil ? "attention" : "layers"
    require(
      [given?.manner.rawValue ?? "sentence", "embeddings", layersKey], in: fields, root, .scene)
    let decode = fields["decode"].flatMap { decodeParts($0.value) }
    let dimensions = fields["dimensions"].map { self.dimensions($0.value) } ?? Dimensions()
    let data = training.map {
      LearnedWords($0, start: given?.tokens?.map(\.text) ?? [], end: decode?.end?.text)
    }
    longest = data?.longest ?? [:]
    let sourceParts = fields["source"].flatMap {
      self.sourceParts($0.value, dimensions, dataWords: data?.words.source)
    }
    let main = Sequence(
      manner: given?.manner, tokens: given?.tokens,
      embeddings: embeddings(fields, in: .scene, dimensions, dataWords: data?.words.tokens))
    let source = sourceParts.flatMap { self.source($0) }
    let sequence = sequence(main, fields, .main)
    var flow = flow(fields, dimensions, main, sourceParts)
    let layers = layers(fields, &flow)
    let output = fields["output"].flatMap {
      self.output(
        $0.value, flow, words: main.embeddings?.words, dataWords: data?.words.targets)
    }
    let decoding = decode.flatMap {
      self.decoding(
        $0, promptLength: main.tokens?.count ?? 0, output: output,
        hasOutput: fields["output"] != nil)
    }
    let examples = fields["examples"].map { self.examples($0.value, main, sourceParts) } ?? []
    let comparison = fields["compare"].flatMap { self.comparison($0.value) }
    guard let tokens = main.tokens, let sequence, let layers,
      (fields["source"] == nil) == (source == nil), (fields["output"] == nil) == (output == nil),
      (fields["decode"] == nil) == (decoding == nil)
    else { return nil }
    var manners: [Part: TokenManner] = [:]
    manners[.main] = main.manner
    manners[.source] = sourceParts?.sequence.manner
    let model = AttentionModel(
      convention: flow.convention, main: sequence, source: source, layers: layers, output: output,
      decoding: decoding)
    if sources.learned.isEmpty, let entry = fields["weights"] {
      report(.nothingLearned, at: entry.key.place)
    }
    return Content(
      title: title ?? tokens.map(\.text).joined(separator: " "), summary: summary,
      lesson: lesson, notes: notes, model: model, manners: manners, training: training,
      examples: examples, comparison: comparison)
  }

  private func flow(
    _ fields: [String: YAMLNode.Entry], _ dimensions: Dimensions, _ main: Sequence,
    _ source: SourceParts?
  ) -> Flow {
    var tokens: [Part: Int] = [:]
    tokens[.main] = main.tokens?.count
    tokens[.source] = source?.sequence.tokens?.count
    var widths: [Part: Int] = [:]
    widths[.main] = main.width
    widths[.source] = source?.sequence.width
    return Flow(
      convention: .rows, dimensions: dimensions, hasSource: fields["source"] != nil,
      tokens: tokens, widths: widths, valueWidth: source?.values?.dModel)
  }

  /// The layers of `layers`, or the one of `attention`.
  private mutating func layers(
    _ fields: [String: YAMLNode.Entry], _ flow: inout Flow
  ) -> [AttentionLayer]? {
    if let attention = fields["attention"], let layers = fields["layers"] {
      let places = [attention.key.place, layers.key.place].sorted()
      let line = files[places[0].file].location(at: places[0].offset).line
      report(.attentionAndLayers(firstLine: line), at: places[1])
      return nil
    }
    if let entry = fields["layers"] {
      if let convention = fields["convention"] {
        guard let convention = self.convention(convention.value) else { return nil }
        flow.convention = convention
      }
      return layers(entry.value, &flow)
    }
    if let entry = fields["convention"] { report(.strayConvention, at: entry.key.place) }
    guard let entry = fields["attention"],
      let node = included(entry.value, .attention, key: "attention"),
      let keys = self.fields(node, of: .attention)
    else { return nil }
    require(["heads"], in: keys, node, .attention)
    sources.layers[0] = node
    let convention =
      keys["convention"].map { self.convention($0.value) } ?? Optional(Convention.rows)
    flow.convention = convention ?? .rows
    let layer = layer(keys, 0, &flow)
    return convention == nil ? nil : layer.map { [$0] }
  }

  private mutating func lesson(_ node: YAMLNode) -> Int? {
    guard let text = text(node, of: .lesson) else { return nil }
    guard let number = Int(text), (1...999).contains(number) else {
      report(.lessonNumber(text), at: node.place)
      return nil
    }
    return number
  }
}

/// The words of the training data, and how long its sentences are.
struct LearnedWords {
  let words: ExampleVocabulary
  let longest: [Part: Int]

  init(_ training: Training, start: [String], end: String?) {
    let examples =
      training.examples(start: start, end: end) + training.heldOutExamples(start: start, end: end)
    words = ExampleVocabulary(examples)
    longest = [
      .main: examples.map(\.tokens.count).max() ?? 0,
      .source: examples.map(\.source.count).max() ?? 0,
    ]
  }
}
