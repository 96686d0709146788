import AttentionEngine

extension SceneDecoder {
  /// What a scene's own file says.
  struct Content {
    let title: String
    let summary: String?
    let lesson: Int?
    let notes: Notes
    let model: AttentionModel
    let training: Training?
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
    let training = fields["train"].flatMap { self.training($0.value) }
    guard let sentence, let embeddings, let matrix = embeddings.matrix, let tokens, let positions,
      let attention
    else { return nil }
    var manners: [Part: TokenManner] = [:]
    manners[.main] = main.manner
    manners[.source] = sourceParts?.sequence.manner
    let model = AttentionModel(
      convention: flow.convention, main: sequence, source: source, layers: layers, output: output,
      decoding: decoding)
    checkLearned(training, fields, root)
    return Content(
      title: title ?? sentence.map(\.text).joined(separator: " "), summary: summary,
      lesson: lesson, notes: notes, model: model, training: training)
  }

  private mutating func lesson(_ node: YAMLNode) -> Int? {
    guard let text = text(node, of: .lesson) else { return nil }
    guard let number = Int(text), (1...999).contains(number) else {
      report(.lessonNumber(text), at: node.place)
      return nil
    }
    return number
  }

  /// Training changes what is learned, so something must be; the weights file holds what is.
  private mutating func checkLearned(
    _ training: Training?, _ fields: [String: YAMLNode.Entry], _ root: YAMLNode
  ) {
    guard sources.learned.isEmpty else { return }
    if let entry = fields["train"], training != nil {
      report(.nothingLearned, at: entry.key.place)
    }
    if let entry = fields["weights"] { report(.nothingLearned, at: entry.key.place) }
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
