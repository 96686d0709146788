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

  /// Of the held-out sentences of a `words` task, how many come out as their right sides say when each
  /// token is replaced by its likeliest word; nil for other tasks. A word of the right side that
  /// belongs to no token, or two that have changed places, cannot come out so.
  package func wordByWordSentences(
    of model: AttentionModel
  ) -> (exact: Int, all: Int)? {
    guard let training, training.task == .words, let output = model.output else { return nil }
    let rows = WordRows(self.model)
    var trace = Trace(model: model)
    var exact = 0
    for pair in training.data.heldOut {
      let example = rows.example(pair.example(for: .words, start: [], end: nil))
      trace.update(to: model.with(example))
      trace.compute(Site(.logits))
      guard let logits = trace[Site(.logits)] else { continue }
      let words = (0..<logits.rows).map { logits.row($0).argmax.map { output.words[$0] } }
      exact += words == pair.right.map(Optional.some) ? 1 : 0
    }
    return (exact, training.data.heldOut.count)
  }

  /// What the decoder begins with.
  var prompt: [String] { model.saved.tokenTexts }

  private func rows(of examples: [TextExample]) -> [TrainingExample] {
    let rows = WordRows(model)
    return examples.map(rows.example)
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

  /// - Precondition: each word has a row; the scene was not read otherwise.
  func example(_ text: TextExample) -> TrainingExample {
    TrainingExample(
      tokens: text.tokens.map { row(of: $0, in: main) },
      source: text.source.isEmpty ? nil : text.source.map { row(of: $0, in: source) },
      targets: text.targets.map { $0.map { row(of: $0, in: output) } })
  }

  private func row(of word: String, in rows: [String: Int]) -> Int {
    guard let row = rows[word] else { preconditionFailure("a word without a row: \(word)") }
    return row
  }
}
