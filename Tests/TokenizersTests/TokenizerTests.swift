import Testing
import Tokenizers

/// What the reference strings do not reach.
@Suite struct TokenizerTests {
  private func tokenizer(_ members: String) throws -> Tokenizer {
    try Tokenizer(Array("{\(members)}".utf8))
  }

  /// A model for which each piece is one unknown token, which is written as it stands.
  private let pieces = #""model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0]]}"#

  @Test func pairs() throws {
    let encoding = try Reference.tokenizer("bert").encode("the cat", pair: "the dog")
    #expect(encoding.sequences.first == .some(nil) && encoding.sequences.last == .some(nil))
    #expect(Set(encoding.sequences) == [nil, 0, 1])
    #expect(zip(encoding.sequences, encoding.isSpecial).allSatisfy { ($0 == nil) == $1 })
    #expect(encoding.sequences.firstIndex(of: 1).map { encoding.offsets[$0] } == 0..<3)
  }

  /// What the library keeps of each text: 9 and 4 tokens, of GPT-2 10 and 5, within a limit.
  @Test(arguments: [
    ("bert", [(3, 0, 0), (4, 1, 0), (6, 2, 1), (7, 2, 2), (12, 5, 4), (15, 8, 4), (16, 9, 4)]),
    ("gpt2", [(0, 0, 0), (1, 1, 0), (5, 3, 2), (8, 4, 4), (9, 5, 4), (12, 7, 5), (40, 10, 5)]),
  ])
  func longTextsAreCutOff(_ name: String, _ kept: [(limit: Int, first: Int, second: Int)]) throws {
    let tokenizer = try Reference.tokenizer(name)
    let (long, short) = ("the cat the cat the cat", "the dog")
    let counts = { (encoding: Encoding) in
      [0, 1].map { text in encoding.sequences.count { $0 == text } }
    }
    let whole = try tokenizer.encode(long, pair: short)
    #expect(whole.dropped == 0)
    for (limit, first, second) in kept {
      let cut = try tokenizer.encode(long, pair: short, limit: limit)
      #expect(counts(cut) == [first, second] && cut.count <= max(limit, 3), "\(limit)")
      #expect(cut.dropped == whole.count - cut.count)
      #expect(cut.ids.prefix(first) == whole.ids.prefix(first))
      #expect(cut.ids.last == whole.ids.last || name == "gpt2")
    }
    // Of two that are as long, the second keeps one more.
    #expect(counts(try tokenizer.encode(long, pair: long, limit: 8))[1] >= 3)
    let alone = try tokenizer.encode(long, limit: 6)
    #expect(alone.count == 6 && counts(alone) == [name == "bert" ? 4 : 6, 0])
  }

  @Test func vocabulary() throws {
    let tokenizer = try Reference.tokenizer("llama3rope")
    #expect(tokenizer.count == 404)
    #expect(tokenizer.addedTokens.map(\.id) == [402, 403])
    #expect(tokenizer.id(of: "<|begin_of_text|>") == 402)
    #expect(tokenizer.token(402) == "<|begin_of_text|>" && tokenizer.isSpecial(402))
    #expect(tokenizer.token(404) == nil && tokenizer.id(of: "no such token") == nil)
    for id in 0..<402 {
      #expect(tokenizer.token(id).flatMap { tokenizer.id(of: $0) } == id)
      #expect(!tokenizer.isSpecial(id))
    }
  }

  @Test func tokensOfBytesAreReadAsTheirCharacters() throws {
    let bytes = try Reference.tokenizer("gpt2")
    for (token, text) in [
      ("ĠÃł", "Ġà"), ("Ã©t", "ét"), ("Ġcat", "Ġcat"), ("Ġ", "Ġ"), ("Ċ", "Ċ"), ("ĠĠ", "ĠĠ"),
      // A part of a character, and one that cannot be seen.
      ("Ã", "Ã"), ("Âł", "Âł"), ("ÌĢ", "ÌĢ"), ("<|endoftext|>", "<|endoftext|>"),
    ] {
      #expect(bytes.readable(token) == text, "\(token)")
    }
    #expect(try Reference.tokenizer("bert").readable("Ã©t") == "Ã©t")
  }

