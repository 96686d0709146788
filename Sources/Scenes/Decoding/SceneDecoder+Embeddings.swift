import AttentionEngine

extension SceneDecoder {
  struct Embeddings {
    /// All words that have an entry, also where the entry is wrong.
    var words: [String] = []
    /// How many numbers most of them have.
    var dModel: Int?
    /// Nil where an entry is wrong.
    var value: ParameterValue?
    var origin = WordOrigin.embeddings
  }

  /// The embeddings of a part: a mapping, a file that has it, or `learned`. `data` are the words of
  /// the training data on this side.
  mutating func embeddings(
    _ fields: [String: YAMLNode.Entry], _ data: DataWords
  ) -> Embeddings? {
    guard let entry = fields["embeddings"] else { return nil }
    guard entry.value.text == MatrixWord.learned.rawValue else {
      if let vocabulary = fields["vocabulary"] {
        report(.vocabularyOfWritten, at: vocabulary.key.place)
      }
      return included(entry.value, .embeddings, key: "embeddings")
        .flatMap { embeddings($0, .embeddings) }
    }
    let vocabulary = fields["vocabulary"]?.value
    let words = self.vocabulary(vocabulary, data, of: .embeddings, at: entry.value.place)
    let width = size(.model)
    if width == nil { report(.missingDimension(.model), at: entry.value.place) }
    guard let words else { return nil }
    let value = width.flatMap { learned(Shape(words.count, $0), at: entry.value.place) }
    let origin: WordOrigin = vocabulary?.list == nil ? .data : .vocabulary
    return Embeddings(words: words, dModel: width, value: value, origin: origin)
  }

  /// The words of a learned matrix: a list, or `data`, those of the training data, as where `node` is
  /// nil.
  mutating func vocabulary(
    _ node: YAMLNode?, _ data: DataWords, of subject: Subject, at place: Place
  ) -> [String]? {
    guard let node, node.text != "data" else {
      switch data {
      case .known(let words) where !words.isEmpty: return words
      case .known: report(.noDataWords(subject), at: node?.place ?? place)
      case .missing:
        report(node == nil ? .noVocabulary(subject) : .dataWithoutTrain, at: node?.place ?? place)
      case .unknown: break
      }
      return nil
    }
    guard let items = node.list else {
      reportKind(node, .vocabulary, expected: .vocabulary)
      return nil
    }
    guard !items.isEmpty else {
      report(.empty(.vocabulary), at: node.place)
      return nil
    }
    var words: [String] = []
    var seen: Set<String> = []
    for item in items {
      guard let word = item.text, !word.isEmpty else {
        reportKind(item, .item(of: .vocabulary), expected: .text)
        return nil
      }
      if seen.insert(word).inserted {
        words.append(word)
      } else {
        report(.repeatedWord(word), at: item.place)
      }
    }
    return words
  }

  /// The words and their vectors from a mapping; the values of a source also from a list of mappings
  /// with one word each, in which a word may come twice.
  mutating func embeddings(_ node: YAMLNode, _ subject: Subject) -> Embeddings? {
    if subject == .values, let items = node.list {
      let pairs = items.compactMap { pair($0) }
      return pairs.count == items.count ? embeddings(of: pairs, node, subject) : nil
    }
    guard let entries = node.mapping else {
      reportKind(node, subject, expected: subject == .values ? .mappingOrPairs : .mapping)
      return nil
    }
    return embeddings(of: entries, node, subject)
  }

  private mutating func pair(_ node: YAMLNode) -> YAMLNode.Entry? {
    if let entries = node.mapping, entries.count == 1 { return entries[0] }
    reportKind(node, .item(of: .values), expected: .pair)
    return nil
  }

  private mutating func embeddings(
    of entries: [YAMLNode.Entry], _ node: YAMLNode, _ subject: Subject
  ) -> Embeddings? {
    guard !entries.isEmpty else {
      report(.empty(subject), at: node.place)
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
      result.value = .written(
        WrittenMatrix(
          shape: Shape(usual, dModel), values: rows.flatMap(\.numbers.values),
          spans: rows.flatMap(\.numbers.spans)))
    }
    return result
  }
}
