import Testing

@testable import Scenes

@Suite struct TrainingDataTests {
  private let pair = SentencePair(
    left: ["I", "love", "tennis"], right: ["J'", "aime", "le", "tennis"],
    alignment: [0, 1, nil, 2])

  @Test func nextWord() {
    let example = pair.example(for: .nextWord, start: ["<s>"], end: "</s>")
    #expect(example.source == [])
    #expect(example.tokens == ["I", "love", "tennis"])
    #expect(example.targets == ["love", "tennis", "</s>"])
    let open = pair.example(for: .nextWord, start: [], end: nil)
    #expect(open.targets == ["love", "tennis", nil])
  }

  @Test func answer() {
    let pair = SentencePair(left: ["not", "like"], right: ["hate"], alignment: [nil])
    let example = pair.example(for: .answer, start: ["<s>"], end: "</s>")
    #expect(example.source == [])
    #expect(example.tokens == ["not", "like"])
    #expect(example.targets == [nil, "hate"])
  }

  @Test func translate() {
    let example = pair.example(for: .translate, start: ["<s>", "fr"], end: "</s>")
    #expect(example.source == ["I", "love", "tennis"])
    #expect(example.tokens == ["<s>", "fr", "J'", "aime", "le", "tennis"])
    #expect(example.targets == [nil, "J'", "aime", "le", "tennis", "</s>"])
    let bare = pair.example(for: .translate, start: [], end: nil)
    #expect(bare.tokens == ["J'", "aime", "le", "tennis"])
    #expect(bare.targets == ["aime", "le", "tennis", nil])
  }

  @Test func words() {
    let pair = SentencePair(
      left: ["I", "do", "not"], right: ["Je", "ne", "pas"], alignment: [0, 2, 2])
    let example = pair.example(for: .words, start: ["<s>"], end: "</s>")
    #expect(example.source == [])
    #expect(example.tokens == ["I", "do", "not"])
    #expect(example.targets == ["Je", nil, "ne"])
  }

  @Test func wordsInTheOrderInWhichTheyFirstCome() throws {
    let training = try training(
      """
        task: translate
        data: [b a => y x, a c b => z y, c => y z]
        held_out: [c b => z x, b c => x]
      """)
    let vocabulary = training.vocabulary(start: ["<s>"], end: "</s>")
    #expect(vocabulary.source == ["b", "a", "c"])
    #expect(vocabulary.tokens == ["<s>", "y", "x", "z"])
    #expect(vocabulary.targets == ["y", "x", "</s>", "z"])
    let examples = training.heldOutExamples(start: ["<s>"], end: nil)
    #expect(examples.map(\.source) == [["c", "b"], ["b", "c"]])
    #expect(training.examples(start: [], end: nil).count == 3)
  }

  private static let grid = ["a", "b", "c", "d", "e"].flatMap { first in
    ["v", "w", "x", "y", "z"].map { second in
      SentencePair(left: [first, second], right: [second], alignment: [1])
    }
  }

  @Test(arguments: [(0, 0), (0.01, 1), (0.2, 5), (0.5, 13), (0.6, 15)] as [(Float, Int)])
  func aShareIsHeldOut(_ fraction: Float, _ count: Int) throws {
    let data = try TrainingData(Self.grid, holdingOut: fraction, seed: 3)
    #expect(data.heldOut.count == count)
    // Both in order, nothing lost, nothing twice.
    #expect(data.train == Self.grid.filter { !data.heldOut.contains($0) })
    #expect(data.heldOut == Self.grid.filter { data.heldOut.contains($0) })
    #expect(data.unlearnedWords.allSatisfy { $0.isEmpty })
  }

  @Test func theSeedDecidesWhich() throws {
    let splits = try (0..<20).map {
      try TrainingData(Self.grid, holdingOut: 0.2, seed: UInt64($0)).heldOut
    }
    #expect(Set(splits).count > 15)
    #expect(try TrainingData(Self.grid, holdingOut: 0.2, seed: 4).heldOut == splits[4])
  }

  /// Whatever is held out, its words were learned, on their own side.
  @Test func everyHeldOutWordIsLearned() throws {
    let rare = [
      SentencePair(left: ["rare", "a"], right: ["v"], alignment: [nil]),
      SentencePair(left: ["a", "v"], right: ["rare"], alignment: [nil]),
    ]
    for seed in 0..<40 {
      let data = try TrainingData(Self.grid + rare, holdingOut: 0.5, seed: UInt64(seed))
      #expect(data.unlearnedWords.allSatisfy { $0.isEmpty })
      #expect(rare.allSatisfy(data.train.contains))
    }
  }

  @Test func moreThanCanBeHeldOut() {
    #expect(throws: TrainingData.SplitFault.self) {
      try TrainingData(Self.grid, holdingOut: 0.9, seed: 1)
    }
    do throws(TrainingData.SplitFault) {
      let pairs = [["a", "b"], ["a", "c"], ["b", "a"]].map {
        SentencePair(left: $0, right: [], alignment: [])
      }
      _ = try TrainingData(pairs, holdingOut: 0.7, seed: 1)
      Issue.record("held out what cannot be learned")
    } catch {
      #expect(
        error == .tooFew(1, wanted: 2, words: ["c", "b"])
          || error == .tooFew(1, wanted: 2, words: ["b", "c"]))
    }
  }

  /// What is listed is not learned from, whatever its right side; a grammar knows its alignment.
  @Test func listedSentencesAreHeldOut() throws {
    let training = try training(
      """
        task: translate
        grammar:
          s: [<a> <b> => <b> <a>]
          a: [one => un, two => deux]
          b: [cat => chat, dog => chien]
        held_out: [two dog => chien deux, two dog => deux chien, cat one => un]
      """)
    #expect(
      training.data.train.map(written) == [
        "one cat => chat un | 1 0", "one dog => chien un | 1 0", "two cat => chat deux | 1 0",
      ])
    #expect(
      training.data.heldOut.map(written) == [
        "two dog => chien deux | 1 0", "two dog => deux chien | - -", "cat one => un | -",
      ])
  }
}
