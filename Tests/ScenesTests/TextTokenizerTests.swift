import Scenes
import Testing

@Suite struct TextTokenizerTests {
  /// Texts as they are usually written, and their tokens.
  static let texts: [(String, [String])] = [
    ("I love tennis.", ["I", "love", "tennis", "."]),
    ("J'aime le tennis.", ["J'", "aime", "le", "tennis", "."]),
    ("J\u{2019}aime l\u{2019}eau.", ["J\u{2019}", "aime", "l\u{2019}", "eau", "."]),
    (
      "Qu'est-ce qu'il a lu lorsqu'elle dort ?".replacing(" ?", with: "?"),
      ["Qu'", "est-ce", "qu'", "il", "a", "lu", "lorsqu'", "elle", "dort", "?"]
    ),
    ("Ce n'est pas aujourd'hui.", ["Ce", "n'", "est", "pas", "aujourd'hui", "."]),
    (
      "I didn't say I'm here; it's the dogs' bone!",
      ["I", "didn't", "say", "I'm", "here", ";", "it's", "the", "dogs'", "bone", "!"]
    ),
    (
      "The movie was fantastic, but the ending was disappointing.",
      [
        "The", "movie", "was", "fantastic", ",", "but", "the", "ending", "was", "disappointing",
        ".",
      ]
    ),
    (
      "He said (twice): \"no, l'eau\".",
      ["He", "said", "(", "twice", ")", ":", "\"", "no", ",", "l'", "eau", "\"", "."]
    ),
    ("\"Yes\" and \"no\"", ["\"", "Yes", "\"", "and", "\"", "no", "\""]),
    (
      "It is 3.14, or 1,000 at 10:30.",
      ["It", "is", "3.14", ",", "or", "1,000", "at", "10:30", "."]
    ),
    ("Wait...", ["Wait", ".", ".", "."]),
    ("<s> ci-dessous </s>", ["<s>", "ci-dessous", "</s>"]),
    (
      "Le chat noir mange la souris blanche.",
      ["Le", "chat", "noir", "mange", "la", "souris", "blanche", "."]
    ),
  ]

  @Test(arguments: texts) func tokensAndBack(_ text: String, _ tokens: [String]) {
    #expect(TextTokenizer.words(text) == tokens)
    #expect(TextTokenizer.detokenized(tokens) == text)
  }

  @Test func noTokens() {
    #expect(TextTokenizer.words("") == [])
    #expect(TextTokenizer.words(" \n\t\u{A0}") == [])
    #expect(TextTokenizer.detokenized([]) == "")
  }

  @Test func whiteSpaceOfAnyKindSeparates() {
    #expect(TextTokenizer.words("  a\u{A0}b\n\tc ! ") == ["a", "b", "c", "!"])
  }

  /// A range covers exactly its token, in Unicode scalars, also behind what is more than one.
  @Test(arguments: texts.map(\.0) + ["e\u{301}te\u{301}, 👍🏽 (l'e\u{301}te\u{301})!"])
  func rangesCoverTheirTokens(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    let tokens = TextTokenizer.tokens(text)
    var end = 0
    for token in tokens {
      #expect(String(String.UnicodeScalarView(scalars[token.range])) == token.text)
      #expect(scalars[end..<token.range.lowerBound].allSatisfy { $0.properties.isWhitespace })
      end = token.range.upperBound
    }
    #expect(scalars[end...].allSatisfy { $0.properties.isWhitespace })
  }

  @Test func rangesCountScalars() {
    let tokens = TextTokenizer.tokens("e\u{301}te\u{301}, oui")
    #expect(tokens.map(\.range) == [0..<5, 5..<6, 7..<10])
  }
}
