import AttentionEngine
import CellGrid
import Testing

@testable import Workbench

@Suite struct CommandTests {
  @Test func everyCommandHasAKeyAndATitleOfItsOwn() {
    for command in Command.table { #expect(!command.keys.isEmpty, "\(command.title)") }
    let titles = Command.table.map(\.title)
    #expect(Set(titles).count == titles.count)
  }

  /// Two commands may share a key when never both are possible, as edit and go to the source.
  @Test func aKeyMeansOneThing() throws {
    for text in [Fixture.twoHeads, Fixture.masked, Fixture.columns] {
      var state = try Fixture.state(text)
      for stop in state.flow {
        _ = state.update(.stageChosen(stop))
        for _ in 0..<max(1, state.panes.count) {
          for (key, commands) in Command.byKey where commands.count > 1 && key != .enter {
            let possible = commands.filter { $0.obstacle(in: state) == nil }
            #expect(possible.count <= 1, "\(key.name) at \(stop)")
          }
          state.press("Tab")
        }
      }
    }
  }

  @Test func everyKeyNameReadsBack() {
    for key in Command.table.flatMap(\.keys) { #expect(Key(name: key.name) == key) }
  }

  @Test func aKeyWithoutACommandSaysSo() throws {
    var state = try Fixture.state()
    state.press("F9")
    #expect(state.message?.text == "F9 does nothing here; ? shows all keys")
  }

  @Test func thePaletteFindsByLettersInOrder() {
    #expect(Command.matching("").count == Command.table.count)
    #expect(Command.matching("weights").first?.title == "Go to weights")
    #expect(Command.matching("we").first?.title == "Go to weights")
    #expect(Command.matching("gtw").first?.title == "Go to weights")
    #expect(Command.matching("undo").first?.title == "Undo")
    #expect(Command.matching("qzx").isEmpty)
  }

  /// Every letter that is typed searches all titles anew.
  @Test func thePaletteTakesNoMoreLettersThanANameHas() throws {
    for command in Command.table { #expect(command.title.count < Palette.limit) }
    var state = try Fixture.state()
    state.press(":")
    for _ in 0..<2 * Palette.limit { _ = state.update(.typed(.character("a"))) }
    _ = state.update(.pasted(String(repeating: "b", count: 100_000)))
    guard case .palette(let palette) = state.mode else {
      Issue.record("no palette")
      return
    }
    #expect(palette.field.text == Array(repeating: "a", count: Palette.limit))
    #expect(palette.field.isFull && Command.matching(palette.field.string).isEmpty)
    state.press("C-u", "\"undo\"")
    _ = state.update(.pasted(String(repeating: "x", count: 100_000)))
    state.press("Left", "Escape")
    #expect(state.mode == .browsing)
  }

  @Test(arguments: [
    ("sink", "Next statistic of the heads"), ("entropy", "Next statistic of the heads"),
    ("lens", "Without first, special; × ‖v·W_O‖"), ("temperature", "How the next word is chosen"),
    ("translate", "Write the next word"), ("target", "Edit the target"),
    ("source", "Edit the source"), ("decoder", "Edit the target"),
    ("bias", "Next matrix of the stage"),
    ("queries", "Go to Q"),
  ])
  func thePaletteFindsByOtherWords(_ word: String, _ title: String) throws {
    let found = Command.matching(word).map(\.title)
    #expect(found.contains(title), "\(found)")
  }

  @Test func otherWordsAreThoseOfCommands() {
    let titles = Set(Command.table.map(\.title))
    for title in Command.words.keys { #expect(titles.contains(title), "\(title)") }
  }

  @Test func thePaletteRunsWhatIsChosen() throws {
    var state = try Fixture.state()
    state.press(":", "\"go to conc\"", "Enter")
    #expect(state.place.stage == .concat)
    #expect(state.mode == .browsing)
    state.press("C-p", "Down", "Enter")
    #expect(state.place.stage == .context)
  }

  @Test func thePaletteSaysWhyACommandIsNotPossible() throws {
    var state = try Fixture.state()
    state.press(":", "\"undo\"", "Enter")
    #expect(state.message == .init(kind: .refused, text: "Nothing to undo"))
  }

  @Test func helpOpensScrollsAndCloses() throws {
    var state = try Fixture.state()
    state.press("?", "Down", "Down", "Up")
    #expect(state.mode == .help(scroll: 1))
    state.press("Escape")
    #expect(state.mode == .browsing)
  }

  @Test func theHelpEndsWhereTheScreenSays() throws {
    var state = try Fixture.state()
    state.press("?")
    _ = state.update(.helpMeasured(15))
    state.press("PageDown", "PageDown", "Down")
    #expect(state.mode == .help(scroll: 15))
    state.press("Up")
    #expect(state.mode == .help(scroll: 14))
    state.press("Home", "End")
    #expect(state.mode == .help(scroll: 15))
    // On a larger screen.
    _ = state.update(.helpMeasured(3))
    #expect(state.mode == .help(scroll: 3))
    state.press("/")
    #expect(state.mode == .palette(Palette()))
  }

  @Test func pastedTextGoesIntoThePromptAsOneLine() throws {
    var state = try Fixture.state()
    state.press("i")
    _ = state.update(.pasted("le\nchat"))
    #expect(state.prompt?.field.string == "le chat dort lele chat")
    state.press("Escape")
    _ = state.update(.pasted("X X X"))
    #expect(state.model.tokens.count == 4)
  }

  @Test func aTextFieldEditsInTheMiddle() {
    var field = TextField("one two", isFresh: true)
    _ = field.handle(.left)
    _ = field.handle(.character("!"))
    #expect(field.string == "one tw!o")
    _ = field.handle(.control("w"))
    #expect(field.string == "one o")
    _ = field.handle(.home)
    _ = field.handle(.delete)
    #expect(field.string == "ne o" && field.cursor == 0)
    let isTaken = field.handle(.up)
    #expect(!isTaken)
    var fresh = TextField("1.0", isFresh: true)
    _ = fresh.handle(.character("2"))
    #expect(fresh.string == "2")
  }
}
