/// A sentence of training data, and what belongs to it: its translation, its answer.
package struct SentencePair: Hashable, Sendable {
  package var left: [String]
  /// Empty where a task needs nothing but the left side.
  package var right: [String]
  /// For each token of the right side the token of the left that it belongs to, counted from 0.
  package var alignment: [Int?]

  package init(left: [String], right: [String], alignment: [Int?]) {
    self.left = left
    self.right = right
    self.alignment = alignment
  }

  /// The pair as `task` sees it.
  func reduced(for task: Training.Task) -> SentencePair {
    task.needsRight ? self : SentencePair(left: left, right: [], alignment: [])
  }
}
