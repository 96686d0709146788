import AttentionEngine

/// The words that the training data has in one place: on its left side, to be predicted.
enum DataWords {
  /// The scene has no `train`.
  case missing
  /// What is wrong with `train` is reported.
  case unknown
  /// None where the task has nothing there.
  case known([String])

  var isMissing: Bool { if case .missing = self { true } else { false } }
}

/// What the shape of a model follows from where its training data has a say.
struct TrainedSentences {
  let task: Training.Task
  let words: ExampleVocabulary
  /// How many tokens the shortest and the longest sentence have.
  let lengths: [Part: ClosedRange<Int>]

  /// - Parameters: `start` and `end` as in `SentencePair.example`.
  init(_ training: Training, start: [String], end: String?) {
    let examples =
      training.examples(start: start, end: end) + training.heldOutExamples(start: start, end: end)
    task = training.task
    words = ExampleVocabulary(examples)
    var lengths: [Part: ClosedRange<Int>] = [:]
    for example in examples {
      for (part, count) in [(Part.main, example.tokens.count), (.source, example.source.count)]
      where count > 0 {
        let known = lengths[part] ?? count...count
        lengths[part] = min(known.lowerBound, count)...max(known.upperBound, count)
      }
    }
    self.lengths = lengths
  }
}
