extension SceneDecoder {
  /// The sentences of `data` or `grammar`, without those of `held_out`.
  mutating func trainingData(
    _ fields: [String: YAMLNode.Entry], task: Training.Task?, seed: UInt64
  ) -> TrainingData? {
    checkSources(fields)
    let listed = fields["data"].flatMap { self.listed($0.value, .data, task) }
    let drawn = fields["grammar"].flatMap { self.drawn($0.value, fields, task, seed: seed) }
    let heldOut = fields["held_out"].map { self.heldOut($0.value, task) } ?? .fraction(0, nil)
    guard fields["data"] == nil || fields["grammar"] == nil, let pairs = listed ?? drawn,
      let task, let heldOut
    else { return nil }
    checkPredictions(pairs, task)
    guard let data = split(pairs.map(\.pair), heldOut, seed: seed) else { return nil }
    if case .listed(let listed) = heldOut {
      let heldOut = zip(data.heldOut, listed).map { ListedPair(pair: $0, place: $1.place) }
      checkPredictions(heldOut, task)
    }
    return data
  }

  /// All sentences of a grammar stand in one place, and one of them says enough.
  private mutating func checkPredictions(_ pairs: [ListedPair], _ task: Training.Task) {
    var places: Set<Place> = []
    for listed in pairs where !listed.pair.hasPrediction(for: task) {
      guard places.insert(listed.place).inserted else { continue }
      let text = TextTokenizer.detokenized(listed.pair.left)
      report(DataProblem.nothingToPredict(text, task), at: listed.place)
    }
  }

  private mutating func checkSources(_ fields: [String: YAMLNode.Entry]) {
    guard let data = fields["data"] else { return }
    if let grammar = fields["grammar"] {
      let places = [data.key.place, grammar.key.place].sorted()
      report(.training(.dataAndGrammar(firstLine: line(of: places[0]))), at: places[1])
    } else if let samples = fields["samples"] {
      report(.training(.samplesOfData), at: samples.key.place)
    }
  }

  /// Sentences of a grammar; nil where they cannot be made out.
  private mutating func drawn(
    _ node: YAMLNode, _ fields: [String: YAMLNode.Entry], _ task: Training.Task?, seed: UInt64
  ) -> [ListedPair]? {
    let most = Training.Limit.sentences
    let samples = whole(fields, .samples, from: 1, to: UInt64(most))
    guard let grammar = grammar(node, task), let task, let start = node.mapping?.first else {
      return nil
    }
    return grammar.sentences(for: task, limit: samples.map { Int($0) } ?? most, seed: seed)
      .map { ListedPair(pair: $0, place: start.key.place) }
  }

  /// A sentence pair and where it is written.
  struct ListedPair {
    let pair: SentencePair
    let place: Place
  }

  private enum HeldOut {
    case fraction(Float, Place?)
    case listed([ListedPair])
  }

  /// The pairs of a list of texts; nil where something is wrong with one.
  private mutating func listed(
    _ node: YAMLNode, _ subject: TrainingSubject, _ task: Training.Task?
  ) -> [ListedPair]? {
    let item: TrainingSubject = subject == .data ? .text : .heldOutText
    guard let texts = texts(node, subject, item: item) else { return nil }
    var pairs: [ListedPair] = []
    var lines: [SentencePair: Int] = [:]
    for written in texts {
      let text = PairText(written.text, .data)
      for problem in text.problems {
        report(problem.problem, at: written.place(of: problem.position))
      }
      guard text.problems.isEmpty else { continue }
      if text.right == nil, let task, task.needsRight {
        report(DataProblem.noArrow(task), at: written.place)
        continue
      }
      if let count = text.right?.count, count > 1, task == .answer {
        report(DataProblem.longAnswer(count), at: written.place)
        continue
      }
      var pair = SentencePair(text)
      if let task { pair = pair.reduced(for: task) }
      if let line = lines[pair] {
        report(DataProblem.duplicateText(firstLine: line), at: written.place)
        continue
      }
      lines[pair] = written.line
      wordPlaces.add(text, written)
      pairs.append(ListedPair(pair: pair, place: written.place))
    }
    return pairs.count == texts.count ? pairs : nil
  }

  private mutating func heldOut(_ node: YAMLNode, _ task: Training.Task?) -> HeldOut? {
    if node.list != nil { return listed(node, .heldOut, task).map { .listed($0) } }
    guard node.text != nil, !node.isNothing else {
      let expected = ExpectedValue.oneOf(["a number", "a list of texts"])
      reportKind(node, .training(.heldOut), expected: expected)
      return nil
    }
    return number(node, .heldOut, .fromZeroBelowOne).map { .fraction($0, node.place) }
  }

  private mutating func split(
    _ pairs: [SentencePair], _ heldOut: HeldOut, seed: UInt64
  ) -> TrainingData? {
    switch heldOut {
    case .fraction(let fraction, let place):
      do throws(TrainingData.SplitFault) {
        return try TrainingData(pairs, holdingOut: fraction, seed: seed)
      } catch {
        if let place { report(error, total: pairs.count, at: place) }
        return nil
      }
    case .listed(let listed):
      do throws(TrainingData.SplitFault) {
        let data = try TrainingData(pairs, holdingOut: listed.map(\.pair))
        var isRight = true
        for (words, pair) in zip(data.unlearnedWords, listed) where !words.isEmpty {
          report(DataProblem.unlearnedWords(words), at: pair.place)
          isRight = false
        }
        return isRight ? data : nil
      } catch {
        if let place = listed.first?.place { report(error, total: pairs.count, at: place) }
        return nil
      }
    }
  }

  private mutating func report(_ fault: TrainingData.SplitFault, total: Int, at place: Place) {
    switch fault {
    case .nothingToLearn: report(DataProblem.nothingToLearn, at: place)
    case .tooFew(let count, let wanted, let words):
      report(DataProblem.tooFewHeldOut(count, wanted: wanted, of: total, words: words), at: place)
    }
  }

  mutating func report(_ problem: DataProblem, at place: Place) {
    report(Problem.data(problem), at: place)
  }

  func line(of place: Place) -> Int { files[place.file].line(at: place.offset) + 1 }
}

extension SentencePair {
  /// - Precondition: `text` has no names.
  fileprivate init(_ text: PairText) {
    self.init(
      left: text.left.compactMap(\.word), right: (text.right ?? []).compactMap(\.word),
      alignment: text.owners)
  }

  /// Whether `task` asks the model for a word.
  fileprivate func hasPrediction(for task: Training.Task) -> Bool {
    switch task {
    case .nextWord: left.count > 1
    case .answer, .translate: true
    case .words: alignment.contains { $0 != nil }
    }
  }
}
