import Testing
import Tokenizers

/// Damaged tokenizers and odd texts: never a crash and never a hang.
@Suite struct MutationTests {
  private static let names = ["bart", "bert", "gpt2", "llama", "llama3rope", "qwen2", "t5"]

  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "null", "true", "-1", "0", "1e9", "[]",
    "{}", "\"\"", "4294967295", "99999999999999999999", "\"type\": \"Sequence\"", "\\\\p{L}",
    "(?!", "*", "\"Regex\"", "\"String\"", "é", "\"a b\"", "[\"a\", \"b\"]",
  ].map { Array($0.utf8) }

  private static let texts = [
    "Le chat noir", "e\u{301}\u{323} \u{1112}\u{1161}\u{11AB}", "🙂\u{200D}🙂 <s>", "  \n\t ",
    "中文 123",
    "don't\u{A0}stop",
  ]

  @Test(.timeLimit(.minutes(1)), arguments: names, 0..<4)
  func damagedFiles(_ name: String, _ seed: UInt64) throws {
    let whole = try Reference.bytes("tokenizers/\(name).json")
    // The vocabulary fills most of the file; what comes before it is damaged as often.
    let settings = whole.firstRange(of: Array("\"vocab\"".utf8))?.lowerBound ?? whole.count
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    var refused: Set<String> = []
    for _ in 0..<120 {
      var json = whole
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let end = Bool.random(using: &generator) ? min(settings, json.count) : json.count
        damage(&json, before: end, using: &generator)
      }
      do throws(TokenizerError) {
        let tokenizer = try Tokenizer(json)
        accepted += 1
        check(tokenizer)
      } catch {
        let words = "\(error)"
        #expect(!words.isEmpty && words.utf8.count < 2000)
        #expect(!words.unicodeScalars.contains { $0.properties.generalCategory == .control })
        refused.insert(words.filter { !$0.isNumber })
      }
    }
    // The damage is of many kinds, or this test would show little.
    #expect(accepted > 0 && refused.count > 10)
  }

  private func check(_ tokenizer: Tokenizer) {
    for text in Self.texts {
      guard let encoding = try? tokenizer.encode(text, pair: "a b") else { continue }
      let count = max(text.unicodeScalars.count, 3)
      #expect(encoding.offsets.allSatisfy { $0.upperBound <= count + 8 })
      #expect(encoding.tokens.count == encoding.count && encoding.typeIDs.count == encoding.count)
      _ = try? tokenizer.decode(encoding.ids)
    }
    _ = try? tokenizer.decode([0, -1, 5, Int.max, 1 << 40])
    #expect(tokenizer.token(-1) == nil)
  }

  private func damage(
    _ json: inout [UInt8], before limit: Int, using generator: inout SeededGenerator
  ) {
    guard limit > 0, limit <= json.count else { return }
    let place = Int.random(in: 0..<limit, using: &generator)
    let end = min(json.count, place + Int.random(in: 1...40, using: &generator))
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: json[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: json[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: json.removeSubrange(place..<end)
    case 3: json.insert(contentsOf: json[place..<end], at: place)
    case 4, 5:
      // Another number, or another letter, in the place of one.
      if let digit = json[place...].firstIndex(where: { (0x30...0x39).contains($0) }) {
        json[digit] = UInt8.random(in: 0x30...0x39, using: &generator)
      }
    case 6:
      if let letter = json[place...].firstIndex(where: { (0x61...0x7A).contains($0) }) {
        json[letter] = UInt8.random(in: 0x61...0x7A, using: &generator)
      }
    default: json.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
    }
  }

  /// Texts of characters from all over Unicode: what stands for a token lies within the text, and a
  /// tokenizer of bytes gives the text back.
  @Test(.timeLimit(.minutes(1)), arguments: names)
  func oddTexts(_ name: String) throws {
    let tokenizer = try Reference.tokenizer(name)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let text = oddText(using: &generator)
      let count = text.unicodeScalars.count
      let encoding = try tokenizer.encode(text, addsSpecialTokens: false)
      #expect(encoding.offsets.allSatisfy { $0.upperBound <= count })
      #expect(encoding.sequences.allSatisfy { $0 == 0 })
      if name == "gpt2" || name == "llama3rope" {
        #expect(try tokenizer.decode(encoding.ids).utf8.elementsEqual(text.utf8))
      }
    }
  }

  private func oddText(using generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let limit = [0x80, 0x250, 0x3100, 0x10000, 0x110000].randomElement(using: &generator) ?? 0x80
      guard let scalar = Unicode.Scalar(UInt32.random(in: 0..<UInt32(limit), using: &generator))
      else { continue }
      text.unicodeScalars.append(scalar)
    }
    return text
  }

  @Test(.timeLimit(.minutes(1))) func longTexts() throws {
    for name in Self.names {
      let tokenizer = try Reference.tokenizer(name)
      for piece in ["a", " ", "é", "\n", "1", "<", "\u{301}"] {
        let text = String(repeating: piece, count: 20_000)
        let encoding = try tokenizer.encode(text)
        #expect(encoding.offsets.allSatisfy { $0.upperBound <= 20_000 })
      }
    }
  }
}
