import AttentionEngine
import Scenes
import Testing

@testable import Workbench

@Suite struct EditingTests {
  private func atWeight() throws -> State {
    var state = try Fixture.state()
    // Q's panes: Q, input, W_Q, b_Q.
    state.press("Q", "Tab", "Tab")
    return state
  }

  @Test func aTypedNumberIsTakenAndEverythingFollows() throws {
    var state = try atWeight()
    let before = try #require(state.matrix(.weights))
    state.press("Enter")
    #expect(state.prompt?.field.string == "1")
    state.press("\"-2.5\"", "Enter")
    #expect(state.model[.wQ]?[0, 0] == -2.5)
    #expect(state.matrix(.weights) != before)
    #expect(abs(try #require(state.matrix(.q))[0, 0] - 0.55) < 1e-6)
    var fresh = Trace(model: state.model)
    fresh.computeAll()
    #expect(state.matrix(.output) == fresh[Site(.output)])
    #expect(state.isUnsaved)
    #expect(state.document.editedCount(in: state.model) == 1)
  }

  @Test(arguments: ["", "abc", "nan", "inf", "1e999", "0x10", "1_0", "--1", "1 2"])
  func whatIsNoFiniteNumberIsRefusedAndKeepsTheTyping(_ text: String) throws {
    var state = try atWeight()
    let model = state.model
    state.press("Enter", "C-u", "\"\(text)\"", "Enter")
    #expect(state.model == model)
    let prompt = try #require(state.prompt)
    #expect(prompt.problem?.contains("not a finite number") == true)
    #expect(prompt.field.string == text)
    state.press("Escape")
    #expect(state.mode == .browsing)
  }

  @Test(arguments: ["1e39", "-3.5E38", "1e-60"])
  func whatFloat32HasNotIsRefused(_ text: String) throws {
    var state = try atWeight()
    state.press("Enter", "C-u", "\"\(text)\"", "Enter")
    #expect(
      state.prompt?.problem
        == "float32 has no \(text): its numbers are 0 and those from 1e-45 to 3.4e38")
  }

  @Test func nudgesAddUpWithoutNoise() throws {
    var state = try atWeight()
    state.press("+", "+", "+")
    #expect(state.model[.wQ]?[0, 0] == 1.3)
    state.press("-", "-", "-", "-")
    #expect(state.model[.wQ]?[0, 0] == 0.9)
    state.press("/", "+")
    #expect(state.model[.wQ]?[0, 0] == 0.91)
    state.press("*", "*", "+")
    #expect(state.model[.wQ]?[0, 0] == 1.91)
    state.press("#", "\"0.25\"", "Enter", "+")
    #expect(state.model[.wQ]?[0, 0] == 2.16)
  }

  @Test func undoAndRedoHaveNoLimitAndRestoreEveryBit() throws {
    var state = try atWeight()
    var models = [state.model]
    for index in 0..<300 {
      state.press(index % 3 == 0 ? "j" : "l", index % 2 == 0 ? "+" : "-")
      models.append(state.model)
    }
    for model in models.dropLast().reversed() {
      state.press("u")
      #expect(state.model == model)
    }
    #expect(!state.isUnsaved)
    state.press("u")
    #expect(state.message?.kind == .refused)
    for model in models.dropFirst() {
      state.press("U")
      #expect(state.model == model)
    }
    state.press("U")
    #expect(state.message?.kind == .refused)
  }

  @Test func undoGoesBackToWhereTheEditWas() throws {
    var state = try atWeight()
    state.press("j", "+", "W", "g", "u")
    #expect(state.focusedCell == CellID(.parameter(.wQ), row: 1, column: 0))
  }

  @Test func undoSaysWhatIsSoAgain() throws {
    var state = try atWeight()
    state.press("Enter", "\"0.14861962\"", "Enter", "+")
    state.press("u")
    #expect(state.message?.text == "Undone: W_Q[0, 0] is 0.1486 again")
    state.press("u", "U")
    #expect(state.message?.text == "Redone: W_Q[0, 0] is 0.1486 again")
    state.press("m", "u")
    #expect(state.message?.text == "Undone: the mask is none again")
    state.press("i", "C-u", "\"le chat\"", "Enter", "u")
    #expect(state.message?.text == "Undone: Sentence: le chat")
  }

  @Test func anEditAfterAnUndoEndsTheRedo() throws {
    var state = try atWeight()
    state.press("+", "u", "-", "U")
    #expect(state.model[.wQ]?[0, 0] == 0.9)
    #expect(state.document.history.future.isEmpty)
  }

  @Test func anEmbeddingIsEditedWhereTheSentenceShowsIt() throws {
    var state = try Fixture.state()
    state.press("E", "PageDown", "Enter", "\"9\"", "Enter")
    // "le" stands first and last: one row of the table, so both places change.
    #expect(state.model.embeddings[0, 0] == 9)
    #expect(state.matrix(.embeddings)?[0, 0] == 9)
    #expect(state.matrix(.embeddings)?[3, 0] == 9)
  }

  @Test func aComputedNumberIsNotEdited() throws {
    var state = try Fixture.state()
    let model = state.model
    state.press("W", "+")
    #expect(state.model == model)
    #expect(state.message?.kind == .refused)
  }

  @Test func rTakesANumberBackToWhatItWas() throws {
    var state = try atWeight()
    state.press("+", "+", "r")
    #expect(state.model == state.document.opened.model)
    state.press("u")
    #expect(state.model[.wQ]?[0, 0] == 1.2)
  }

  @Test func deltaIsTheChangeAgainstTheSceneAsOpened() throws {
    var state = try atWeight()
    state.press("+", "W", "d")
    #expect(state.showsDelta)
    let now = try #require(state.matrix(.weights))
    let before = try #require(try Fixture.state().matrix(.weights))
    let delta = try #require(state.delta(of: .site(Site(.weights))))
    #expect(delta[0, 0] == now[0, 0] - before[0, 0])
    #expect(delta.values.contains { $0 != 0 })
  }

  @Test func theDeltaOfWhatIsMaskedIsZero() throws {
    var state = try Fixture.state(Fixture.masked)
    state.press("M", "d")
    let delta = try #require(state.delta(of: .site(Site(.masked))))
    #expect(delta.values.allSatisfy { $0 == 0 })
  }

  @Test func aMaskIsNudgedBetweenZeroAndOne() throws {
    var state = try Fixture.state(Fixture.masked)
    state.press("M", "Tab", "Tab", "l")
    #expect(state.focusedCell == CellID(.parameter(.mask(layer: 0)), row: 0, column: 1))
    state.press("+", "+")
    #expect(state.model[.mask(layer: 0)]?[0, 1] == 1)
    #expect(try #require(state.matrix(.weights))[0, 1] > 0)
    state.press("-", "-")
    #expect(state.model[.mask(layer: 0)]?[0, 1] == 0)
    state.press("Enter", "\"0.5\"", "Enter")
    #expect(state.model[.mask(layer: 0)]?[0, 1] == 0)
    #expect(state.prompt?.problem != nil)
  }

  @Test func aMaskOfAnotherSentenceHasNoTwinsInTheFile() throws {
    var state = try Fixture.state(
      Fixture.masked.replacing(
        "[[1, 0, 0], [1, 1, 0], [0, 1, 1]]", with: "[&row [1, 1, 1], *row, *row]"))
    state.press("M", "Tab", "Tab")
    let cell = CellID(.parameter(.mask(layer: 0)), row: 0, column: 0)
    #expect(state.twins(of: cell).count == 2)
    #expect(state.location(of: cell) != nil)
    state.press("X")
    #expect(state.twins(of: cell).isEmpty)
    #expect(state.location(of: cell) == nil)
    state.press("-")
    #expect(state.model[.mask(layer: 0)] == Matrix([[0, 1], [1, 1]]))
  }

  @Test func aSentenceIsNotLongerThanASceneCanBe() throws {
    var state = try Fixture.state()
    let before = state.model.tokens
    let words = { (count: Int) in Array(repeating: "le", count: count).joined(separator: " ") }
    state.press("i", "C-u")
    _ = state.update(.pasted(words(Scene.Limit.tokens + 1)))
    state.press("Enter")
    #expect(state.prompt?.problem == "A scene has at most 1024 tokens")
    #expect(state.model.tokens == before)
    state.press("C-u")
    _ = state.update(.pasted(words(Scene.Limit.tokens)))
    state.press("Enter")
    #expect(state.model.tokens.count == Scene.Limit.tokens)
    state.press("A", "\"le\"", "Enter")
    #expect(state.prompt?.problem == "A scene has at most 1024 tokens")
    #expect(state.model.tokens.count == Scene.Limit.tokens)
  }
}