  @Test func piecesOfACharacter() throws {
    let tokenizer = try Reference.tokenizer("gpt2")
    let encoding = try tokenizer.encode("é🙂")
    #expect(encoding.offsets.last == 1..<2)
    #expect(
      try encoding.ids.suffix(2).map { try tokenizer.decode([$0]) } == ["\u{FFFD}", "\u{FFFD}"])
    #expect(try tokenizer.decode(encoding.ids) == "é🙂")
    #expect(try tokenizer.decode([]) == "")
  }

  /// Tokens that Swift's strings would take for one.
  @Test func equivalentTokens() throws {
    let tokenizer = try tokenizer(
      #""model": {"type": "WordLevel", "unk_token": "u", "#
        + #""vocab": {"u": 0, "\u00e9": 1, "e\u0301": 2, "\u212b": 3, "\u00c5": 4}}"#)
    #expect(tokenizer.count == 5)
    for (text, id) in [("\u{E9}", 1), ("e\u{301}", 2), ("\u{212B}", 3), ("\u{C5}", 4)] {
      #expect(try tokenizer.encode(text).ids == [id])
      #expect(tokenizer.id(of: text) == id)
    }
  }

  @Test func placesThroughNormalForms() throws {
    // The accent is one character before and none after, the ligature one before and two after.
    let tokenizer = try tokenizer(
      pieces + #", "normalizer": {"type": "NFKC"}, "pre_tokenizer": {"type": "WhitespaceSplit"}"#)
    let encoding = try tokenizer.encode("e\u{301}e ﬁn x")
    #expect(encoding.tokens.map { Array($0.unicodeScalars).count } == [2, 3, 1])
    #expect(encoding.offsets == [0..<3, 4..<6, 7..<8])
  }

  @Test func addedTokens() throws {
    func token(_ content: String, _ id: Int, _ settings: String) -> String {
      let flags = ["single_word", "lstrip", "rstrip", "normalized", "special"].map {
        "\"\($0)\": \(settings.contains($0))"
      }
      return #"{"id": \#(id), "content": "\#(content)", \#(flags.joined(separator: ", "))}"#
    }
    let tokens = [
      token("<m>", 7, "lstrip rstrip special"), token("<m", 8, ""), token("YES", 9, "normalized"),
      token("no", 10, "single_word"),
    ]
    let tokenizer = try tokenizer(
      pieces + #", "normalizer": {"type": "Lowercase"}, "#
        + #""added_tokens": [\#(tokens.joined(separator: ","))]"#)
    // The ids of the file do not count.
    #expect(tokenizer.addedTokens.map(\.id) == [1, 2, 3, 4])
    let encoding = try tokenizer.encode("A <m> b<mYes no! nono")
    #expect(encoding.tokens == ["a", " <m> ", "b", "<m", "yes", " ", "no", "! nono"])
    #expect(encoding.ids == [0, 1, 0, 2, 3, 0, 4, 0])
    #expect(encoding.offsets == [0..<1, 1..<6, 6..<7, 7..<9, 9..<12, 12..<13, 13..<15, 15..<21])
    #expect(try tokenizer.decode([1, 2, 3], skipsSpecialTokens: true) == "<m yes")
  }

  @Test func oldFiles() throws {
    // Without a type, with merges as texts and with empty affixes.
    let tokenizer = try tokenizer(
      #""model": {"dropout": null, "unk_token": null, "continuing_subword_prefix": "", "#
        + #""end_of_word_suffix": "", "fuse_unk": false, "vocab": {"a": 0, "b": 1, "ab": 2}, "#
        + ##""merges": ["#version: 0.2", "a b"]}"##)
    #expect(try tokenizer.encode("abba").ids == [2, 1, 0])
  }
}
