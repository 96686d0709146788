/// Makes a grammar from its texts and collects what is wrong with them.
struct GrammarReader {
  /// A rule without texts has something wrong with it that is known.
  let rules: [WrittenRule]
  private(set) var problems: [(place: Place, problem: DataProblem)] = []
  /// For each text of each rule what it says.
  private(set) var texts: [[PairText]]
  private let indices: [String: Int]

  /// - Parameter rules: at least one, their names all different.
  init(_ rules: [WrittenRule]) {
    self.rules = rules
    texts = rules.map { rule in rule.texts.map { PairText($0.text, .grammar) } }
    indices = Dictionary(uniqueKeysWithValues: zip(rules.map(\.name), 0...))
  }

  /// The grammar, or nil where something is wrong with it.
  /// - Parameter task: what it is for; nil where that cannot be made out.
  mutating func grammar(for task: Training.Task?) -> Grammar? {
    for rule in rules.indices {
      for (text, written) in zip(texts[rule], rules[rule].texts) {
        problems += text.problems.map { (written.place(of: $0.position), $0.problem) }
      }
      checkNames(ofRule: rule)
      checkArrows(ofRule: rule, for: task)
      checkDuplicates(ofRule: rule)
    }
    guard problems.isEmpty, texts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let grammar = Grammar(
      rules: rules.indices.map { rule in
        Grammar.Rule(name: rules[rule].name, alternatives: texts[rule].map(alternative))
      })
    checkSlots(of: grammar)
    checkCycles(of: grammar)
    guard problems.isEmpty else { return nil }
    checkLengths(of: grammar, for: task)
    return problems.isEmpty ? grammar : nil
  }

  private mutating func report(_ problem: DataProblem, at place: Place) {
    problems.append((place, problem))
  }

  /// - Precondition: nothing is wrong with the names.
  private func alternative(_ text: PairText) -> Grammar.Alternative {
    var alternative = Grammar.Alternative()
    func item(_ piece: PairText.Piece) -> Grammar.Item {
      switch piece.content {
      case .word(let word): return .word(word)
      case .name(let name):
        let slot = Grammar.Slot(rule: indices[name.name] ?? 0, number: name.number)
        if let index = alternative.slots.firstIndex(of: slot) { return .slot(index) }
        alternative.slots.append(slot)
        return .slot(alternative.slots.count - 1)
      }
    }
    alternative.left = text.left.map(item)
    // Without a right side it says the same on both.
    alternative.right = text.right?.map(item) ?? alternative.left
    alternative.owners = text.right == nil ? Array(text.left.indices) : text.owners
    return alternative
  }
}

// What is wrong with single texts.
extension GrammarReader {
  private mutating func checkNames(ofRule rule: Int) {
    let rule = (name: rules[rule].name, written: rules[rule].texts, texts: texts[rule])
    for (text, written) in zip(rule.texts, rule.written) {
      let onLeft = text.left.compactMap(\.name)
      for piece in text.left + (text.right ?? []) {
        guard let name = piece.name, indices[name.name] == nil else { continue }
        // Looking for similar names takes its time; beyond some it helps nobody.
        let nearest =
          problems.count < 20 ? Spelling.nearest(to: name.name, in: rules.map(\.name)) : nil
        let problem = DataProblem.unknownName(name.name, nearest: nearest)
        report(problem, at: written.place(of: piece.position))
      }
      for piece in text.right ?? [] {
        guard let name = piece.name, indices[name.name] != nil, !onLeft.contains(name) else {
          continue
        }
        var others: [String] = []
        for name in onLeft where !others.contains(name.written) { others.append(name.written) }
        let problem = DataProblem.nameOnlyRight(name.written, left: others)
        report(problem, at: written.place(of: piece.position))
      }
    }
  }

  /// A text without a right side says the same on both. That is meant where it has nothing but
  /// names, or where no other alternative of its name has one; else it was forgotten.
  private mutating func checkArrows(ofRule rule: Int, for task: Training.Task?) {
    guard let task, task.needsRight else { return }
    let isExpected = rule == 0 || texts[rule].contains { $0.right != nil }
    for (text, written) in zip(texts[rule], rules[rule].texts)
    where isExpected && text.right == nil && text.left.contains(where: { $0.word != nil }) {
      report(.noArrow(task), at: written.place)
    }
  }

  private mutating func checkDuplicates(ofRule rule: Int) {
    var lines: [[[PairText.Piece.Content]]: Int] = [:]
    for (text, written) in zip(texts[rule], rules[rule].texts) where text.problems.isEmpty {
      let content = [text.left.map(\.content)] + (text.right.map { [$0.map(\.content)] } ?? [])
      if let line = lines[content] {
        report(.duplicateText(firstLine: line), at: written.place)
      } else {
        lines[content] = written.line
      }
    }
  }
}

// What is wrong with how the rules hang together.
extension GrammarReader {
  private mutating func checkSlots(of grammar: Grammar) {
    for (rule, texts) in zip(grammar.rules, rules.map(\.texts)) {
      for (alternative, written) in zip(rule.alternatives, texts) {
        var numbers: [Int: Int] = [:]
        for slot in alternative.slots { numbers[slot.rule, default: 0] += 1 }
        for (other, count) in numbers.sorted(by: { $0.key < $1.key }) {
          let alternatives = grammar.rules[other].alternatives.count
          if count > alternatives {
            let problem = DataProblem.tooFewAlternatives(
              grammar.rules[other].name, numbers: count, alternatives: alternatives)
            report(problem, at: written.place)
          }
        }
      }
    }
  }

  /// Every name that leads back to itself, once.
  private mutating func checkCycles(of grammar: Grammar) {
    var isDone = [Bool](repeating: false, count: grammar.rules.count)
    var path: [Int] = []
    func visit(_ rule: Int) -> [(place: Place, names: [String])] {
      path.append(rule)
      defer {
        path.removeLast()
        isDone[rule] = true
      }
      var cycles: [(place: Place, names: [String])] = []
      var visited: Set<Int> = []
      for (index, alternative) in grammar.rules[rule].alternatives.enumerated() {
        for slot in alternative.slots where visited.insert(slot.rule).inserted {
          if let first = path.firstIndex(of: slot.rule) {
            let names = (path[first...] + [slot.rule]).map { grammar.rules[$0].name }
            cycles.append((place(ofName: slot.rule, inText: index, ofRule: rule), names))
          } else if !isDone[slot.rule] {
            cycles += visit(slot.rule)
          }
        }
      }
      return cycles
    }
    for rule in grammar.rules.indices where !isDone[rule] {
      for cycle in visit(rule) { report(.endless(cycle.names), at: cycle.place) }
    }
  }

  private func place(ofName other: Int, inText index: Int, ofRule rule: Int) -> Place {
    let piece = texts[rule][index].left.first { $0.name?.name == rules[other].name }
    return rules[rule].texts[index].place(of: piece?.position)
  }

  private mutating func checkLengths(of grammar: Grammar, for task: Training.Task?) {
    let lengths = GrammarLengths(grammar)
    if lengths.longest > Training.Limit.tokens {
      report(.longSentence(lengths.longest, limit: Training.Limit.tokens), at: rules[0].place)
    }
    guard task == .answer else { return }
    for (alternative, written) in zip(grammar.rules[0].alternatives, rules[0].texts) {
      let words = lengths[alternative].right
      if words > 1 { report(.longAnswer(words), at: written.place) }
    }
  }
}
