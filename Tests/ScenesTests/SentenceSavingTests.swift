import AttentionEngine
import Testing

@testable import Scenes

@Suite struct SentenceSavingTests {
  /// A scene with odd words, whose sentence is written as `sentence` says.
  private func scene(_ sentence: String, tail: String = "") throws -> Scenes.Scene {
    try ScenesTests.scene(
      """
      # before
      \(sentence)
      embeddings: {Le: [1], chat: [2], noir: [3], "a, b": [4], "#": [5], "it's": [6], ":": [7], "-": [8],
        "\\"": [9], "\\\\": [10], "\\a": [11], "no": [12]}
      attention:
        heads: [{W_Q: [[1]], W_K: [[1]], W_V: [[1]]}]
      \(tail)
      """)
  }

  /// The lines of the file that hold the sentence after it became `words`.
  private func saved(_ sentence: String, _ words: [String]) throws -> String {
    let scene = try scene(sentence)
    var edited = scene.model
    edited.tokens = try words.map { try #require(scene.model.words.firstIndex(of: $0)) }
    let text = try scene.saved(edited)
    let start = try #require(text.firstRange(of: "# before\n")).upperBound
    let end = try #require(text.firstRange(of: "\nembeddings:")).lowerBound
    return String(text[start..<end])
  }

  @Test(
    arguments: [
      ("sentence: Le  chat noir # c", ["Le", "noir"], "sentence: Le noir # c"),
      ("sentence: Le  chat noir # c", ["chat", "noir"], "sentence: chat noir # c"),
      ("sentence: Le  chat noir # c", ["Le", "chat"], "sentence: Le  chat # c"),
      ("sentence: Le  chat", ["Le", "chat", "noir"], "sentence: Le  chat noir"),
      ("sentence: Le  chat", ["noir", "Le", "chat"], "sentence: noir Le  chat"),
      ("sentence: Le  chat", ["Le", "no", "no", "chat"], "sentence: Le no no  chat"),
      ("sentence: Le  chat noir", ["Le", "no", "noir"], "sentence: Le  no noir"),
      ("sentence: Le chat", ["chat", "Le"], "sentence: chat Le"),
      ("sentence: Le chat", ["it's"], "sentence: it's"),
      ("sentence: Le chat", ["Le", "#", "chat"], "sentence: 'Le # chat'"),
      ("sentence: Le chat", ["Le", ":", "chat"], "sentence: 'Le : chat'"),
      ("sentence: Le chat", ["-", "Le"], "sentence: '- Le'"),
      ("sentence: Le chat", ["Le", "\u{7}"], "sentence: \"Le \\U00000007\""),
      ("sentence: 'Le chat'", ["Le", "it's"], "sentence: 'Le it''s'"),
      ("sentence: 'Le it''s'", ["Le"], "sentence: Le"),
      ("sentence: \"Le  chat\"", ["Le", "#"], "sentence: \"Le  #\""),
      ("sentence: \"Le  chat\"", ["Le", "\\"], "sentence: 'Le \\'"),
      ("sentence: \"Le\\x20chat\"", ["Le"], "sentence: Le"),
      ("sentence: >-\n  Le\n  chat", ["Le", "chat", "noir"], "sentence: >-\n  Le\n  chat noir"),
      ("sentence: |\n  Le # chat\n  noir", ["Le", "#"], "sentence: |\n  Le #"),
      ("sentence: Le\n  chat\n  noir", ["Le", "noir"], "sentence: Le\n  noir"),
      ("tokens: [Le, chat , noir] # c", ["Le", "noir"], "tokens: [Le , noir] # c"),
      ("tokens: [Le, chat , noir]", ["chat", "noir"], "tokens: [chat , noir]"),
      ("tokens: [Le, chat , noir]", ["Le"], "tokens: [Le]"),
      ("tokens: [Le, chat ]", ["Le", "chat", "a, b"], "tokens: [Le, chat, 'a, b' ]"),
      ("tokens: [Le]", ["no", "Le"], "tokens: [no, Le]"),
      ("tokens: [Le, 'chat']", ["chat", "Le"], "tokens: [chat, Le]"),
      (
        "tokens: [Le, chat]", ["Le", "#", ":", "-", "\"", "chat"],
        "tokens: [Le, '#', ':', '-', '\"', chat]"
      ),
      ("tokens:\n- Le  # a\n- chat # b\n- noir", ["Le", "noir"], "tokens:\n- Le  # a\n- noir"),
      ("tokens:\n- Le  # a\n- chat # b", ["chat"], "tokens:\n- chat # b"),
      (
        "tokens:\n- Le  # a\n- chat # b", ["Le", "no", "chat"],
        "tokens:\n- Le  # a\n- no\n- chat # b"
      ),
      (
        "tokens:\n  - Le # a\n  - chat # b", ["Le", "chat", "it's", "no"],
        "tokens:\n  - Le # a\n  - chat # b\n  - it's\n  - no"
      ),
      ("tokens:\n  - Le # a", ["no", "Le"], "tokens:\n  - no\n  - Le # a"),
    ] as [(String, [String], String)])
  func sentence(_ before: String, _ words: [String], _ after: String) throws {
    #expect(try saved(before, words) == after)
  }

  @Test func aWordWithABlankNeedsTokens() throws {
    let spaced = smallScene.replacing("  Le:", with: "  Le gros: [1, 2, 3]\n  Le:")
    let scene = try ScenesTests.scene(spaced)
    var edited = scene.model
    edited.tokens.append(0)
    #expect(scene.rewrites(for: edited) == .failure(.wordWithSpace("Le gros")))
  }

  /// Mask and positions of another size are written anew; the rest stays.
  @Test func maskAndPositionsFollowTheSentence() throws {
    let text = """
      sentence: a b   # two
      embeddings: {a: [1], b: [2]}
      positions:
        - [1]   # first
        - [2]
      attention:
        mask: [[1, 0],
               [1, 1]]   # c
        heads: [{W_Q: [[1]], W_K: [[1]], W_V: [[1]]}]

      """
    let scene = try ScenesTests.scene(text)
    var edited = scene.model
    edited.tokens = [0, 1, 0]
    edited.positions = .written(Matrix([[1], [2], [0.5]]))
    edited.layers[0].mask = .matrix(Matrix([[1, 0, 0], [1, 1, 0], [1, 1, 1]]))
    #expect(
      try scene.saved(edited) == """
        sentence: a b a   # two
        embeddings: {a: [1], b: [2]}
        positions:
          - [1]
          - [2]
          - [0.5]
        attention:
          mask: [[1, 0, 0],
                 [1, 1, 0],
                 [1, 1, 1]]   # c
          heads: [{W_Q: [[1]], W_K: [[1]], W_V: [[1]]}]

        """)
    edited.positions = .sinusoidal
    edited.layers[0].mask = .causal
    let saved = try scene.saved(edited)
    #expect(saved.contains("  mask: causal   # c\n"))
    #expect(saved.contains("positions:\n  sinusoidal\n"))
    // A sentence that outgrows its mask cannot be saved without a new one.
    edited = scene.model
    edited.tokens = [0, 1, 0]
    #expect(scene.rewrites(for: edited) == .failure(.wouldReadBackDifferently))
  }

