import AttentionEngine

/// The sentences that a model learns from, and those that are kept back to measure what it learned.
package struct TrainingData: Hashable, Sendable {
  package let train: [SentencePair]
  package let heldOut: [SentencePair]

  package init(train: [SentencePair], heldOut: [SentencePair]) {
    self.train = train
    self.heldOut = heldOut
  }

  /// Why sentences cannot be split.
  enum SplitFault: Error, Hashable {
    /// Only so many can be held out. The words stand in one sentence to learn from only.
    case tooFew(Int, wanted: Int, words: [String])
    case nothingToLearn
  }

  /// Holds out the share `fraction` of `pairs`, one at least, drawn by the seed. A sentence with a word
  /// that would then stand in no sentence to learn from is not held out. Both parts keep the order
  /// of `pairs`.
  /// - Parameter fraction: from 0, which holds nothing out, up to, but not including, 1.
  init(_ pairs: [SentencePair], holdingOut fraction: Float, seed: UInt64) throws(SplitFault) {
    let wanted =
      fraction == 0 ? 0 : max(1, Int((Double(fraction) * Double(pairs.count)).rounded()))
    var counts = WordCounts(pairs)
    var generator = SplitMix64(seed: seed)
    var isHeldOut = [Bool](repeating: false, count: pairs.count)
    var count = 0
    for index in generator.permutation(of: pairs.count) where count < wanted {
      guard counts.onlyHere(pairs[index]).isEmpty else { continue }
      counts.remove(pairs[index])
      isHeldOut[index] = true
      count += 1
    }
    guard count == wanted else {
      let words = zip(pairs, isHeldOut).filter { !$0.1 }.flatMap { counts.onlyHere($0.0) }
      var seen: Set<String> = []
      throw .tooFew(count, wanted: wanted, words: words.filter { seen.insert($0).inserted })
    }
    self.init(
      train: zip(pairs, isHeldOut).filter { !$0.1 }.map(\.0),
      heldOut: zip(pairs, isHeldOut).filter { $0.1 }.map(\.0))
  }

  /// Holds out `listed`: no sentence with the same left side is learned from. Where one of `pairs` is the
  /// same, its alignment is taken, for a grammar knows it better.
  init(_ pairs: [SentencePair], holdingOut listed: [SentencePair]) throws(SplitFault) {
    let lefts = Set(listed.map(\.left))
    var known: [[[String]]: SentencePair] = [:]
    for pair in pairs where lefts.contains(pair.left) { known[[pair.left, pair.right]] = pair }
    let train = pairs.filter { !lefts.contains($0.left) }
    guard !train.isEmpty else { throw .nothingToLearn }
    self.init(train: train, heldOut: listed.map { known[[$0.left, $0.right]] ?? $0 })
  }

  /// For each held-out sentence its words that stand in no sentence to learn from on the same side.
  var unlearnedWords: [[String]] {
    let counts = WordCounts(train)
    return heldOut.map { counts.unknown($0) }
  }
}

/// In how many sentences each word stands, on either side.
private struct WordCounts {
  private struct Word: Hashable {
    let text: String
    let isRight: Bool
  }

  private var counts: [Word: Int] = [:]

  init(_ pairs: [SentencePair]) {
    for pair in pairs {
      for word in Self.words(of: pair) { counts[word, default: 0] += 1 }
    }
  }

  mutating func remove(_ pair: SentencePair) {
    for word in Self.words(of: pair) { counts[word, default: 0] -= 1 }
  }

  /// The words that stand in no other sentence than `pair`, which is counted.
  func onlyHere(_ pair: SentencePair) -> [String] {
    Self.words(of: pair).filter { counts[$0] == 1 }.map(\.text)
  }

  func unknown(_ pair: SentencePair) -> [String] {
    Self.words(of: pair).filter { counts[$0] == nil }.map(\.text)
  }

  /// Each once, in order.
  private static func words(of pair: SentencePair) -> [Word] {
    var seen: Set<Word> = []
    let all =
      pair.left.map { Word(text: $0, isRight: false) }
      + pair.right.map { Word(text: $0, isRight: true) }
    return all.filter { seen.insert($0).inserted }
  }
}
