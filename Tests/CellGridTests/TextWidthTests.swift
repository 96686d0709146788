import Testing

@testable import CellGrid

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("a", 1), (" ", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("Ω", 1), ("Ж", 1), ("ش", 1),
    ("─", 1), ("█", 1), ("…", 1), ("▁", 1), ("Ġ", 1), ("\u{A0}", 1), ("\u{E0B0}", 1),
    ("漢", 2), ("あ", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("Ａ", 2), ("、", 2),
    ("\u{20000}", 2), ("\u{3FFFD}", 2), ("🙂", 2), ("⌚", 2), ("⭐", 2), ("🀄", 2),
    ("❤", 1), ("❤\u{FE0F}", 1), ("☎", 1), ("1\u{FE0F}\u{20E3}", 1), ("©", 1),
    ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🏽", 2), ("🇫🇷", 2), ("🏳️‍🌈", 1),
    ("नि", 2), ("क्ष", 2), ("ก็", 1),
    ("\u{0}", 1), ("\u{1B}", 1), ("\u{7F}", 1), ("\u{9B}", 1), ("\n", 1), ("\r\n", 2), ("\t", 1),
    ("\u{200B}", 1), ("\u{200D}", 0), ("\u{202E}", 1), ("\u{2066}", 1), ("\u{FEFF}", 1),
    ("\u{2028}", 1), ("\u{301}", 0), ("\u{FE0F}", 0), ("\u{FFFE}", 1), ("\u{AD}", 1),
    ("\u{E0041}", 0), ("\u{3164}", 0),
  ])
  func columnsOfCharacters(text: String, columns: Int) {
    #expect(text.count == 1)
    #expect(TextWidth.columns(Character(text)) == columns)
    #expect(TextWidth.columns(text) == columns)
  }

  @Test(arguments: [
    ("abc", 3, "abc"), ("abc", 2, "…c"), ("abc", 1, "…"), ("abc", 0, ""), ("a漢b", 3, "…b"),
    ("a漢", 2, "…"),
  ])
  func theEndOfALongText(text: String, columns: Int, end: String) {
    #expect(TextWidth.end(of: text, in: columns) == end)
  }

  @Test func theRangesOfWideScalarsAreSortedAndApart() {
    let first: UInt32 = 0x1100
    #expect(!EastAsianWidth.isWide(first - 1) && EastAsianWidth.isWide(first))
    let wide = (UInt32(0)...0x3FFFF).filter(EastAsianWidth.isWide)
    // The sum of the table's ranges: the search finds each of them whole.
    #expect(wide.count == 182864)
    #expect(!EastAsianWidth.isWide(0x3FFFE) && !EastAsianWidth.isWide(0x10FFFF))
  }

  @Test(arguments: [
    ("e\u{301}", "e\u{301}"), ("👩‍👩‍👧", "👩"), ("👍🏽", "👍"), ("🇫🇷", "FR"), ("❤\u{FE0F}", "❤"),
    ("🏳️‍🌈", "🏳"), ("नि", "नि"), ("\u{1B}", "␛"), ("\u{301}", ""), ("\r\n", "␍␊"),
  ])
  func reductionKeepsBasesAndMarks(text: String, expected: String) {
    let reduced = TextWidth.pieces(of: Character(text)).map(\.text).joined()
    #expect(Array(reduced.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test func marksOfACellAreBounded() {
    let heap = "a" + String(repeating: "\u{301}", count: 1_000)
    let pieces = TextWidth.pieces(of: Character(heap))
    #expect(pieces.map(\.text.unicodeScalars.count) == [1 + TextWidth.markLimit])
  }

  @Test(arguments: [
    ("plain", "plain", "plain"),
    ("\u{1B}[31m", "␛[31m", "?[31m"),
    ("a\nb\tc", "a␊b␉c", "a?b?c"),
    ("\r\n", "␍␊", "??"),
    ("\0\u{7F}", "␀␡", "??"),
    ("\u{9B}31m", "�31m", "?31m"),
    ("a\u{202E}b\u{2066}", "a�b�", "a?b?"),
    ("\u{301}", "◌\u{301}", "?"),
    ("##\u{301}", "##\u{301}", "##\u{301}"),
    ("\u{200D}", "�", "?"),
    ("é 漢 👩‍👩‍👧", "é 漢 👩‍👩‍👧", "é 漢 👩‍👩‍👧"),
  ])
  func visibleTextShowsWhatACellLeavesOut(text: String, unicode: String, ascii: String) {
    #expect(TextWidth.visible(text) == unicode)
    #expect(TextWidth.visible(text, glyphs: .ascii) == ascii)
  }

  @Test func everyScalarIsVisible() {
    for value in stride(from: UInt32(1), through: 0x10FFFF, by: 7) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = TextWidth.visible(String(Character(scalar)))
      #expect(TextWidth.columns(text) > 0, "U+\(String(value, radix: 16))")
    }
  }

  @Test func truncationAndPadding() {
    #expect(TextWidth.truncated("souris", to: 6) == "souris")
    #expect(TextWidth.truncated("souris", to: 5) == "sour…")
    #expect(TextWidth.truncated("souris", to: 5, glyphs: .ascii) == "sour~")
    #expect(TextWidth.truncated("漢字漢", to: 4) == "漢…")
    #expect(TextWidth.truncated("漢", to: 1) == "…")
    #expect(TextWidth.truncated("a", to: 0) == "")
    #expect(TextWidth.truncated("a", to: -3) == "")
    #expect(TextWidth.padded("ab", to: 4) == "ab  ")
    #expect(TextWidth.padded("ab", to: 4, alignRight: true) == "  ab")
    #expect(TextWidth.padded("漢字漢", to: 4) == "漢… ")
    #expect(TextWidth.padded("ab", to: -1) == "")
  }

  @Test func brailleIsNarrow() {
    let isNarrow = (UInt32(0x2800)...0x28FF).allSatisfy { value in
      Unicode.Scalar(value).map { TextWidth.columns(Character($0)) == 1 } ?? false
    }
    #expect(isNarrow)
  }
}
