import AttentionEngine
import Scenes
import Testing

@testable import Workbench

/// A model that writes does so anew after every change.
@Suite struct WritingTests {
  private func state() throws -> State { try Fixture.state(Fixture.translation) }

  @Test func theTextIsCompleteFromTheStart() throws {
    let state = try state()
    #expect(state.model.tokenTexts == ["<s>", "Je", "aime", "tennis"])
    #expect(state.decodingEnd == .end("</s>"))
    #expect(
      state.writtenText
        == WrittenText(
          source: "I love tennis", prompt: "<s>", written: "Je aime tennis", end: .end("</s>")))
    #expect(!state.isGenerated(token: 0, of: .main) && state.isGenerated(token: 1, of: .main))
    #expect(!state.isGenerated(token: 1, of: .source))
    // A model that writes nothing on answers; one that predicts nothing has no text.
    let answered = try Fixture.state(Fixture.layers)
    #expect(answered.decodingEnd == nil && answered.writtenText?.end == nil)
    #expect(answered.writtenText?.written.isEmpty == false)
  }

  @Test func anotherSourceIsAnotherText() throws {
    var state = try state()
    state.press("i")
    #expect(state.prompt?.purpose == .sentence(.source))
    #expect(state.prompt?.field.string == "I love tennis")
    state.press("C-u", "\"tennis I\"", "Enter")
    #expect(state.model.tokenTexts == ["<s>", "tennis", "Je"])
    #expect(state.isUnsaved)
    state.press("u")
    #expect(state.model.tokenTexts == ["<s>", "Je", "aime", "tennis"])
    #expect(!state.isUnsaved)
    state.press("U")
    #expect(state.model.tokenTexts == ["<s>", "tennis", "Je"])
  }

  @Test func anEditOfANumberChangesTheText() throws {
    var state = try state()
    // The bias of the end outweighs every word.
    state.press("G", "Tab", "Tab", "Tab", "$", "Enter", "\"2\"", "Enter")
    #expect(state.model.tokenTexts == ["<s>"])
    #expect(state.document.editedCount(in: state.model) == 1)
    state.press("u")
    #expect(state.model.tokenTexts == ["<s>", "Je", "aime", "tennis"])
  }

  /// Written words are no edits, and are not undone.
  @Test func whoUndoesAWrittenWordLearnsHowToTakeItBack() throws {
    var state = try state()
    state.press("B", "@", "u")
    #expect(state.message?.text == "Nothing to undo")
    state.press("@", "u")
    #expect(
      state.message?.text == "Nothing to undo; X at a word that the model wrote takes it back")
    state.press("X")
    #expect(state.model.tokenTexts == ["<s>"])
  }

  @Test func oneKeyWritesOneWordAfterTheOther() throws {
    var state = try state()
    state.press("@")
    #expect(state.model.tokenTexts == ["<s>"])
    #expect(state.decodingEnd == .paused)
    state.press("@")
    #expect(state.model.tokenTexts == ["<s>", "Je"])
    #expect(state.message?.text == "“Je” follows “<s>”")
    #expect(state.focusedToken(of: .main) == 1)
    // An edit in the middle leaves as many words.
    state.press("i", "C-u", "\"tennis I love\"", "Enter")
    #expect(state.model.tokenTexts == ["<s>", "tennis"])
    state.press("@", "@")
    #expect(state.model.tokenTexts == ["<s>", "tennis", "Je", "aime"])
    #expect(state.decodingEnd == .paused)
    state.press("@")
    #expect(state.model.tokenTexts == ["<s>", "tennis", "Je", "aime"])
    #expect(state.message?.text == "“</s>” is likeliest now, and ends the text")
    // Complete again: edits lead to whole texts, and the next press begins anew.
    state.press("u")
    #expect(state.model.tokenTexts == ["<s>", "Je", "aime", "tennis"])
    state.press("@")
    #expect(state.model.tokenTexts == ["<s>"])
  }

  @Test func whatEndsTheTextIsSaid() throws {
    var state = try state()
    // No bias is left that would end the text.
    state.press("G", "Tab", "Tab", "Tab", "$", "Enter", "\"-9\"", "Enter")
    #expect(state.decodingEnd == .noPosition(positions: 4))
    state.press("@", "@", "@", "@")
    #expect(state.message?.text == "“tennis” follows “aime”")
    state.press("@")
    #expect(state.message?.text == "The text ends here: the scene has 4 written positions")
  }

  @Test func aModelThatWritesNothingSaysSo() throws {
    var state = try Fixture.state()
    state.press("@")
    #expect(state.message == .init(kind: .refused, text: "This scene writes no text"))
  }

  @Test func whatIsWrittenIsNeitherUnsavedNorSaved() throws {
    var state = try state()
    #expect(!state.isUnsaved)
    #expect(state.press("w").isEmpty)
    state.press("@", "@")
    #expect(!state.isUnsaved)
    #expect(state.document.history.past.isEmpty)
    _ = state.update(.blockChosen(.layer(2)))
    state.press("K", "Tab", "Tab", "+")
    guard case .save(let rewrites, _)? = state.press("w").first else {
      Issue.record("no save effect")
      return
    }
    let text = String(decoding: rewrites[0].bytes, as: UTF8.self)
    #expect(text == Fixture.translation.replacing("W_K: [[0], [1]", with: "W_K: [[0.1], [1]"))
  }

  @Test func headsAreSwitchedWhileItWrites() throws {
    var state = try state()
    state.press("Q")
    _ = state.update(.blockChosen(.layer(2)))
    state.press("0")
    // Without the translation nothing but the end is likely.
    #expect(state.model.tokenTexts == ["<s>"])
    #expect(!state.isUnsaved)
    state.press("0")
    #expect(state.model.tokenTexts == ["<s>", "Je", "aime", "tennis"])
  }

  @Test func thePromptIsEditedWhereItStands() throws {
    var state = try state()
    state.press("T")
    #expect(state.block == .input(.main))
    state.press("i")
    #expect(state.prompt?.purpose == .sentence(.main))
    #expect(state.prompt?.field.string == "<s>")
    state.press("Escape", "Home", "A", "\"tennis\"", "Enter")
    #expect(state.model.tokenTexts == ["<s>", "tennis", "aime", "tennis"])
    #expect(state.model.decoding?.promptLength == 2)
    // What the model wrote is not moved.
    state.press("End", "<")
    #expect(state.model.tokenTexts == ["<s>", "tennis", "aime", "tennis"])
    #expect(
      state.message
        == .init(
          kind: .refused,
          text: "The model wrote this word itself; X takes it back, and what follows it"))
    state.press("u")
    #expect(state.model.decoding?.promptLength == 1)
  }

  @Test func whatTheModelWroteIsTakenBack() throws {
    var state = try state()
    state.press("T", "End", "X")
    #expect(state.model.tokenTexts == ["<s>", "Je", "aime"])
    #expect(state.message?.text == "“tennis” is taken back; @ writes on")
    #expect(state.focusedToken(of: .main) == 2 && state.decodingEnd == .paused)
    state.press("Left", "X")
    #expect(state.model.tokenTexts == ["<s>"])
    #expect(state.message?.text == "“Je” and what follows are taken back; @ writes on")
    state.press("@")
    #expect(state.model.tokenTexts == ["<s>", "Je"])
    #expect(!state.isUnsaved && state.document.history.past.isEmpty)
  }

  @Test func anotherWayOfChoosingWordsIsUndone() throws {
    var state = try state()
    let written = state.model.tokenTexts
    state.press("F7", "C-u", "\"temperature 100 seed 3\"", "Enter")
    #expect(state.sampling == Sampling(temperature: 100, seed: 3))
    let other = state.model.tokenTexts
    #expect(other != written)
    #expect(
      state.message?.text == "The next word: temperature 100 seed 3; what was written is chosen "
        + "anew, u brings it back")
    state.press("u")
    #expect(state.sampling == .greedy && state.model.tokenTexts == written)
    #expect(state.message?.text == "Undone: the next word: greedy again")
    state.press("U")
    #expect(state.model.tokenTexts == other && !state.isUnsaved)
    // The same once more is nothing to undo.
    let count = state.document.history.past.count
    state.press("F7", "Enter")
    #expect(state.document.history.past.count == count)
  }

  @Test func tokensOfTheSourceAreEditedInItsBlock() throws {
    var state = try state()
    state.press("T", "T")
    #expect(state.block == .input(.source))
    state.press(">")
    #expect(state.model.source?.sequence.tokenTexts == ["love", "I", "tennis"])
    #expect(state.focusedToken(of: .source) == 1)
    #expect(state.model.tokenTexts == ["<s>", "aime", "Je", "tennis"])
    state.press("X")
    #expect(state.model.tokenTexts == ["<s>", "aime", "tennis"])
    state.press("A", "\"Je\"", "Enter")
    #expect(state.prompt?.problem?.hasPrefix("“Je” has no embedding; known: I · love") == true)
  }
}

