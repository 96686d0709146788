/// An example that a model learns from, in words.
package struct TextExample: Hashable, Sendable {
  /// What cross-attention attends to; empty where the task has no source.
  package var source: [String]
  package var tokens: [String]
  /// For each token the word that it has to predict, or nil where nothing is asked of it.
  package var targets: [String?]
}

extension SentencePair {
  /// The example that `task` makes of the pair.
  ///
  /// | task | source | tokens | targets |
  /// |---|---|---|---|
  /// | `next-word` | | left | the rest of left, then `end` |
  /// | `answer` | | left | nothing, but at the last token the answer |
  /// | `translate` | left | start + right | nothing inside of start, then right, then `end` |
  /// | `words` | | left | for each token the first of right that belongs to it |
  ///
  /// - Parameters: `start` the tokens that a decoder begins with; `end` the word that ends a
  ///   sentence, or nil where nothing does. Tasks without a decoder take no notice of `start`.
  package func example(for task: Training.Task, start: [String], end: String?) -> TextExample {
    switch task {
    case .nextWord:
      return TextExample(
        source: [], tokens: left, targets: left.dropFirst().map(Optional.some) + [end])
    case .answer:
      let nothing = [String?](repeating: nil, count: max(0, left.count - 1))
      return TextExample(source: [], tokens: left, targets: nothing + [right.first])
    case .translate:
      let nothing = [String?](repeating: nil, count: max(0, start.count - 1))
      let predicted = (start.isEmpty ? right.dropFirst() : right[...]).map(Optional.some)
      return TextExample(source: left, tokens: start + right, targets: nothing + predicted + [end])
    case .words:
      let targets = left.indices.map { index in
        alignment.firstIndex(of: index).map { right[$0] }
      }
      return TextExample(source: [], tokens: left, targets: targets)
    }
  }
}

/// The words of examples, each once, in the order in which they first come.
package struct ExampleVocabulary: Hashable, Sendable {
  package private(set) var source: [String] = []
  package private(set) var tokens: [String] = []
  package private(set) var targets: [String] = []

  package init(_ examples: [TextExample]) {
    var seen = (source: Set<String>(), tokens: Set<String>(), targets: Set<String>())
    for example in examples {
      source += example.source.filter { seen.source.insert($0).inserted }
      tokens += example.tokens.filter { seen.tokens.insert($0).inserted }
      targets += example.targets.compactMap { $0 }.filter { seen.targets.insert($0).inserted }
    }
  }
}
