import AttentionEngine
import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// What the first line and the last two say.
@Suite struct StatusTests {
  private func screen(_ state: State, _ keys: [String] = [], width: Int = 120) -> Grid {
    var state = state
    for name in keys {
      for key in Key(name: name).map({ [$0] }) ?? name.map(Key.character) {
        _ = state.update(state.action(for: key))
      }
    }
    return render(
      state, size: Size(width: width, height: 30), capabilities: Capabilities(colors: .none)
    ).grid
  }

  @Test func headsThatAreOffAreCounted() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    #expect(screen(state).place(of: " off") == nil)
    #expect(screen(state, ["t"]).place(of: "1 head off") != nil)
    // Undo is for numbers, and leaves the heads.
    let edited = screen(state, ["t", "Q", "Tab", "Tab", "+", "u"])
    #expect(edited.place(of: "1 head off") != nil && edited.place(of: "edited") == nil)
    #expect(screen(state, ["t", ".", ".", "a"], width: 140).lines[0].contains("heads off"))
  }

  /// Where a text is written there is little room, and the layer is said all the same.
  @Test func narrowTitlesSayLayerAndHead() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    let title = { (keys: [String]) in
      let frame = try ScreenFixture.frame(
        ScreenFixture.translation, keys: keys, width: 60, height: 16)
      return frame.grid.lines[0].trimmingCharacters(in: .whitespaces)
    }
    #expect(state.writtenText != nil)
    let titles = [try title(["W"]), try title(["W", "."])]
    #expect(titles.map { $0.split(separator: " ").suffix(2) } == [["dec0", "H0"], ["x0", "H0"]])
  }

  /// Why something is not done is said to its end, in place of the hints.
  @Test func refusalsAndQuestionsAreWhole() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    let last = { (keys: [String], width: Int) in
      screen(state, keys, width: width).lines.suffix(2).map {
        $0.trimmingCharacters(in: .whitespaces)
      }.joined(separator: " ")
    }
    let whole = last(["O", "e"], 160)
    let refusal = try #require(whole.split(separator: "?").first.map(String.init))
    #expect(last(["O", "e"], 60).hasPrefix(refusal.trimmingCharacters(in: .whitespaces)))
    #expect(last([], 60).contains("? help"))
    let question = "Quit without saving your edits?  y or C-c quits · s saves · n stays"
    #expect(last(["Q", "Tab", "Tab", "+", "q"], 60) == question.replacing("  ", with: " "))
  }

  /// What is asked for stands above the field where it would leave no room to type.
  @Test func promptsLeaveRoomToType() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    let wide = screen(state, ["F7"], width: 100).lines.filter { $0.contains("seed 1: ") }
    #expect(wide.first?.contains("seed 1: greedy") == true)
    let narrow = screen(state, ["F7"], width: 60)
    let place = try #require(narrow.place(of: "temperature 0.8 top-k 40 top-p 0.9 seed 1:"))
    #expect(narrow.lines[place.y + 1].hasPrefix(" > "))
    #expect(narrow.cursor?.y == place.y + 1)
  }

  @Test func aLetterThatIsTypedIsNotSaidToQuit() throws {
    let small = { (keys: [String]) in
      try ScreenFixture.frame(ScreenFixture.translation, keys: keys, width: 40, height: 8).grid
    }
    #expect(try small([]).place(of: "q quits") != nil)
    #expect(try small(["i"]).place(of: "q quits") == nil)
    #expect(try small(["i"]).place(of: "enlarge the window") != nil)
  }

  /// Heads that are off change every number: that is said whatever else has no room.
  @Test(arguments: [60, 70, 80, 120])
  func headsThatAreOffAreNotCut(_ width: Int) throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    for keys in [["t"], [".", ".", "a"], ["t", "Q", "Tab", "Tab", "+"], ["a", "!"], ["t", "`"]] {
      let line = screen(state, keys, width: width).lines[0]
      #expect(
        line.hasSuffix(" head off") || line.hasSuffix(" heads off")
          || line.contains(" head off ") || line.contains(" heads off "), "\(keys) \(line)")
    }
  }

  @Test func leavingSaysThatTheSameKeyLeaves() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    let asked = screen(state, ["Q", "Tab", "Tab", "+", "C-c"])
    #expect(asked.place(of: "y or C-c quits · s saves · n stays") != nil)
  }

  @Test func whatIsWrongWithASettingHasTheRoom() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    let asked = screen(state, ["F7"], width: 80)
    #expect(asked.place(of: "greedy, or temperature 0.8 top-k 40 top-p 0.9 seed 1: ") != nil)
    let refused = screen(state, ["F7", "C-u", "top-p", "Space", "1.5", "Enter"], width: 80)
    #expect(refused.place(of: "top-p is a number above 0, at most 1, not 1.5") != nil)
    #expect(refused.place(of: " next word: top-p 1.5") != nil)
  }

  /// What is wrong with a typed line is said whole: beside it, or in lines below.
  @Test(arguments: [60, 80, 120, 160])
  func whatIsWrongIsSaidWhole(width: Int) throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    let word = "anticonstitutionnellement"
    let known = "“.\(word)” has no embedding; known: I · love · tennis · ."
    let lines = screen(state, ["C-e", word, "Enter"], width: width).lines
    let foot = lines.suffix(4).map { $0.split(separator: " ").joined(separator: " ") }
    #expect(foot.joined(separator: " ").contains(known), "\(lines.suffix(4))")
    #expect(lines.suffix(4).contains { $0.contains("source: I love tennis .\(word)") })
    // As soon as it is typed on, the keys are there again.
    let typed = screen(state, ["C-e", word, "Enter", "x"], width: width).lines
    #expect(typed.last?.contains("Enter takes it") == true)
  }

  @Test func aFullPaletteSaysSo() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    let letters = String(repeating: "x", count: Palette.limit)
    #expect(screen(state, [":", letters]).place(of: "At most 60 letters: no command") != nil)
    #expect(screen(state, [":", "xxx"]).place(of: "No command has these letters") != nil)
  }

  @Test func predictionsNameTheKeyToTheLikeliestWord() throws {
    let state = try ScreenFixture.state(ScreenFixture.translation)
    #expect(screen(state, ["B"]).place(of: "C-n likeliest") != nil)
    #expect(screen(state).place(of: "C-n") == nil)
  }
}
