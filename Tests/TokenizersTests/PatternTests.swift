import Testing
import Tokenizers

/// Regular expressions, by what a `Split` makes of a text. What is wanted is what Oniguruma gives.
@Suite struct PatternTests {
  /// The pieces of a text between and at the matches.
  private func pieces(_ pattern: String, _ text: String) throws -> [String] {
    let escaped = pattern.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    let json =
      #"{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0]]}, "#
      + #""pre_tokenizer": {"type": "Split", "behavior": "Isolated", "#
      + #""pattern": {"Regex": "\#(escaped)"}}}"#
    return try Tokenizer(Array(json.utf8)).encode(text).tokens
  }

  @Test(
    arguments: [
      ("a|ab", "xabx", ["x", "a", "bx"]),
      ("ab??", "ab", ["a", "b"]),
      ("a{2}", "aaaaa", ["aa", "aa", "a"]),
      ("a{,2}b", "aaab", ["a", "aab"]),
      ("a{1", "a{1", ["a{1"]),
      ("x*?y", "xxyxy", ["xxy", "xy"]),
      ("(?:a|b)*c", "abcab", ["abc", "ab"]),
      ("(a*)*b", "aab", ["aab"]),
      ("(?>a+)ab", "aab", ["aab"]),
      ("a++b", "aabb", ["aab", "b"]),
      ("(?<=a)b", "abb", ["a", "b", "b"]),
      (#"(?<!\S)\S"#, "ab cd", ["a", "b ", "c", "d"]),
      (#"\s+(?!\S)|\s+"#, "a   b ", ["a", "  ", " ", "b", " "]),
      (#"\b"#, "ab, c", ["ab", ", ", "c"]),
      ("^.", "ab\ncd", ["a", "b\n", "c", "d"]),
      (".$", "ab\ncd", ["a", "b", "\nc", "d"]),
      (#"\A.|.\z"#, "abc", ["a", "b", "c"]),
      ("(?i:'s|É)", "x'Sé'ſ", ["x", "'S", "é", "'ſ"]),
      ("a(?i)b|c", "aBaC", ["aB", "aC"]),
      ("(?m:a.)", "a\nb", ["a\n", "b"]),
      ("a.", "a\nab", ["a\n", "ab"]),
      (#"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#, "don't 12345", ["don", "'t", " ", "123", "45"]),
      ("[a-m&&[^c]]+", "abcd", ["ab", "c", "d"]),
      ("[[:alpha:]]+", "a1é", ["a", "1", "é"]),
      (#"[\]\-a]+"#, "b]-a", ["b", "]-a"]),
      (#"\x{1F642}|\u00e9"#, "a🙂é", ["a", "🙂", "é"]),
      (#"\p{^L}+|\P{L}"#, "a12b", ["a", "12", "b"]),
      (#"\R"#, "a\r\nb\nc", ["a", "\r\n", "b", "\n", "c"]),
      ("(?x: a b # c\n)", "xab", ["x", "ab"]),
      ("", "abc", ["a", "b", "c"]),
      ("(?=[A-Z])", "aBcD", ["a", "Bc", "D"]),
    ])
  func matches(_ pattern: String, _ text: String, _ wanted: [String]) throws {
    #expect(try pieces(pattern, text) == wanted)
  }

  @Test(
    arguments: [
      ("(a", "character 1 of the pattern `(a`: this group is not closed"),
      ("a)", "character 2 of the pattern `a)`: this closes no group"),
      ("[a", "character 1 of the pattern `[a`: this class is not closed"),
      ("a|*", "character 3 of the pattern `a|*`: there is nothing to repeat"),
      ("a{3,2}", "character 2 of the pattern `a{3,2}`: the repeat `{3,2}` ends before it begins"),
      (
        "a{2000}",
        "character 2 of the pattern `a{2000}`: a repeat of 2000 times is more than the 1000 that "
          + "are allowed"
      ),
      (#"\1"#, #"character 1 of the pattern `\1`: the escape `\1` is not known here"#),
      ("a\\", "character 2 of the pattern `a\\`: nothing stands behind the backslash"),
      (
        #"\p{Klingon}"#,
        #"character 1 of the pattern `\p{Klingon}`: the property `Klingon` is not known here; "#
          + "general categories are"
      ),
      ("[z-a]", "character 2 of the pattern `[z-a]`: the range `z-a` ends before it begins"),
      (
        #"\x{110000}"#,
        #"character 1 of the pattern `\x{110000}`: `\x{110000}` is no character"#
      ),
      (
        "(?<=a+)b",
        "character 1 of the pattern `(?<=a+)b`: what is looked for behind has no greatest length"
      ),
      ("(?~a)", "character 1 of the pattern `(?~a)`: the group `(?~` is not known here"),
    ])
  func faults(_ pattern: String, _ words: String) {
    let error = #expect(throws: TokenizerError.self) { try pieces(pattern, "") }
    #expect(error.map { "\($0)" } == "pre_tokenizer.pattern.Regex: " + words)
  }

  @Test func patternsThatWouldGrow() {
    let nested = String(repeating: "(", count: 60) + String(repeating: ")", count: 60)
    #expect(throws: TokenizerError.self) { try pieces(nested, "") }
    #expect(throws: TokenizerError.self) { try pieces("(((a|b){500}){500}){500}", "") }
  }
}
