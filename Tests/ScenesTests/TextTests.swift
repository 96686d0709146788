import Testing

@testable import Scenes

@Suite struct TextTests {
  @Test(
    arguments: [
      ("1", 1), ("-0.5", -0.5), (".5", 0.5), ("5.", 5), ("+2", 2), ("1e-3", 0.001), ("1E+2", 100),
      ("0e-400", 0), ("0.1", 0.1), ("340282346638528859811704183484516925440", 3.4028235e38),
      // Between two float32 numbers: a detour over float64 would round up.
      ("1.00000005960464477539062500000001", 1.0000001), ("16777217", 16_777_216),
    ] as [(String, Float)])
  func numbers(_ text: String, _ value: Float) {
    #expect(NumberText.parse(text) == .success(value))
  }

  @Test(arguments: [
    "", ".", "-", "e5", "1e", "1e+", "0x1F", "1_000", "1,5", "one", " 1", "1 ", "--1", "1.2.3",
    "١", "½", "1f", "true", "~",
  ])
  func notNumbers(_ text: String) {
    #expect(NumberText.parse(text) == .failure(.notANumber))
  }

  @Test(arguments: ["nan", "NaN", ".nan", "inf", "-inf", "+.INF", "Infinity"])
  func notFinite(_ text: String) {
    #expect(NumberText.parse(text) == .failure(.notFinite))
  }

  @Test(arguments: ["1e39", "-3.5e38", "1e99999"]) func overflow(_ text: String) {
    #expect(NumberText.parse(text) == .failure(.overflow))
  }

  @Test(
    arguments: [
      (1, "1"), (-0.5, "-0.5"), (0.1, "0.1"), (1e-5, "1e-5"), (1e16, "1e16"), (-0.0, "-0"),
      (1.5e-7, "1.5e-7"), (16_777_216, "16777216"), (.greatestFiniteMagnitude, "3.4028235e38"),
      (.leastNonzeroMagnitude, "1e-45"),
    ] as [(Float, String)])
  func shortest(_ value: Float, _ text: String) {
    #expect(NumberText.shortest(value) == text)
  }

  @Test func whatIsWrittenReadsBack() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<5000 {
      let value = Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator))
      #expect(NumberText.parse(NumberText.shortest(value)) == .success(value))
    }
  }

  @Test(
    arguments: [
      ("chats", "chat"), ("CHAT", "chat"), ("cht", "chat"), ("caht", "chat"), ("blanc", "blanche"),
      ("zebra", nil), ("", nil), ("x", nil),
    ] as [(String, String?)])
  func spelling(_ word: String, _ nearest: String?) {
    #expect(Spelling.nearest(to: word, in: ["Le", "chat", "noir", "blanche", "."]) == nearest)
  }

  @Test func linesAndColumns() {
    let text = SourceText(path: "x", bytes: Array("a\r\né\u{301}b\rc\u{2028}d\u{85}\n猫e".utf8))
    let expected = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1)]
    #expect(text.lineStarts.count == expected.count)
    for (line, column) in expected {
      let location = text.location(at: text.lineStarts[line - 1])
      #expect(location.line == line && location.column == column)
    }
    #expect(
      text.lineStarts.indices.map { text.text(text.lineRange($0)) }
        == ["a", "é\u{301}b", "c", "d", "", "猫e"])
    #expect(text.location(at: text.lineStarts[1] + 4).column == 3)
    #expect(text.location(at: text.bytes.count).column == 3)
  }

  @Test func diagnosticsBeyondTheLimitAreCounted() {
    let row = "[" + Array(repeating: "x", count: 150).joined(separator: ", ") + "]"
    let text = smallScene.replacing("[0.1, 0.2, 0.3]", with: row)
    guard case .failure(let diagnostics) = load(text) else {
      Issue.record("numbers that are none")
      return
    }
    #expect(diagnostics.all.count == 100)
    #expect(diagnostics.omittedCount == 151 - 100)
    #expect(diagnostics.text.hasSuffix("… and 51 more problems\n"))
  }

  /// Also where aliases of aliases make a key.
  @Test func keysOfAliasesTakeNoTime() {
    let bomb = (1...40).map { "a\($0): &a\($0) [\($0 > 1 ? "*a\($0 - 1), *a\($0 - 1)" : "1")]" }
    let text = bomb.joined(separator: "\n") + "\n? *a40\n: 1\n? [*a40]\n: 2\n"
    #expect(messages(text).contains { $0.hasPrefix("the file has more than 1000000 values") })
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "[a: ", "{? "]) func depth(_ opening: String) {
    let text = String(repeating: opening, count: 5000)
    #expect(messages(text) == ["values are nested more than 64 deep here"])
  }
}
