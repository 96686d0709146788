import AttentionEngine

extension SceneDecoder {
  /// The scene `root`, the value of the file at `path`; nil where something is wrong with it.
  mutating func scene(_ root: YAMLNode, _ path: String) -> Scene? {
    guard let fields = fields(root, of: .scene) else { return nil }
    sources.root = root
    let heading = heading(fields)
    let notes = fields["notes"].map { self.notes($0.value) } ?? []
    let weights = fields["weights"].flatMap { self.weights($0) }
    let comparison = fields["compare"].flatMap { self.comparison($0.value) }
    let training = fields["train"].flatMap { self.training($0.value) }
    guard let parts = model(fields, training), !hasProblems else { return nil }
    if let weights, sources.learned.isEmpty { report(.nothingLearned, at: weights.keyPlace) }
    checkDimensions()
    checkTrainedTwins(fields)
    let shownNotes = self.notes(notes, for: parts.model)
    guard !hasProblems,
      let learned = learned(parts.model, weights, seed: training?.seed ?? Self.usualSeed)
    else { return nil }
    return Scene(
      path: path, title: heading.title ?? parts.title, summary: heading.summary,
      lesson: heading.lesson, notes: shownNotes, model: learned.model,
      initialModel: learned.initial, manners: parts.manners, training: training,
      examples: parts.examples, comparison: comparison, weights: learned.weights, files: files,
      sources: sources)
  }

  private static let usualSeed: UInt64 = 1

  private mutating func heading(
    _ fields: [String: YAMLNode.Entry]
  ) -> (title: String?, summary: String?, lesson: Int?) {
    let lesson = fields["lesson"]?.value
    return (
      fields["title"].flatMap { text($0.value, of: .title) },
      fields["summary"].flatMap { text($0.value, of: .summary) },
      lesson.flatMap { self.lesson($0) }
    )
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
