import AttentionEngine
import Scenes
import Testing

@testable import Workbench

/// The other texts of a scene, and text that is typed as text.
@Suite struct ExampleTests {
  /// Translates word by word, and reads raw text.
  private static let text =
    Fixture.translation
    .replacing("sentence: I love tennis", with: "text: I love tennis")
    + "\nexamples: [I love tennis, tennis tennis, love I]"

  @Test func examplesGoRoundAndCanBeUndone() throws {
    var state = try Fixture.state(Fixture.twoHeads + "\nexamples: [chat le, ici, le chat dort le]")
    state.press(";")
    #expect(state.model.tokenTexts == ["chat", "le"])
    #expect(state.message?.text == "Example 1 of 3: chat le")
    state.press("'")
    #expect(state.model.tokenTexts == ["le", "chat", "dort", "le"])
    #expect(state.message?.text == "Example 3 of 3: le chat dort le")
    state.press("'")
    #expect(state.model.tokenTexts == ["ici"])
    state.press("u", "u", "u")
    #expect(state.model.tokenTexts == ["le", "chat", "dort", "le"] && !state.isUnsaved)
    // From a sentence that is no example to the first or the last one.
    state.press("X", ";")
    #expect(state.message?.text == "Example 1 of 3: chat le")
    state.press("u", "'")
    #expect(state.message?.text == "Example 3 of 3: le chat dort le")
  }

  @Test func anExampleOfATranslationIsTextOfTheSource() throws {
    var state = try Fixture.state(Self.text)
    state.press("@", "@", ";")
    #expect(state.message?.text == "Example 2 of 3: tennis tennis")
    #expect(state.model.source?.sequence.tokenTexts == ["tennis", "tennis"])
    // Written to its end, although the text before it was not.
    #expect(state.decodingEnd == .end("</s>") && state.model.generatedCount == 2)
  }

  /// A mask and segments that are written for each token are those of the examples, whatever their
  /// words; so an example can be saved.
  @Test func whatIsWrittenForEachTokenStays() throws {
    let text = """
      sentence: a b c
      embeddings: {a: [1, 0], b: [0, 1], c: [1, 1]}
      segments: {table: {x: [0, 0], y: [1, 0]}, tokens: x y y}
      attention:
        mask: [[1, 0, 0], [1, 1, 0], [0, 1, 1]]
        heads: [{W_Q: identity, W_K: identity, W_V: identity}]
      examples: [c b a, b b b]
      """
    var state = try Fixture.state(text)
    let before = state.model
    for words in [["c", "b", "a"], ["b", "b", "b"]] {
      state.press(";")
      #expect(state.model.tokenTexts == words)
      #expect(state.model.layers[0].mask == before.layers[0].mask)
      #expect(state.model.main.segments == before.main.segments)
      let rewrites = try state.document.scene!.rewrites(for: state.model).get()
      #expect(rewrites.count == 1)
    }
  }

  /// Keys are no sentence, so the examples are the main sequence's.
  @Test func examplesOfADictionaryAreQueries() throws {
    let text = """
      sentence: le
      embeddings: {le: [1, 0], chat: [0, 1]}
      source: {keys: {the: [1, 0], cat: [0, 1]}}
      attention: {attends: source, heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
      examples: [chat, chat le]
      """
    var state = try Fixture.state(text)
    state.press(";", ";")
    #expect(state.model.tokenTexts == ["chat", "le"])
    #expect(state.model.source?.sequence.tokenTexts == ["the", "cat"])
  }

  @Test func aSceneWithoutExamplesSaysSo() throws {
    var state = try Fixture.state()
    state.press(";")
    #expect(
      state.message?.kind == .refused && state.message?.text.contains("no other examples") == true)
    #expect(state.document.history.past.isEmpty)
  }

  @Test func textIsTypedAsText() throws {
    var state = try Fixture.state(
      """
      text: Hi, you.
      embeddings: {Hi: [1, 0], ",": [0, 1], you: [1, 1], .: [0, 0], "J'": [2, 0]}
      attention: {heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
      """)
    state.press("i")
    #expect(state.prompt?.field.string == "Hi, you.")
    state.press("C-u", "\"J'you,Hi.\"", "Enter")
    #expect(state.model.tokenTexts == ["J'", "you", ",", "Hi", "."])
    state.press("i", "C-u", "\"you?\"", "Enter")
    #expect(state.prompt?.problem?.contains("“?” has no embedding") == true)
  }
}
