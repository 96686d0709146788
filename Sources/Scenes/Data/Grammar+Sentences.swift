import AttentionEngine

extension Grammar {
  /// The sentences of the grammar as `task` sees them, each once.
  ///
  /// At most `Training.Limit.sentences` ways to make one: all, in the order of the alternatives, the
  /// last name changing fastest, and of these as many as `limit` allows, drawn by the seed. More
  /// ways: sentences are drawn until there are as many as `limit` allows, each alternative equally
  /// likely.
  package func sentences(
    for task: Training.Task, limit: Int = Training.Limit.sentences, seed: UInt64
  ) -> [SentencePair] {
    guard count <= Training.Limit.sentences else {
      return drawn(for: task, limit: limit, seed: seed)
    }
    let all = enumerated(for: task)
    guard all.count > limit else { return all }
    var generator = SplitMix64(seed: seed)
    return generator.permutation(of: all.count).prefix(limit).sorted().map { all[$0] }
  }

  /// - Precondition: `count` is small.
  private func enumerated(for task: Training.Task) -> [SentencePair] {
    var seen: Set<SentencePair> = []
    var sentences: [SentencePair] = []
    var odometer = ChoiceOdometer()
    repeat {
      let pair = sentence(&odometer).reduced(for: task)
      if seen.insert(pair).inserted { sentences.append(pair) }
    } while odometer.advance()
    return sentences
  }

  private func drawn(for task: Training.Task, limit: Int, seed: UInt64) -> [SentencePair] {
    var seen: Set<SentencePair> = []
    var sentences: [SentencePair] = []
    var choices = RandomChoices(generator: SplitMix64(seed: seed))
    // A grammar can say the same in many ways; then there are not as many sentences as wanted.
    for _ in 0..<20 * limit where sentences.count < limit {
      let pair = sentence(&choices).reduced(for: task)
      if seen.insert(pair).inserted { sentences.append(pair) }
    }
    return sentences
  }

  /// The sentence that `choices` leads to.
  func sentence(_ choices: inout some ChoiceSource) -> SentencePair {
    expand(rules[0].alternatives[choices.choose(below: rules[0].alternatives.count)], &choices)
  }

  private func expand(
    _ alternative: Alternative, _ choices: inout some ChoiceSource
  ) -> SentencePair {
    var taken: [Int] = []
    var parts: [SentencePair] = []
    for slot in alternative.slots {
      let used = zip(alternative.slots, taken).filter { $0.0.rule == slot.rule }.map(\.1).sorted()
      let alternatives = rules[slot.rule].alternatives
      var choice = choices.choose(below: alternatives.count - used.count)
      for index in used where index <= choice { choice += 1 }
      taken.append(choice)
      parts.append(expand(alternatives[choice], &choices))
    }
    var pair = SentencePair(left: [], right: [], alignment: [])
    var starts: [Int] = []
    for item in alternative.left {
      starts.append(pair.left.count)
      switch item {
      case .word(let word): pair.left.append(word)
      case .slot(let slot): pair.left += parts[slot].left
      }
    }
    for (item, owner) in zip(alternative.right, alternative.owners) {
      let start = owner.map { starts[$0] }
      switch item {
      case .word(let word):
        pair.right.append(word)
        pair.alignment.append(start)
      case .slot(let slot):
        pair.right += parts[slot].right
        pair.alignment += parts[slot].alignment.map { own in
          own.flatMap { own in start.map { $0 + own } }
        }
      }
    }
    return pair
  }
}
