import AttentionEngine

extension SceneDecoder {
  /// `none`, `sinusoidal`, `learned`, or a row of numbers for each position.
  mutating func positions(
    _ node: YAMLNode, _ part: Part, tokens: Int?, dModel: Int?
  ) -> Positions? {
    sources.positions[part] = node
    let expected = ExpectedValue.oneOf(["none", "sinusoidal", "learned", "a matrix of numbers"])
    if node.list == nil {
      switch choice(
        node, of: .positions, ["none", "sinusoidal", "learned"], expected: expected)
      {
      case "none": return Positions.none
      case "sinusoidal": return .sinusoidal
      case "learned": return learnedPositions(part, tokens: tokens, dModel: dModel)
      default: return nil
      }
    }
    guard let written = matrix(node, of: .positions) else { return nil }
    let tokens = tokens ?? 1
    let dModel = dModel ?? written.shape.columns
    guard written.shape.rows >= tokens, written.shape.columns == dModel else {
      let expected = Shape(max(tokens, written.shape.rows), dModel)
      let problem = Problem.wrongShape(
        .positions, written.shape, expected: expected, .positions(tokens: tokens, dModel: dModel),
        transposeFits: written.shape.columns >= tokens && written.shape.rows == dModel)
      report(problem, at: node.place)
      return nil
    }
    return .written(take(.written(written), as: .positions(part)))
  }

  /// As many positions as the longest sentence of the data has tokens, and as the scene's own.
  private mutating func learnedPositions(
    _ part: Part, tokens: Int?, dModel: Int?
  ) -> Positions? {
    guard let tokens, let dModel else { return nil }
    let rows = max(tokens, longest[part] ?? 0)
    return .written(take(.learned(Shape(rows, dModel)), as: .positions(part)))
  }

  /// A table of segments and the segment of each token.
  mutating func segments(
    _ node: YAMLNode, _ part: Part, tokens: Int?, dModel: Int?
  ) -> Segments? {
    guard let fields = fields(node, of: .segments) else { return nil }
    require(["table", "tokens"], in: fields, node, .segments)
    guard let tableEntry = fields["table"], let tokensEntry = fields["tokens"] else { return nil }
    guard
      let names = self.tokens(
        of: tokensEntry.value, tokensEntry.value.list == nil ? .sentence : .tokens)
    else { return nil }
    if let tokens, names.count != tokens {
      report(.segmentCount(names.count, tokens: tokens), at: tokensEntry.value.place)
      return nil
    }
    var table: Embeddings?
    if isLearned(tableEntry.value) {
      var known: [String] = []
      for name in names where !known.contains(name.text) { known.append(name.text) }
      table = dModel.map {
        Embeddings(words: known, dModel: $0, value: .learned(Shape(known.count, $0)))
      }
    } else {
      table = embeddings(tableEntry.value, .segmentTable)
    }
    guard let table, let value = table.value else { return nil }
    if let dModel, table.dModel != dModel {
      let problem = Problem.wrongLength(
        .segmentTable, table.dModel ?? 0, expected: dModel, .embeddings)
      report(problem, at: tableEntry.value.place)
      return nil
    }
    let rows = Dictionary(uniqueKeysWithValues: zip(table.words, 0...))
    var ofTokens: [Int] = []
    for name in names {
      guard let row = rows[name.text] else {
        let nearest = Spelling.nearest(to: name.text, in: table.words)
        report(.unknownSegment(name.text, nearest: nearest), at: name.place)
        return nil
      }
      ofTokens.append(row)
    }
    return Segments(
      names: table.words, table: take(value, as: .segments(part)), ofTokens: ofTokens)
  }
}
