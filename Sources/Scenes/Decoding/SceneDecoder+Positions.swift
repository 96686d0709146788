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
      case "learned": return learnedPositions(part, tokens: tokens, dModel: dModel, at: node.place)
      default: return nil
      }
    }
    guard let written = matrix(node, of: .positions) else { return nil }
    let longest = trained?.lengths[part]?.upperBound ?? 0
    let needed = max(tokens ?? 1, longest)
    let dModel = dModel ?? written.shape.columns
    guard written.shape.rows >= needed, written.shape.columns == dModel else {
      let expected = Shape(max(needed, written.shape.rows), dModel)
      let reason: ShapeReason =
        longest > tokens ?? 1
        ? .longestSentence(tokens: longest, dModel: dModel)
        : .positions(tokens: needed, dModel: dModel)
      let transposeFits = written.shape.columns >= needed && written.shape.rows == dModel
      let problem = Problem.wrongShape(
        .positions, written.shape, expected: expected, reason, transposeFits: transposeFits)
      report(problem, at: node.place)
      return nil
    }
    return .written(take(.written(written), as: .positions(part)))
  }

  /// As many positions as the longest of the sentences that the model can be given has tokens.
  private mutating func learnedPositions(
    _ part: Part, tokens: Int?, dModel: Int?, at place: Place
  ) -> Positions? {
    guard let tokens, let dModel else { return nil }
    let longest = max(trained?.lengths[part]?.upperBound ?? 0, longestExample[part] ?? 0)
    let rows = max(tokens, longest)
    return learned(Shape(rows, dModel), at: place).map {
      .written(take($0, as: .positions(part)))
    }
  }

  /// A table of segments and the segment of each token.
  mutating func segments(
    _ node: YAMLNode, _ part: Part, tokens: Int?, dModel: Int?
  ) -> Segments? {
    guard let fields = fields(node, of: .segments) else { return nil }
    require(["table", "tokens"], in: fields, node, .segments)
    let names = fields["tokens"].flatMap { segmentNames($0.value, tokens: tokens) }
    let table = fields["table"].flatMap { segmentTable($0.value, names, dModel: dModel) }
    guard let names, let table, let value = table.value else { return nil }
    let rows = Dictionary(uniqueKeysWithValues: zip(table.words, 0...))
    var unknown: Set<String> = []
    for name in names where rows[name.text] == nil && unknown.insert(name.text).inserted {
      let nearest =
        unknown.count <= 20 ? Spelling.nearest(to: name.text, in: table.words) : nil
      report(.unknownSegment(name.text, nearest: nearest), at: name.place)
    }
    guard unknown.isEmpty else { return nil }
    return Segments(
      names: table.words, table: take(value, as: .segments(part)),
      ofTokens: names.compactMap { rows[$0.text] })
  }

  /// The segment of each token.
  private mutating func segmentNames(_ node: YAMLNode, tokens: Int?) -> [Token]? {
    let manner: TokenManner = node.list == nil ? .sentence : .tokens
    guard let names = self.tokens(of: node, manner, .segmentTokens) else { return nil }
    guard let tokens, names.count != tokens else { return names }
    report(.segmentCount(names.count, tokens: tokens), at: node.place)
    return nil
  }

  private mutating func segmentTable(
    _ node: YAMLNode, _ names: [Token]?, dModel: Int?
  ) -> Embeddings? {
    if word(node, of: .segmentTable, [.learned], or: "a mapping") != nil {
      guard let names, let dModel else { return nil }
      var seen: Set<String> = []
      let known = names.map(\.text).filter { seen.insert($0).inserted }
      return Embeddings(
        words: known, dModel: dModel,
        value: learned(Shape(known.count, dModel), at: node.place))
    }
    guard let table = embeddings(node, .segmentTable) else { return nil }
    guard let dModel, let width = table.dModel, width != dModel else { return table }
    let problem = Problem.wrongLength(.segmentTable, width, expected: dModel, .embeddings)
    report(problem, at: node.place)
    return nil
  }
}
