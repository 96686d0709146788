import AttentionEngine
import Testing

@testable import Workbench

/// Ways to a word where they can be predicted.
@Suite struct LikelyWordTests {
  /// Of the last token the likeliest word is `aime`, then come the others.
  private func state(_ keys: String...) throws -> State {
    var state = try Fixture.state(Fixture.translation)
    for key in keys { state.press(key) }
    return state
  }

  /// The word under the cursor.
  private func word(_ state: State) throws -> String {
    let column = try #require(state.focusedCell?.column)
    return try #require(state.model.output?.words[column])
  }

  @Test(arguments: ["B", "G"])
  func fromTheLikeliestToTheNextOnes(_ stage: String) throws {
    var state = try state(stage, "Home", "C-n")
    let row = try #require(state.focusedCell?.row)
    let logits = try #require(state.trace[Site(.logits)]).row(row)
    let words = try #require(state.model.output?.words)
    let ranked = zip(words, logits).sorted { $0.1 > $1.1 }
    #expect(try word(state) == ranked[0].0)
    #expect(state.message?.text == "“\(ranked[0].0)”: number 1 of 4 by likelihood")
    state.press("C-n")
    #expect(state.trace[Site(.logits)]?[row, state.focusedCell?.column ?? 0] == ranked[1].1)
    state.press("C-n", "C-n", "C-n")
    #expect(try word(state) == ranked[0].0)
    // From anywhere else it begins anew.
    state.press("Home")
    if try word(state) == ranked[0].0 { state.press("End") }
    state.press("C-n")
    #expect(try word(state) == ranked[0].0)
  }

  @Test func aTypedWordIsFound() throws {
    var state = try state("B", "Tab", "C-f", "\"aime\"", "Enter")
    #expect(try word(state) == "aime" && state.focusedMatrix == .site(Site(.probabilities)))
    state.press("C-f", "\"TEN\"", "Enter")
    #expect(try word(state) == "tennis")
    state.press("C-f", "\"x\"", "Enter")
    #expect(state.prompt?.problem == "No word of the vocabulary begins with “x”")
    state.press("Escape")
    #expect(try word(state) == "tennis")
  }

  @Test func elsewhereThereAreNoWords() throws {
    var state = try state("C-n")
    #expect(
      state.message
        == .init(
          kind: .refused, text: "This belongs to logits and probabilities; B shows them"))
    state.press("C-f")
    #expect(state.message?.kind == .refused && state.prompt == nil)
    var plain = try Fixture.state()
    plain.press("C-n")
    #expect(plain.message?.text == "This scene predicts no words")
    #expect(Command.matching("word").contains { $0.title == "Find a word of the vocabulary" })
  }
}