  @Test func scaleAndMaskArePutInWhereThereAreNone() throws {
    let scene = try ScenesTests.scene(smallScene)
    var edited = scene.model
    edited.layers[0].scale = .factor(0.5)
    edited.layers[0].mask = .causal
    edited.positions = .sinusoidal
    #expect(
      try scene.saved(edited)
        == smallScene.replacing("  heads:", with: "  scale: 0.5\n  mask: causal\n  heads:")
        .replacing("attention:", with: "positions: sinusoidal\nattention:"))
    let flow = try ScenesTests.scene(
      "{sentence: a, embeddings: {a: [1]}, "
        + "attention: {heads: [{W_Q: [[1]], W_K: [[1]], W_V: [[1]]}]}}")
    edited = flow.model
    edited.layers[0].scale = .none
    #expect(try flow.saved(edited).contains("attention: {scale: none, heads: ["))
  }

  @Test func anAliasOfTheSentenceIsReplacedAlone() throws {
    let text = smallScene.replacing(
      "sentence: Le chat noir", with: "title: &t Le chat\nsentence: *t # x")
    let scene = try ScenesTests.scene(text)
    var edited = scene.model
    edited.tokens = [2]
    #expect(try scene.saved(edited) == text.replacing("*t #", with: "noir #"))
  }
}
