import AttentionEngine

extension SceneDecoder {
  struct Embeddings {
    /// All words that have an entry, also where the entry is wrong.
    var words: [String] = []
    /// How many numbers most of them have.
    var dModel: Int?
    /// Nil where an entry is wrong.
    var matrix: WrittenMatrix?
  }

  /// The words and their vectors from a mapping.
  mutating func embeddings(_ node: YAMLNode) -> Embeddings? {
    guard let entries = node.mapping else {
      reportKind(node, .embeddings, expected: .mappingOrFile)
      return nil
    }
    guard !entries.isEmpty else {
      report(.empty(.embeddings), at: node.place)
      return nil
    }
    var result = Embeddings()
    var rows: [(word: String, place: Place, numbers: WrittenMatrix)] = []
    for entry in entries {
      guard let word = entry.key.text else { continue }
      if word.isEmpty { report(.emptyWord, at: entry.key.place) }
      result.words.append(word)
      if let numbers = numbers(entry.value, of: .embedding(word)) {
        rows.append((word, entry.value.place, numbers))
      }
    }
    result.dModel = Self.usualCount(rows.map(\.numbers.values.count))
    guard let dModel = result.dModel else { return result }
    let usual = rows.count { $0.numbers.values.count == dModel }
    for row in rows where row.numbers.values.count != dModel {
      let problem = Problem.wrongLength(
        .embedding(row.word), row.numbers.values.count, expected: dModel, .otherWords(usual))
      report(problem, at: row.place)
    }
    if usual == result.words.count {
      result.matrix = WrittenMatrix(
        shape: Shape(usual, dModel), values: rows.flatMap(\.numbers.values),
        spans: rows.flatMap(\.numbers.spans))
    }
    return result
  }

  /// `none`, `sinusoidal`, or a row of numbers for each position.
  mutating func positions(_ node: YAMLNode, _ known: Known) -> Positions? {
    sources.positions = node
    let expected = ExpectedValue.oneOf(["none", "sinusoidal", "a matrix of numbers"])
    if node.list == nil {
      switch choice(node, of: .positions, ["none", "sinusoidal"], expected: expected) {
      case "none": return Positions.none
      case "sinusoidal": return .sinusoidal
      default: return nil
      }
    }
    guard let written = matrix(node, of: .positions) else { return nil }
    let tokens = known.tokens ?? 1
    let dModel = known.dModel ?? written.shape.columns
    guard written.shape.rows >= tokens, written.shape.columns == dModel else {
      let expected = Shape(max(tokens, written.shape.rows), dModel)
      let problem = Problem.wrongShape(
        .positions, written.shape, expected: expected, .positions(tokens: tokens, dModel: dModel),
        transposeFits: written.shape.columns >= tokens && written.shape.rows == dModel)
      report(problem, at: node.place)
      return nil
    }
    sources.spans[.positions(.main)] = written.spans
    return .written(written.matrix)
  }
}