@Suite struct WeightingTests {
  @Test func oneKeyGoesRoundTheWeightings() throws {
    var state = try Fixture.state(Fixture.layers)
    _ = state.update(.blockChosen(.layer(1)))
    let softmax = try #require(state.matrix(.weights, layer: 1))
    state.press("~")
    #expect(state.model.layers.map(\.weighting) == [.softmax, .linear])
    #expect(state.message?.text == "weighting softmax → linear: the weights are the scores")
    let linear = try #require(state.matrix(.weights, layer: 1))
    #expect(linear[0, 1] == 0 && linear[1, 0] == state.matrix(.scaled, layer: 1)?[1, 0])
    state.press("~")
    #expect(state.matrix(.weights, layer: 1) == Matrix([[1, 0], [0, 1]]))
    #expect(state.panes == [.site(Site(.weights, HeadID(layer: 1, head: 0)))])
    state.press("u", "u")
    #expect(state.matrix(.weights, layer: 1) == softmax)
    #expect(!state.isUnsaved)
  }

  @Test func scaleAndMaskAreThoseOfTheLayerOnTheScreen() throws {
    var state = try Fixture.state(Fixture.layers)
    _ = state.update(.blockChosen(.layer(1)))
    state.press("s", "\"3\"", "Enter", "m")
    #expect(state.model.layers.map(\.scale) == [.sqrt, .factor(3)])
    #expect(state.model.layers.map(\.mask) == [.none, .none])
    state.press(",", "m")
    #expect(state.model.layers.map(\.mask) == [.causal, .none])
  }

  @Test(arguments: ["~", "s", "m"])
  func outsideOfALayerThereIsNoneToChange(_ key: String) throws {
    var state = try Fixture.state(Fixture.layers)
    state.press("B", key)
    #expect(state.message?.kind == .refused)
    #expect(state.prompt == nil && !state.isUnsaved)
    // A simple model has only one layer to be meant.
    var simple = try Fixture.state()
    simple.press("T", key)
    #expect(simple.message?.kind != .refused)
  }
}
