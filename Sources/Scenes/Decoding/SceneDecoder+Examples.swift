import AttentionEngine

extension SceneDecoder {
  struct Example {
    let tokens: [Token]
    let place: Place
  }

  /// Other texts for the same model, and whose they are: the source's, where it has a sentence, else
  /// the main sequence's.
  struct Examples {
    let part: Part
    var all: [Example] = []
  }

  mutating func examples(
    _ node: YAMLNode, _ main: Sequence, _ source: SourceParts?
  ) -> Examples? {
    let isOfSource = source?.sequence.manner != nil
    guard let manner = isOfSource ? source?.sequence.manner : main.manner else { return nil }
    guard let items = node.list else {
      reportKind(node, .examples, expected: .examples)
      return nil
    }
    guard !items.isEmpty else {
      report(.empty(.examples), at: node.place)
      return nil
    }
    var examples = Examples(part: isOfSource ? .source : .main)
    for item in items {
      let written: TokenManner =
        item.list != nil ? .tokens : manner == .tokens ? .sentence : manner
      guard let tokens = someTokens(of: item, written, .item(of: .examples)) else { continue }
      examples.all.append(Example(tokens: tokens, place: item.place))
    }
    longestExample[examples.part] = examples.all.map(\.tokens.count).max()
    return examples
  }

  /// Reports the words that have no embedding, and the examples that are longer or shorter than what
  /// is written for each token.
  mutating func check(
    _ examples: Examples, _ embeddings: Embeddings?, _ sequence: InputSequence?
  ) {
    _ = rows(of: examples.all.flatMap(\.tokens), in: embeddings)
    for example in examples.all {
      let count = example.tokens.count
      if let problem = misfit(count, examples.part, sequence) {
        report(.exampleLength(count, problem), at: example.place)
      }
    }
  }

  private func misfit(
    _ count: Int, _ part: Part, _ sequence: InputSequence?
  ) -> ExampleMisfit? {
    if case .written(let matrix)? = sequence?.positions, matrix.rows < count {
      return .positions(matrix.rows)
    }
    if let segments = sequence?.segments?.ofTokens, segments.count != count {
      return .segments(segments.count)
    }
    for mask in writtenMasks {
      if mask.queries == part, mask.shape.rows != count { return .mask(mask.shape.rows) }
      if mask.keys == part, mask.shape.columns != count { return .mask(mask.shape.columns) }
    }
    return nil
  }

  /// `order`, `rows`, or another scene.
  mutating func comparison(_ node: YAMLNode) -> Comparison? {
    guard let text = text(node, of: .compare) else { return nil }
    let words = ["order", "rows"]
    guard text.hasSuffix(".scene") else {
      let expected = ExpectedValue.oneOf(words + ["the name of a scene"])
      switch choice(node, of: .compare, words, expected: expected) {
      case "order": return .order
      case "rows": return .rows
      default: return nil
      }
    }
    guard !isCompared else { return nil }
    let path = ScenePath.beside(files[node.file].path, text)
    switch readComparison(path) {
    case .success(let scene): return .scene(scene)
    case .failure(let diagnostics):
      report(.comparedScene(path: path, diagnostics.summary), at: node.place)
      return nil
    }
  }
}

/// A mask that is written out fits one number of queries and keys.
struct WrittenMask {
  let queries: Part
  let keys: Part
  let shape: Shape
  let place: Place
}
