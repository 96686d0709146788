extension SceneDecoder {
  /// The grammar from a mapping of names to lists of alternatives.
  mutating func grammar(_ node: YAMLNode, _ task: Training.Task?) -> Grammar? {
    guard let entries = node.mapping else {
      reportKind(node, .training(.grammar), expected: .mapping)
      return nil
    }
    guard !entries.isEmpty else {
      report(.empty(.training(.grammar)), at: node.place)
      return nil
    }
    guard entries.count <= Training.Limit.names else {
      let limit = Training.Limit.names
      report(
        .tooMany(.training(.grammar), count: entries.count, limit: limit),
        at: entries[limit].key.place)
      return nil
    }
    var rules: [WrittenRule] = []
    var isRight = true
    for entry in entries {
      guard let name = entry.key.text else { continue }
      if !PairText.isName(name) {
        report(DataProblem.ruleName(name), at: entry.key.place)
        isRight = false
      }
      let texts = texts(entry.value, .rule(name), item: .alternative(of: name))
      if texts == nil { isRight = false }
      rules.append(WrittenRule(name: name, place: entry.key.place, texts: texts ?? []))
    }
    guard !rules.isEmpty else { return nil }
    var reader = GrammarReader(rules)
    let grammar = reader.grammar(for: task)
    for (place, problem) in reader.problems { report(problem, at: place) }
    for (rule, texts) in zip(rules, reader.texts) {
      for (written, text) in zip(rule.texts, texts) { wordPlaces.add(text, written) }
    }
    return isRight ? grammar : nil
  }

  /// The texts of a list, at least one; nil where an item is none, which is reported.
  mutating func texts(
    _ node: YAMLNode, _ subject: TrainingSubject, item: TrainingSubject
  ) -> [WrittenText]? {
    guard let items = node.list else {
      reportKind(node, .training(subject), expected: .tokens)
      return nil
    }
    guard !items.isEmpty else {
      report(.empty(.training(subject)), at: node.place)
      return nil
    }
    let limit = Training.Limit.sentences
    guard items.count <= limit else {
      report(
        .tooMany(.training(subject), count: items.count, limit: limit), at: items[limit].place)
      return nil
    }
    let texts = items.compactMap { node -> WrittenText? in
      guard let text = node.text else {
        reportKind(node, .training(item), expected: .text)
        return nil
      }
      let ranges = files[node.file].wordRanges(of: node) ?? []
      return WrittenText(
        text: text, place: node.place,
        wordPlaces: ranges.map { Place(file: node.file, offset: $0.lowerBound) },
        line: line(of: node.place))
    }
    return texts.count == items.count ? texts : nil
  }
}
