import Testing
import Tokenizers

/// Everything that the library gives, on texts that are meant to be hard.
@Suite struct ReferenceTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let tokenizer: String
    let name: String
    let text: String
    let textPair: String?
    let targetText: String?
    let inputIds: [Int]
    let tokens: [String]
    let offsets: [[Int]]
    let tokenTypeIds: [Int]
    let specialTokensMask: [Int]
    let idsNoSpecial: [Int]?
    let decodedEach: [String]
    let decodedAllSkipSpecial: String
    let targetIds: [Int]?

    var testDescription: String { "\(tokenizer), \(name)" }
  }

  @Test(arguments: try Reference.decode([Case].self, "cases.json"))
  func cases(_ wanted: Case) throws {
    let tokenizer = try Reference.tokenizer(wanted.tokenizer)
    let encoding = try tokenizer.encode(wanted.text, pair: wanted.textPair)
    #expect(encoding.ids == wanted.inputIds)
    #expect(encoding.tokens.map { Array($0.utf8) } == wanted.tokens.map { Array($0.utf8) })
    #expect(encoding.offsets.map { [$0.lowerBound, $0.upperBound] } == wanted.offsets)
    #expect(encoding.typeIDs == wanted.tokenTypeIds)
    #expect(encoding.isSpecial.map { $0 ? 1 : 0 } == wanted.specialTokensMask)
    if let ids = wanted.idsNoSpecial {
      let plain = try tokenizer.encode(wanted.text, addsSpecialTokens: false)
      #expect(plain.ids == ids || wanted.textPair != nil)
    }
    let each = try wanted.inputIds.map { try tokenizer.decode([$0]) }
    #expect(each.map { Array($0.utf8) } == wanted.decodedEach.map { Array($0.utf8) })
    let whole = try tokenizer.decode(wanted.inputIds, skipsSpecialTokens: true)
    #expect(whole.utf8.elementsEqual(wanted.decodedAllSkipSpecial.utf8))
    if let target = wanted.targetText {
      #expect(try tokenizer.encode(target).ids == wanted.targetIds)
    }
  }

  struct Strings: Decodable {
    struct Case: Decodable {
      let i: Int
      let text: String
      let ids: [Int]
      let idsNoSpecial: [Int]?
      let tokens: [String]?
      let offsets: [[Int]]?
      let decoded: String?
      let decodedKeepSpecial: String?
    }

    let cases: [Case]
  }

  @Test(
    arguments: ["bart", "bert", "distilbert", "gpt2", "llama", "llama3rope", "qwen2", "t5"])
  func hardStrings(_ name: String) throws {
    try check(try Reference.tokenizer(name), "strings/toy_\(name).json")
  }

  /// The tokenizers of MiniLM and GPT-2, which are too large to lie here.
  @Test(
    .enabled(if: Reference.realFolder != nil, "ATTN_TOKENIZERS names no folder"),
    arguments: ["minilm_wordpiece", "gpt2_bytelevel_bpe"])
  func realTokenizers(_ name: String) throws {
    try check(try Reference.realTokenizer(name), "strings/\(name).json")
  }

  private func check(_ tokenizer: Tokenizer, _ path: String) throws {
    let strings = try Reference.decode(Strings.self, path)
    #expect(strings.cases.count == 100)
    for wanted in strings.cases {
      let encoding = try tokenizer.encode(wanted.text)
      let place: Comment = "string \(wanted.i)"
      #expect(encoding.ids == wanted.ids, place)
      let plain = try tokenizer.encode(wanted.text, addsSpecialTokens: false)
      #expect(plain.ids == wanted.idsNoSpecial ?? wanted.ids, place)
      if let tokens = wanted.tokens {
        #expect(encoding.tokens.map { Array($0.utf8) } == tokens.map { Array($0.utf8) }, place)
      }
      if let offsets = wanted.offsets {
        #expect(encoding.offsets.map { [$0.lowerBound, $0.upperBound] } == offsets, place)
      }
      if let text = wanted.decoded {
        let decoded = try tokenizer.decode(wanted.ids, skipsSpecialTokens: true)
        #expect(decoded.utf8.elementsEqual(text.utf8), place)
      }
      if let text = wanted.decodedKeepSpecial {
        #expect(try tokenizer.decode(wanted.ids).utf8.elementsEqual(text.utf8), place)
      }
    }
  }
}
