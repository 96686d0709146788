import AttentionEngine

extension Scene {
  /// The sentences that the model learns from, as rows of its embeddings and words that it can
  /// predict; empty where the scene says nothing of training.
  package var trainingExamples: [TrainingExample] {
    rows(of: training?.examples(start: prompt, end: model.decoding?.end) ?? [])
  }

  /// The sentences that are kept back to measure what was learned.
  package var heldOutExamples: [TrainingExample] {
    rows(of: training?.heldOutExamples(start: prompt, end: model.decoding?.end) ?? [])
  }

  /// What the decoder begins with.
  var prompt: [String] { model.saved.tokenTexts }

  private func rows(of examples: [TextExample]) -> [TrainingExample] {
    let rows = WordRows(model)
    return examples.compactMap(rows.example)
  }
}

/// Where each word stands.
struct WordRows {
  let main: [String: Int]
  let source: [String: Int]
  let output: [String: Int]

  init(_ model: AttentionModel) {
    main = Self.rows(model.words)
    source = Self.rows(model.source?.sequence.words ?? [])
    output = Self.rows(model.output?.words ?? [])
  }

  private static func rows(_ words: [String]) -> [String: Int] {
    Dictionary(zip(words, 0...)) { first, _ in first }
  }

  /// Nil where a word has no row: the scene was read without such a one.
  func example(_ text: TextExample) -> TrainingExample? {
    let tokens = text.tokens.compactMap { main[$0] }
    let source = text.source.compactMap { self.source[$0] }
    let targets = text.targets.map { $0.map { output[$0] } }
    guard tokens.count == text.tokens.count, source.count == text.source.count,
      !targets.contains(where: { $0 == .some(nil) })
    else { return nil }
    return TrainingExample(
      tokens: tokens, source: text.source.isEmpty ? nil : source,
      targets: targets.map { $0.flatMap { $0 } })
  }
}