@Suite struct SettingTests {
  @Test(arguments: [
    ("none", Scale.none), ("0.5", .factor(0.5)), ("sqrt", .sqrt), ("2", .factor(2)),
  ])
  func theScaleIsTypedAndUndone(_ text: String, _ scale: Scale) throws {
    var state = try Fixture.state(
      Fixture.twoHeads.replacing("attention:", with: "attention:\n  scale: 3"))
    state.press("s")
    #expect(state.prompt?.field.string == "3")
    state.press("\"\(text)\"", "Enter")
    #expect(state.model.layers[0].scale == scale)
    let scores = try #require(state.matrix(.scores))
    let scaled = try #require(state.matrix(.scaled))
    #expect(abs(scaled[1, 2] - scores[1, 2] * scale.factor(dHead: 2)) < 1e-6)
    #expect(state.isUnsaved)
    state.press("u")
    #expect(state.model.layers[0].scale == .factor(3))
  }

  @Test func whatIsNoScaleIsRefused() throws {
    var state = try Fixture.state()
    state.press("s", "\"half\"", "Enter")
    #expect(state.prompt?.problem?.hasPrefix("The scale is sqrt") == true)
    #expect(!state.isUnsaved)
  }

  @Test func theMaskGoesRoundAndIsSaved() throws {
    var state = try Fixture.state()
    state.press("m")
    #expect(state.model.layers[0].mask == .causal)
    #expect(try #require(state.matrix(.weights))[0, 1] == 0)
    guard case .save(let rewrites, _)? = state.press("w").first else {
      Issue.record("no save effect")
      return
    }
    let saved = try state.document.scene!.applying(rewrites).get()
    #expect(saved.model == state.model)
    state.press("m")
    #expect(state.model.layers[0].mask == .none)
    #expect(!state.isUnsaved)
  }

  @Test func aWrittenMaskComesBack() throws {
    var state = try Fixture.state(Fixture.masked)
    let written = state.model.layers[0].mask
    state.press("m", "m")
    #expect(state.model.layers[0].mask == .causal)
    state.press("m")
    #expect(state.model.layers[0].mask == written)
    #expect(!state.isUnsaved)
  }
}
