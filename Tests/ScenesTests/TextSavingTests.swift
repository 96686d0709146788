import AttentionEngine
import Testing

@testable import Scenes

/// Saving raw text, which is written as one writes.
@Suite struct TextSavingTests {
  private func saved(
    _ before: String, _ words: [String], of part: Part = .main
  ) throws -> String {
    let known = [
      "I", "love", "tennis", "chess", ".", ",", "J'", "aime", "\"", "it's", "(", ")", ":", "a b",
    ]
    let embeddings = known.map { "'\($0.replacing("'", with: "''"))': [1]" }
    let list = "{\(embeddings.joined(separator: ", "))}"
    let heads = "heads: [{W_Q: identity, W_K: identity, W_V: identity}]"
    let text =
      part == .main
      ? "# before\n\(before)\nembeddings: \(list)\nattention: {\(heads)}"
      : "sentence: a\nembeddings: {a: [1]}\nsource:\n# before\n"
        + before.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
        + "\n  embeddings: \(list)\nattention: {attends: source, \(heads)}"
    let scene = try scene(text)
    var edited = scene.model
    let rows = try words.map {
      try #require(scene.model.sequence(part)?.words.firstIndex(of: $0))
    }
    edited.withSequence(part) { $0.tokens = rows }
    let result = try scene.saved(edited)
    #expect(try ScenesTests.scene(result).model == edited)
    let start = try #require(result.firstRange(of: "# before\n")).upperBound
    let end = try #require(
      result.firstRange(of: part == .main ? "\nembeddings:" : "\n  embeddings:")
    )
    .lowerBound
    let lines = result[start..<end].split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { part == .main ? $0 : $0.dropFirst(2) }.joined(separator: "\n")
  }

  @Test(
    arguments: [
      (
        "text: I love  tennis. # c", ["I", "love", "chess", "."], "text: I love  chess. # c"
      ),
      ("text: I love tennis.", ["I", "love", "tennis"], "text: I love tennis"),
      ("text: I love  tennis.", ["J'", "aime", "tennis", "."], "text: J'aime  tennis."),
      ("text: J'aime tennis.", ["J'", "aime", "chess", ".", "I"], "text: J'aime chess. I"),
      ("text: I love tennis .", ["I", "tennis", "."], "text: I tennis."),
      ("text: \"I love\\x20tennis.\"", ["I", "love", "."], "text: I love."),
      ("text: \"I  love\"", ["I", "\"", "love", "\""], "text: 'I \"love\"'"),
      ("text: 'I  love'", ["I", "love", "it's"], "text: 'I  love it''s'"),
      ("text: I love", ["I", ":", "love"], "text: 'I: love'"),
      ("text: I love", ["I", "(", "love", ")"], "text: I (love)"),
      (
        "text: >-\n  I love\n  tennis.", ["I", "love", "chess", ",", "tennis", "."],
        "text: >-\n  I love chess,\n  tennis."
      ),
      ("text: |\n  I  love\n\n  tennis.", ["I", "chess", "."], "text: |\n  I  chess."),
      ("text: I\n  love\n  tennis", ["I", "love", "I"], "text: I\n  love\n  I"),
      ("sentence: I  love tennis", ["I", "love", "."], "sentence: I  love ."),
      ("tokens: [I, love]", ["I", "a b"], "tokens: [I, a b]"),
      ("tokens:\n  - I # c\n  - love", ["I", "tennis"], "tokens:\n  - I # c\n  - tennis"),
    ] as [(String, [String], String)])
  func text(_ before: String, _ words: [String], _ after: String) throws {
    #expect(try saved(before, words) == after)
    #expect(try saved(before, words, of: .source) == after)
  }

  /// Tokens that stand together otherwise than the tokenizer cuts them are refused.
  @Test func tokensThatNoTextGives() throws {
    let scene = try scene(
      """
      text: a b
      embeddings: {a: [1], b: [2], J': [3], don't: [4], don: [5], a b: [6]}
      attention: {heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
      """)
    var edited = scene.model
    edited.tokens = [5]
    #expect(throws: SaveProblem.wordWithSpace("a b")) { try scene.rewrites(for: edited).get() }
  }
}
