import AttentionEngine
import Testing

@testable import Scenes

/// A grammar from its texts; a test fails with its problems where it is none.
func grammar(
  _ rules: KeyValuePairs<String, [String]>, for task: Training.Task = .translate
) throws -> Grammar {
  var line = 0
  let written = rules.map { name, texts in
    WrittenRule(
      name: name, place: Place(file: 0, offset: 0),
      texts: texts.map { text in
        line += 1
        return WrittenText(
          text: text, place: Place(file: 0, offset: line), wordPlaces: [], line: line)
      })
  }
  var reader = GrammarReader(written)
  let grammar = reader.grammar(for: task)
  #expect(reader.problems.map(\.problem.message) == [])
  return try #require(grammar)
}

/// `left => right` with the alignment behind it: `J' aime | 0 1`, `-` where a word belongs to nothing.
func written(_ pair: SentencePair) -> String {
  let alignment = pair.alignment.map { $0.map(String.init) ?? "-" }.joined(separator: " ")
  let sides = [pair.left, pair.right].map { $0.joined(separator: " ") }
  return "\(sides[0]) => \(sides[1]) | \(alignment)"
}

@Suite struct GrammarTests {
  /// Elision: the verb decides between je and j', and an article comes from nowhere.
  @Test func elision() throws {
    let grammar = try grammar([
      "sentence": [
        "I <vowel> <sport> . => J'@I <vowel> le <sport> .",
        "I <consonant> <sport>. => Je@I <consonant> le <sport>.",
      ],
      "vowel": ["love => aime", "like => adore"],
      "consonant": ["hate => déteste"],
      "sport": ["tennis => tennis", "football => football"],
    ])
    #expect(grammar.count == 6)
    #expect(
      grammar.sentences(for: .translate, seed: 1).map(written) == [
        "I love tennis . => J' aime le tennis . | 0 1 - 2 3",
        "I love football . => J' aime le football . | 0 1 - 2 3",
        "I like tennis . => J' adore le tennis . | 0 1 - 2 3",
        "I like football . => J' adore le football . | 0 1 - 2 3",
        "I hate tennis . => Je déteste le tennis . | 0 1 - 2 3",
        "I hate football . => Je déteste le football . | 0 1 - 2 3",
      ])
  }

  /// Gender in the name, the adjective after the noun, two animals that are never the same.
  @Test func namesWithNumbersAreDifferent() throws {
    let grammar = try grammar([
      "sentence": [
        "The <animal.1> eats the <animal.2> . => <animal.1> mange@eats <animal.2> ."
      ],
      "animal": [
        "black cat => le chat@cat noir@black", "mouse => la souris@1", "dog => le chien@dog",
      ],
    ])
    let sentences = grammar.sentences(for: .translate, seed: 1).map(written)
    #expect(grammar.count == 6)
    #expect(
      sentences == [
        "The black cat eats the mouse . => le chat noir mange la souris . | - 2 1 3 - 5 6",
        "The black cat eats the dog . => le chat noir mange le chien . | - 2 1 3 - 5 6",
        "The mouse eats the black cat . => la souris mange le chat noir . | - 1 2 - 5 4 6",
        "The mouse eats the dog . => la souris mange le chien . | - 1 2 - 4 5",
        "The dog eats the black cat . => le chien mange le chat noir . | - 1 2 - 5 4 6",
        "The dog eats the mouse . => le chien mange la souris . | - 1 2 - 4 5",
      ])
  }

  /// One name is one thing, however often it stands; the second on the right belongs to the second.
  @Test func theSameNameSaysTheSame() throws {
    let grammar = try grammar([
      "sentence": ["<a> and <a> or <b> => <b> et@and <a> , <a> <a>"],
      "a": ["one => un", "two => deux"],
      "b": ["now then => maintenant@now"],
    ])
    #expect(
      grammar.sentences(for: .translate, seed: 1).map(written) == [
        "one and one or now then => maintenant et un , un un | 4 1 0 - 2 2",
        "two and two or now then => maintenant et deux , deux deux | 4 1 0 - 2 2",
      ])
  }

  /// What stands without `=>` says the same on both sides, and each word belongs to itself.
  @Test func withoutARightSideBothAreTheSame() throws {
    let grammar = try grammar([
      "sentence": ["<fact>", "<name> and <name.2> ? => <name.2>"],
      "fact": ["<name> sleeps . => <name> dort@sleeps ."],
      "name": ["Anna", "Tom Tom"],
    ])
    #expect(
      grammar.sentences(for: .translate, seed: 1).map(written) == [
        "Anna sleeps . => Anna dort . | 0 1 2",
        "Tom Tom sleeps . => Tom Tom dort . | 0 1 2 3",
        "Anna and Tom Tom ? => Tom Tom | 2 3",
        "Tom Tom and Anna ? => Anna | 3",
      ])
  }

  @Test(arguments: [
    ("a b c => c b a", "2 1 0"),
    ("the cat the => the cat", "- 1"),
    ("the cat => le@the chat@2", "0 1"),
    ("not => ne pas", "- -"),
    ("not => ne@not pas@1", "0 0"),
    ("one => un", "0"),
    ("I love you. => Je t'@3 aime@love.", "- 2 1 3"),
    ("2 1 => un@2 deux@1", "1 0"),
    ("so two. => si@so, deux@two.", "0 - 1 2"),
  ])
  func whatAWordBelongsTo(_ text: String, _ alignment: String) throws {
    let pair = try #require(grammar(["s": [text]]).sentences(for: .translate, seed: 1).first)
    #expect(written(pair).split(separator: "| ").last.map(String.init) == alignment)
  }

  /// Brackets are no names in listed data, and words are.
  @Test func bracketsInData() {
    let text = PairText("<s> a@b => x@a </s>", .data)
    #expect(text.left.compactMap(\.word) == ["<s>", "a@b"])
    #expect(text.right?.compactMap(\.word) == ["x", "</s>"])
    #expect(text.problems.map(\.problem) == [.markOfNothing("a", nearest: nil)])
  }

  /// Numbers that are not multiplied out by hand: counted and enumerated alike.
  @Test(arguments: 0..<30) func countsAreRight(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var word = 0
    func alternative(_ names: [String]) -> String {
      let numbers = ["", ".1", ".2"].prefix(Int.random(in: 1...3, using: &generator))
      let items = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        let name = names.randomElement(using: &generator)
        let number = numbers.randomElement(using: &generator) ?? ""
        word += 1
        return name.map { "<\($0)\(number)>" } ?? "w\(word)"
      }
      word += 1
      return (items + ["w\(word)"]).joined(separator: " ")
    }
    let leaves = (0..<3).map { _ in alternative([]) }
    let inner = (0..<3).map { _ in alternative(["leaf"]) }
    let grammar = try grammar(
      ["s": (0..<2).map { _ in alternative(["leaf", "inner"]) }, "inner": inner, "leaf": leaves],
      for: .nextWord)
    let sentences = grammar.sentences(for: .nextWord, seed: 1)
    try #require(grammar.count <= Training.Limit.sentences)
    // All words are different, so every way makes another sentence.
    #expect(sentences.count == grammar.count)
  }

  @Test func countsSaturate() throws {
    let words = { (letter: String) in (0..<100).map { "\(letter)\($0)" } }
    let twelve = (0..<12).map { "<a\($0)>" }.joined(separator: " ")
    let rules = (0..<12).map { ("a\($0)", words("w")) }
    let written = [("s", [twelve])] + rules
    var reader = GrammarReader(
      written.map { name, texts in
        WrittenRule(
          name: name, place: Place(file: 0, offset: 0),
          texts: texts.map {
            WrittenText(text: $0, place: Place(file: 0, offset: 0), wordPlaces: [], line: 1)
          })
      })
    let read = reader.grammar(for: .nextWord)
    let grammar = try #require(read)
    #expect(grammar.count == .max)
    let drawn = grammar.sentences(for: .nextWord, limit: 50, seed: 3)
    #expect(drawn.count == 50)
    #expect(Set(drawn).count == 50)
    #expect(drawn.allSatisfy { $0.left.count == 12 && $0.right.isEmpty })
    #expect(grammar.sentences(for: .nextWord, limit: 50, seed: 3) == drawn)
    #expect(grammar.sentences(for: .nextWord, limit: 50, seed: 4) != drawn)
  }

  /// The names of 200 rules that each stand twice in the one before: nothing is expanded to see it.
  @Test(.timeLimit(.minutes(1))) func sentencesWithoutEndInPracticeAreRefused() {
    let rules = (0..<200).map { index in
      WrittenRule(
        name: "r\(index)", place: Place(file: 0, offset: index),
        texts: ["a", "b"].map { word in
          let text = index == 199 ? word : "\(word) <r\(index + 1)> <r\(index + 1).1>"
          return WrittenText(
            text: text, place: Place(file: 0, offset: 0), wordPlaces: [], line: 1)
        })
    }
    var reader = GrammarReader(rules)
    let grammar = reader.grammar(for: .nextWord)
    #expect(grammar == nil)
    #expect(reader.problems.map(\.problem) == [.longSentence(.max, limit: 256)])
  }

  /// Each alternative is equally likely, however much it can say, and different numbers differ.
  @Test func drawingIsUniform() throws {
    let grammar = try grammar(
      ["s": ["a", "<w> <w.1>"], "w": (0..<200).map { "w\($0)" }], for: .nextWord)
    #expect(grammar.count == 1 + 200 * 199)
    var choices = RandomChoices(generator: SplitMix64(seed: 5))
    var count = 0
    var equal = 0
    var firsts: [String: Int] = [:]
    for _ in 0..<20_000 {
      let left = grammar.sentence(&choices).left
      if left.count == 1 { count += 1 } else { firsts[left[1], default: 0] += 1 }
      if left.count == 2, left[0] == left[1] { equal += 1 }
    }
    #expect(equal == 0)
    #expect(abs(count - 10_000) < 300)
    #expect(firsts.count == 200 && firsts.values.allSatisfy { (15...90).contains($0) })
  }

  /// A limit below the count takes some of all sentences, in their order, by the seed.
  @Test func someOfAFew() throws {
    let grammar = try grammar(["s": ["<a> <b>"], "a": ["p", "q", "r"], "b": ["x", "y", "z"]])
    let all = grammar.sentences(for: .translate, seed: 1)
    let some = grammar.sentences(for: .translate, limit: 4, seed: 1)
    #expect(all.count == 9 && some.count == 4)
    #expect(all.filter(some.contains) == some)
    let draws = Set((1...20).map { grammar.sentences(for: .translate, limit: 4, seed: $0) })
    #expect(draws.count > 10)
  }

  /// Several ways to one sentence, and right sides that a task does not see, make no doubles.
  @Test func sentencesComeOnce() throws {
    let grammar = try grammar(["s": ["<a> b => x", "<a> b => y"], "a": ["c => 1", "c => 2"]])
    #expect(grammar.count == 4)
    #expect(grammar.sentences(for: .translate, seed: 1).count == 2)
    #expect(grammar.sentences(for: .nextWord, seed: 1).map(\.left) == [["c", "b"]])
  }
}
