import Testing
import Tokenizers

/// Each thing that can be wrong with a tokenizer.json, with its place and its words.
@Suite struct ErrorTests {
  /// A tokenizer with these members in place of, or besides, an empty WordLevel model.
  private func file(_ members: String) -> String {
    #"{"model": {"type": "WordLevel", "unk_token": "u", "vocab": {"u": 0}}, "#
      + members + "}"
  }

  private func unigram(_ members: String) -> String {
    #"{"model": {"type": "Unigram", \#(members)}}"#
  }

  private func bytePair(_ merges: String) -> String {
    #"{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": [\#(merges)]}}"#
  }

  @Test(
    arguments: [
      ("", "line 1, column 1: a value is missing, the file ends here"),
      ("{\n  \"a\": 1,\n}", "line 3, column 1: a key in quotes is missing, `}` stands here"),
      ("{} x", "line 1, column 4: the end of the file is missing, `x` stands here"),
      ("[1 2]", "line 1, column 4: `,` or `]` is missing, `2` stands here"),
      ("[01]", "line 1, column 3: `,` or `]` is missing, `1` stands here"),
      ("[1.]", "line 1, column 4: a digit is missing, `]` stands here"),
      ("[nul]", "line 1, column 2: a value is missing, `n` stands here"),
      (#"["\x"]"#, "line 1, column 3: this is no escape that JSON has"),
      (
        #"["\ud800"]"#,
        "line 1, column 3: the escape \\uD800 is half of a pair, and its other half is missing"
      ),
      (
        "[\"a\nb\"]",
        "line 1, column 4: the byte 0x0A can only stand in a text as an escape"
      ),
      ("[\"a", "line 1, column 4: `\"` is missing, the file ends here"),
      ("{}", "`model` is missing"),
      ("[]", "this should be an object and is a list"),
    ])
  func syntax(_ json: String, _ words: String) {
    #expect(fault(of: json).map { "\($0)" } == words)
  }

  @Test func bytesThatAreNoText() {
    #expect(fault(of: Array("{\n\"".utf8) + [0xFF]) == .syntax(.notUTF8, line: 2, column: 2))
    let deep = String(repeating: "[", count: 200_000)
    #expect(fault(of: deep) == .syntax(.tooDeep(limit: 100), line: 1, column: 101))
  }

  @Test func components() {
    let cases: [(String, String)] = [
      (#""version": "2.0""#, "version: the version `2.0` cannot be read; known is `1.0`"),
      (
        #""normalizer": {"type": "NFX"}"#,
        "normalizer.type: `NFX` is no normalizer that is known here; known are `BertNormalizer`, "
          + "`Strip`, `StripAccents`, `NFC`, `NFD`, `NFKC`, `NFKD`, `Sequence`, `Lowercase`, `Nmt`, "
          + "`Precompiled`, `Replace`, `Prepend` and `ByteLevel`"
      ),
      (
        #""normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {}]}"#,
        "normalizer.normalizers[1]: `type` is missing"
      ),
      (
        #""normalizer": {"type": "Precompiled", "precompiled_charsmap": "AA*="}"#,
        "normalizer.precompiled_charsmap: character 3 is not base64, or the text is cut off"
      ),
      (
        #""normalizer": {"type": "Precompiled", "precompiled_charsmap": "/wAAAA=="}"#,
        "normalizer.precompiled_charsmap: the map is cut off: its trie has 255 bytes, and there are 0"
      ),
      (
        #""normalizer": {"type": "Replace", "pattern": {"Glob": "*"}, "content": ""}"#,
        "normalizer.pattern: `Glob` is no kind of pattern that is known here; known are `String` "
          + "and `Regex`"
      ),
      (
        #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "a(b"}, "behavior": "Isolated"}"#,
        "pre_tokenizer.pattern.Regex: character 2 of the pattern `a(b`: this group is not closed"
      ),
      (
        #""pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Kept"}"#,
        "pre_tokenizer.behavior: `Kept` is no behavior that is known here; known are `Removed`, "
          + "`Isolated`, `MergedWithPrevious`, `MergedWithNext` and `Contiguous`"
      ),
      (
        #""pre_tokenizer": {"type": "Metaspace", "replacement": "ab"}"#,
        "pre_tokenizer.replacement: this should be one character and is `ab`"
      ),
      (
        #""pre_tokenizer": {"type": "Metaspace", "replacement": "_", "prepend_scheme": "first", "#
          + #""add_prefix_space": false}"#,
        "pre_tokenizer: `add_prefix_space: false` contradicts `prepend_scheme: first`"
      ),
      // Without these the library refuses the file, so that nobody knows how its texts were cut.
      (
        #""normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true}"#,
        "normalizer: `lowercase` is missing"
      ),
      (
        #""pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": null, "trim_offsets": true}"#,
        "pre_tokenizer: `add_prefix_space` is missing"
      ),
      (
        #""post_processor": {"type": "ByteLevel", "add_prefix_space": true}"#,
        "post_processor: `trim_offsets` is missing"
      ),
      (
        #""pre_tokenizer": {"type": "FixedLength", "length": 0}"#,
        "pre_tokenizer.length: this should be 1 or more"
      ),
      (
        #""decoder": {"type": "Strip", "content": "a", "start": -1, "stop": 0}"#,
        "decoder.start: this should be a whole number from 0 to 4294967295 and is `-1`"
      ),
      (
        #""post_processor": {"type": "BertProcessing", "cls": ["c"], "sep": ["s", 1]}"#,
        "post_processor.cls: this should be a token and its id and is a list"
      ),
      (
        #""added_tokens": [{"id": 1, "content": true}]"#,
        "added_tokens[0].content: this should be a text and is true or false"
      ),
    ]
    for (members, words) in cases {
      #expect(fault(of: file(members)).map { "\($0)" } == words)
    }
  }

  @Test func dropout() throws {
    let model = { (dropout: String) in
      #"{"model": {"type": "BPE", "dropout": \#(dropout), "vocab": {"a": 0}, "merges": []}}"#
    }
    let words =
      "model.dropout: with dropout a text is cut in another way each time; `null` cuts it as the "
      + "model reads it"
    for value in ["0.5", "1", "\"a\""] {
      #expect(fault(of: model(value)).map { "\($0)" } == words, "\(value)")
    }
    for value in ["null", "0.0"] { #expect(fault(of: model(value)) == nil, "\(value)") }
  }

  /// A template may leave the text out: then there are no tokens.
  @Test func aTemplateOfNothing() throws {
    let text =
      #"{"post_processor": {"type": "TemplateProcessing", "single": [], "pair": [], "#
      + #""special_tokens": {}}, "model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}}"#
    let tokenizer = try Tokenizer(Array(text.utf8))
    #expect(try tokenizer.encode("a a").ids.isEmpty)
    #expect(try tokenizer.encode("a", pair: "a", limit: 3).ids.isEmpty)
  }

  @Test func templates() {
    func template(_ single: String, _ special: String) -> String {
      #""post_processor": {"type": "TemplateProcessing", "single": [\#(single)], "pair": [], "#
        + #""special_tokens": {\#(special)}}"#
    }
    let cases: [(String, String, String)] = [
      (
        #"{"SpecialToken": {"id": "s", "type_id": 0}}"#, "",
        "single[0].SpecialToken: `s` is none of the `special_tokens`, of which there are none"
      ),
      (
        #"{"SpecialToken": {"id": "s", "type_id": 0}}"#,
        #""t": {"ids": [1], "tokens": ["t"]}, "r": {"ids": [], "tokens": []}"#,
        "single[0].SpecialToken: `s` is none of the `special_tokens`, which are `r` and `t`"
      ),
      (
        "", #""t": {"ids": [1, 2], "tokens": ["t"]}"#,
        "special_tokens.t: there should be as many `ids` as `tokens`, and there are 2 and 1"
      ),
      (
        #"{"Sequence": {"id": "B", "type_id": 0}}"#, "",
        "single[0].Sequence: there is no sequence `B` where one text stands alone"
      ),
      (
        #"{"Sequence": {"id": "C", "type_id": 0}}"#, "",
        "single[0].Sequence: `C` is no sequence; known are `A` and `B`"
      ),
      (
        #"{"Token": {}}"#, "",
        "single[0]: `Token` is no piece of a template that is known here; known are `Sequence` and "
          + "`SpecialToken`"
      ),
    ]
    for (single, special, words) in cases {
      #expect(
        fault(of: file(template(single, special))).map { "\($0)" } == "post_processor." + words)
    }
  }

  @Test func models() {
    let cases: [(String, String)] = [
      (
        #"{"model": {"type": "RNN"}}"#,
        "model.type: `RNN` is no model that is known here; known are `BPE`, `WordPiece`, "
          + "`WordLevel` and `Unigram`"
      ),
      (#"{"model": {}}"#, "model: `type` is missing"),
      (
        bytePair(#"["a", "b"], ["a", "c"]"#),
        "model.merges[1]: the merge needs the token `c`, "
          + "which is not in the vocabulary"
      ),
      (
        bytePair(#""b a""#),
        "model.merges[0]: the merge needs the token `ba`, "
          + "which is not in the vocabulary"
      ),
      (
        bytePair(#""a b b""#),
        "model.merges[0]: `a b b` should be two tokens with one space between them"
      ),
      (bytePair(#"["a"]"#), "model.merges[0]: this should be two tokens and is a list"),
      (bytePair("3"), "model.merges[0]: this should be two tokens and is a number"),
      (
        #"{"model": {"type": "WordLevel", "unk_token": "u", "vocab": {"u": 1.5}}}"#,
        "model.vocab.u: this should be a whole number from 0 to 2147483647 and is `1.5`"
      ),
      (
        #"{"model": {"type": "WordLevel", "unk_token": "u", "vocab": {"u": "x"}}}"#,
        "model.vocab.u: this should be a whole number from 0 to 2147483647 and is a text"
      ),
      (
        unigram(#""unk_id": 3, "vocab": [["a", 0]]"#),
        "model.unk_id: 3 should be the id of a token, and the vocabulary has 1"
      ),
      (
        unigram(#""vocab": [["a", 0], ["b"]]"#),
        "model.vocab[1]: this should be a token and its score and is a list"
      ),
    ]
    for (json, words) in cases { #expect(fault(of: json).map { "\($0)" } == words) }
  }

  @Test func textsThatHaveNoTokens() throws {
    let wordLevel = try Tokenizer(
      Array(#"{"model": {"type": "WordLevel", "unk_token": "u", "vocab": {"a": 0}}}"#.utf8))
    #expect(throws: TokenizerError.noUnknownToken("u")) { try wordLevel.encode("b") }
    #expect(
      "\(TokenizerError.noUnknownToken("u"))"
        == "the text has a character that the vocabulary lacks, and the token `u`, which should "
        + "stand for it, is not in the vocabulary either")
    let unigram = try Tokenizer(Array(self.unigram(#""vocab": [["a", 0]]"#).utf8))
    #expect(try unigram.encode("aa").ids == [0, 0])
    #expect(throws: TokenizerError.noUnknownToken(nil)) { try unigram.encode("b") }
    let slow = try Tokenizer(
      Array(
        file(
          #""pre_tokenizer": {"type": "Split", "behavior": "Isolated", "#
            + #""pattern": {"Regex": "(a|aa)*(a|aa)*(a|aa)*b"}}"#
        ).utf8))
    #expect(throws: TokenizerError.self) {
      try slow.encode(String(repeating: "a", count: 2_000))
    }
  }
}
