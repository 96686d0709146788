import AttentionEngine
import Testing

@testable import Workbench

@Suite struct SentenceTests {
  @Test func aTypedSentenceIsTaken() throws {
    var state = try Fixture.state()
    state.press("i")
    #expect(state.prompt?.field.string == "le chat dort le")
    state.press("C-u", "\"ici dort le chat ici\"", "Enter")
    #expect(state.model.tokenTexts == ["ici", "dort", "le", "chat", "ici"])
    #expect(state.matrix(.weights)?.shape == Shape(5, 5))
    state.press("u")
    #expect(state.model.tokenTexts == ["le", "chat", "dort", "le"])
  }

  @Test func aWordWithoutAnEmbeddingIsRefusedByName() throws {
    var state = try Fixture.state()
    state.press("i", "C-u", "\"le chien\"", "Enter")
    #expect(state.prompt?.problem?.contains("“chien” has no embedding") == true)
    #expect(!state.isUnsaved)
  }

  @Test func sourceAndTargetAreEditedWhereverTheCursorIs() throws {
    for keys in [[], [",", ","], ["."]] as [[String]] {
      var state = try Fixture.state(Fixture.translation)
      for key in keys { state.press(key) }
      state.press("C-d")
      #expect(state.prompt?.purpose == .sentence(.main))
      #expect(state.prompt?.field.string == "<s>")
      state.press("Escape", "C-e")
      #expect(state.prompt?.purpose == .sentence(.source))
      #expect(state.prompt?.field.string == "I love tennis")
    }
    var state = try Fixture.state()
    state.press("C-d")
    #expect(state.mode == .browsing)
    #expect(
      state.message?.text == "This scene reads one text alone; i edits it")
  }

  @Test func tokensAreAddedDeletedAndMoved() throws {
    var state = try Fixture.state()
    state.press("T", "j", "A", "\"ici\"", "Enter")
    #expect(state.model.tokenTexts == ["le", "chat", "ici", "dort", "le"])
    #expect(state.focusedToken == 2)
    state.press(">")
    #expect(state.model.tokenTexts == ["le", "chat", "dort", "ici", "le"])
    #expect(state.focusedToken == 3)
    state.press("<", "<")
    #expect(state.model.tokenTexts == ["le", "ici", "chat", "dort", "le"])
    state.press("X")
    #expect(state.model.tokenTexts == ["le", "chat", "dort", "le"])
  }

  @Test func theLastTokenStays() throws {
    var state = try Fixture.state()
    state.press("X", "X", "X", "X", "X")
    #expect(state.model.tokens.count == 1)
    #expect(state.message?.kind == .refused)
  }

  @Test func aWrittenMaskFollowsItsTokens() throws {
    var state = try Fixture.state(Fixture.masked)
    // b goes before a: its row and column go with it.
    state.press("T", ">")
    #expect(state.model[.mask(layer: 0)] == Matrix([[1, 1, 0], [0, 1, 0], [1, 0, 1]]))
    state.press("X")
    #expect(state.model.tokenTexts == ["b", "c"])
    #expect(state.model[.mask(layer: 0)] == Matrix([[1, 0], [1, 1]]))
  }
}

@Suite struct SentenceTextTests {
  @Test(arguments: [
    ["le", "chat"], ["New York", "is"], ["a\"b", "c"], ["back\\slash"], ["q \\ \" q", ""],
  ])
  func everySentenceReadsBack(_ tokens: [String]) {
    #expect(SentenceText.tokens(of: SentenceText.text(of: tokens)) == tokens)
  }

  @Test func plainTokensStandAsTheyAre() {
    #expect(SentenceText.text(of: ["New York", "is", "."]) == "\"New York\" is .")
    #expect(SentenceText.tokens(of: "  a   b ") == ["a", "b"])
    #expect(SentenceText.tokens(of: "a \"b") == nil)
  }
}

@Suite struct TokenNameTests {
  @Test func repeatedWordsAreToldApartByTheirPlace() throws {
    let state = try Fixture.state()
    #expect(state.tokenNames.main == ["le₀", "chat", "dort", "le₃"])
    #expect(state.name(of: CellID(.site(Site(.weights)), row: 3, column: 0)) == "weights[le₃, le₀]")
    #expect(try Fixture.state(Fixture.columns).tokenNames.main == ["a", "b", "c"])
  }

  @Test func aTokenThatIsNewInAWrittenMaskMaySeeAndBeSeen() throws {
    var state = try Fixture.state(Fixture.masked)
    state.press("A", "\"b\"", "Enter")
    #expect(state.message?.text == "b added; its row and column of the mask are 1")
  }
}
