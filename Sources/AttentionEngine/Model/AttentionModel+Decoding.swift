extension AttentionModel {
  /// How many of the main tokens were generated: those behind the prompt.
  package var generatedCount: Int {
    decoding.map { max(0, tokens.count - $0.promptLength) } ?? 0
  }

  /// The model as it was given: without the tokens that were generated, and what belongs to them.
  package var given: AttentionModel {
    guard generatedCount > 0, let count = decoding?.promptLength else { return self }
    var result = self
    result.main.tokens = Array(tokens[..<count])
    result.main.segments = main.segments.map {
      Segments(names: $0.names, table: $0.table, ofTokens: Array($0.ofTokens[..<count]))
    }
    result.targets = Array(targets.prefix(count))
    for layer in layers.indices {
      guard case .matrix(let mask) = layers[layer].mask else { continue }
      let rows = layers[layer].part == .main ? count : mask.rows
      let columns = layers[layer].attendsTo == .main ? count : mask.columns
      result.layers[layer].mask = .matrix(mask.cut(to: Shape(rows, columns)))
    }
    return result
  }

  /// The model with one more generated token, the word at row `word` of the embeddings. It may
  /// attend to all and be attended to by all where the mask is written, belongs to the segment of
  /// the token before it, and has no target.
  package func generating(_ word: Int) throws(SentenceProblem) -> AttentionModel {
    var result = try replacingTokens(tokens + [word])
    result.decoding = decoding
    result.targets = targets.isEmpty ? [] : targets + [nil]
    return result
  }
}

extension Matrix {
  /// The upper left corner.
  fileprivate func cut(to shape: Shape) -> Matrix {
    Matrix(
      rows: shape.rows, columns: shape.columns,
      values: (0..<shape.rows).flatMap { row($0).prefix(shape.columns) })
  }
}
