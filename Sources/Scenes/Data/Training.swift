import AttentionEngine

/// How a scene's model is trained, and on what: the key `train`.
package struct Training: Hashable, Sendable {
  /// What the model has to predict.
  package enum Task: String, CaseIterable, Sendable {
    /// At every token the next one.
    case nextWord = "next-word"
    /// At the last token the one word of the right side.
    case answer
    /// The right side, word by word, from the left one as the source.
    case translate
    /// At every token the word of the right side that belongs to it.
    case words

    /// Whether a sentence without a right side has nothing to predict.
    var needsRight: Bool { self != .nextWord }
  }

  /// What keeps an accident from taking all memory.
  package enum Limit {
    /// Of the texts in `data`, of the alternatives of a name, and of the sentences that a grammar
    /// gives; one that can say more is sampled.
    package static let sentences = 20_000
    /// Of either side of a sentence.
    package static let tokens = 256
    package static let names = 256
    package static let batch = 1024
    package static let steps = 1_000_000
  }

  package var task: Task
  /// Drawn and split with the seed that the scene gives; training with another seed keeps it.
  package var data: TrainingData
  package var optimizer: Optimizer
  /// How many examples a step takes.
  package var batch: Int
  package var steps: Int
  package var seed: UInt64
}

extension Training {
  /// The sentences that are learned from, as examples; see `SentencePair.example`.
  package func examples(start: [String], end: String?) -> [TextExample] {
    data.train.map { $0.example(for: task, start: start, end: end) }
  }

  /// The sentences that are kept back to measure what was learned, as examples.
  package func heldOutExamples(start: [String], end: String?) -> [TextExample] {
    data.heldOut.map { $0.example(for: task, start: start, end: end) }
  }

  /// The words of all examples, those that are learned from first.
  package func vocabulary(start: [String], end: String?) -> ExampleVocabulary {
    ExampleVocabulary(
      examples(start: start, end: end) + heldOutExamples(start: start, end: end))
  }
}
