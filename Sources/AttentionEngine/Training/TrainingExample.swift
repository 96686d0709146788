/// What a model is shown while it learns: a sentence, what it attends to, and what is right.
package struct TrainingExample: Hashable, Sendable {
  /// Rows of the main sequence's embeddings.
  package var tokens: [Int]
  /// Rows of the source's embeddings; nil where the model's own source stays.
  package var source: [Int]?
  /// For each token the right word, a row of the output's words, or nil where nothing is asked.
  package var targets: [Int?]
  /// For each token its segment; nil where the model has none, or where all are in the first.
  package var segments: [Int]?

  package init(
    tokens: [Int], source: [Int]? = nil, targets: [Int?], segments: [Int]? = nil
  ) {
    self.tokens = tokens
    self.source = source
    self.targets = targets
    self.segments = segments
  }

  package var targetCount: Int { targets.count { $0 != nil } }
}

extension AttentionModel {
  /// The model with the sentence, the source and the targets of `example`.
  package func with(_ example: TrainingExample) -> AttentionModel {
    var result = self
    result.main.tokens = example.tokens
    result.main.segments?.ofTokens =
      example.segments ?? Array(repeating: 0, count: example.tokens.count)
    result.targets = example.targets
    if let source = example.source {
      result.source?.sequence.tokens = source
      result.source?.sequence.segments?.ofTokens = Array(repeating: 0, count: source.count)
    }
    return result
  }
}
