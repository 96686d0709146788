import Glibc
import Testing

/// The program in a real terminal, from the shell's prompt to the shell's prompt.
@Suite(.serialized) struct SessionTests {
  /// What issue and README promise of one sitting.
  @Test func oneSittingFromOpenToQuit() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 30, in: folder)
    try tmux.run("echo earlier; stty -a >before")
    try tmux.wait { $0.hasSuffix("earlier\n\(Tmux.prompt)") }
    let before = try tmux.screen()

    try tmux.open("chat-noir.scene")
    let opened = try tmux.wait(for: "weights[Le, Le]")
    #expect(try tmux.value("#{alternate_on} #{mouse_sgr_flag}") == "1 1")
    #expect(try Panel.rows(of: opened) == printedPanel("chat-noir.scene", in: folder))

    // Edit W_Q[0, 0], which is 1, and see the weights change.
    try tmux.type("Q\t\t")
    try tmux.wait(for: "┌ W_Q 3x2 ")
    try tmux.press("Enter")
    try tmux.wait(for: " W_Q[0, 0]: ")
    try tmux.type("2.5")
    try tmux.press("Enter")
    try tmux.wait(for: "W_Q[0, 0] 1 → 2.5")
    try tmux.wait(for: "edited 1 · unsaved")
    let original = try folder.text("chat-noir.scene")
    let edited = original.replacing("W_Q: [[1, 0]", with: "W_Q: [[2.5, 0]")
    #expect(edited != original)
    try folder.write("edited.scene", edited)
    let expected = try printedPanel("edited.scene", in: folder)
    #expect(expected != Panel.rows(of: opened))
    try tmux.type("W")
    try tmux.wait { Panel.rows(of: $0) == expected }

    // Undo and redo, from where the change shows.
    try tmux.type("uW")
    try tmux.wait { Panel.rows(of: $0) == Panel.rows(of: opened) }
    try tmux.wait { !$0.contains("unsaved") && !$0.contains("edited") }
    try tmux.type("UW")
    try tmux.wait { Panel.rows(of: $0) == expected }

    try tmux.type("w")
    try tmux.wait(for: "Saved chat-noir.scene")
    try tmux.wait { $0.contains("edited 1") && !$0.contains("unsaved") }
    #expect(try folder.text("chat-noir.scene") == edited)
    try tmux.type("q")
    try tmux.waitForEnd()

    // The screen as before, with the command and what it said below; a shell that works.
    let after = try tmux.screen()
    #expect(after.hasPrefix(before.trimmingBlanks))
    #expect(!after.contains("weights"))
    try tmux.expectPlainTerminal()
    let own = ["after", "attn", "before", "edited.scene", "pid", "profile", "tmux"]
    #expect(folder.names == (Repository.scenes + own).sorted())
  }

  @Test func theFirstWordsHaveRoomOnTheSmallestScreen() throws {
    let tmux = try Tmux(width: 60, height: 16, in: try TemporaryFolder())
    try tmux.open("chat-noir.scene", until: "Space: next stage, ?: all keys")
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  /// The panel's rows as `attn-tui screen` prints them for the colours of the terminal.
  private func printedPanel(_ scene: String, in folder: TemporaryFolder) throws -> [String] {
    let outcome = try Program.run(
      ["screen", scene, "--size", "100x30", "--color", "256"], in: folder)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return Panel.rows(of: outcome.text)
  }

  @Test func theGalleryOpensALessonAndComesBack() throws {
    let folder = try TemporaryFolder()
    mkdir(folder["scenes"], 0o755)
    for name in Repository.scenes {
      try folder.write("scenes/\(name)", try folder.text(name))
    }
    try folder.write("scenes/broken.scene", "sentence: [\n")
    let tmux = try Tmux(width: 100, height: 30, in: folder)
    try tmux.open("", until: "gallery")
    try tmux.wait(for: "  1  Le chat noir mange la souris blanche.")
    try tmux.wait(for: "scenes/broken.scene:")
    try tmux.press("Down", "Down", "Enter")
    try tmux.wait(for: "┌ tokens")
    try tmux.type("E+q")
    try tmux.wait(for: "Quit without saving your edits?")
    try tmux.type("y")
    try tmux.wait(for: "gallery")
    try tmux.press("End", "Enter", "Home")
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  @Test func spaceStepsThroughAllStages() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 30, in: folder)
    try tmux.open("chat-noir-causal.scene")
    try tmux.type("T")
    let titles = [
      "┌ tokens ", "┌ embeddings 8x3 ", "┌ positions ", "┌ input 8x3 ", "┌ Q 8x2 ", "┌ K 8x2 ",
      "┌ V 8x2 ", "┌ scores 8x8 ", "┌ scaled 8x8 ", "┌ masked 8x8 ", "┌ weights 8x8 ",
      "┌ context 8x2 ", "┌ concat 8x2 ", "┌ output 8x2 ",
    ]
    let formulas = [
      "the sentence, cut into tokens", "embeddings[i] =", "there are no positions", "input =",
      "Q = input · W_Q", "K = input · W_K", "V = input · W_V", "scores = Q · Kᵀ",
      "scaled = scores / √d_k", "masked = scaled where", "weights = softmax(masked)",
      "context = weights · V", "concat = the context of the one head", "output = concat",
    ]
    for (index, (title, formula)) in zip(titles, formulas).enumerated() {
      if index > 0 { try tmux.press("Space") }
      try tmux.wait("\(title)with \(formula)") {
        $0.contains("\n" + title) && $0.lowercased().contains(formula.lowercased())
      }
    }
    try tmux.press("Space")
    try tmux.wait(for: "This is the last stage")
    for title in titles.dropLast().reversed() {
      try tmux.press("BSpace")
      try tmux.wait(title) { $0.contains("\n" + title) }
    }
    try tmux.press("BSpace")
    try tmux.wait(for: "This is the first stage")
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  @Test func aHeadThatIsOffContributesNothing() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 120, height: 34, in: folder)
    try tmux.open("chat-noir-heads.scene")
    try tmux.type("N")
    let on = Panel.rows(of: try tmux.wait(for: "┌ concat 8x5 "))
    try tmux.type("1")
    let off = Panel.rows(
      of: try tmux.wait(for: "Head 1 is off: it adds nothing to concat and output"))
    #expect(off != on)
    try tmux.wait(for: "heads · 2 of 3 on")
    try tmux.type("l")
    try tmux.type("l")
    try tmux.wait(for: "head 1 “who eats whom” is off,")
    try tmux.type("1")
    try tmux.wait(for: "heads · 3 of 3 on")
    try tmux.type("a")
    try tmux.wait(for: "All heads are off: concat is zero")
    // Which heads are on is no edit.
    try tmux.type("q")
    try tmux.waitForEnd()
    #expect(
      try folder.read("chat-noir-heads.scene") == Repository.read("scenes/chat-noir-heads.scene"))
  }

  /// The last picture stays on such a terminal, and the prompt stands below it.
  @Test func aTerminalWithOneScreenIsLeftWithAPlainLastLine() throws {
    let tmux = try Tmux(width: 80, height: 24, in: TemporaryFolder())
    try tmux.start("chat-noir.scene", variables: "env TERM=vt100")
    try tmux.wait(for: "? help")
    try tmux.type("q")
    let screen = try tmux.wait { $0.hasSuffix("ended 0\n\(Tmux.prompt)") }
    #expect(screen.contains("weights 8x8") && !screen.contains("? help"))
    try tmux.expectPlainTerminal(sinceBefore: false)
  }

  @Test func quittingWithUnsavedEditsAsks() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 80, height: 24, in: folder)
    let original = try folder.text("chat-noir.scene")
    try tmux.open("chat-noir.scene")
    try tmux.type("E+")
    try tmux.wait(for: "unsaved")
    try tmux.type("q")
    try tmux.wait(for: "Quit without saving your edits?")
    try tmux.type("n")
    try tmux.wait { !$0.contains("Quit without saving") }
    try tmux.press("C-c")
    try tmux.wait(for: "Quit without saving your edits?  y or C-c quits")
    try tmux.press("C-c")
    try tmux.waitForEnd()
    #expect(try folder.text("chat-noir.scene") == original)

    try tmux.run("clear")
    try tmux.wait { $0 == Tmux.prompt }
    try tmux.open("chat-noir.scene")
    try tmux.type("E+q")
    try tmux.wait(for: "Quit without saving your edits?")
    try tmux.type("s")
    try tmux.wait(for: "Saved chat-noir.scene")
    try tmux.type("q")
    try tmux.waitForEnd()
    #expect(
      try folder.text("chat-noir.scene")
        == original.replacing("Le:      [0.1,", with: "Le:      [0.2,"))
  }

  @Test func standardInputThatIsNoTerminal() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 80, height: 24, in: folder)
    try tmux.open("chat-noir.scene </dev/null")
    try tmux.type("S")
    try tmux.wait(for: "┌ scores 8x8 ")
    try tmux.type("q")
    try tmux.waitForEnd()
    try tmux.run("clear")
    try tmux.open("chat-noir.scene >out")
    try tmux.type("q")
    try tmux.waitForEnd()
    #expect(try folder.read("out").isEmpty)
    try tmux.expectPlainTerminal(sinceBefore: false)
  }

  /// Without any terminal the reason is said.
  @Test func noTerminalAtAll() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      "/usr/bin/setsid", ["--wait", try Program.path(), "chat-noir.scene"], in: folder.path,
      environment: Spawning.environment)
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "attn-tui: there is no terminal to draw on\n")
  }

  @Test(arguments: [
    ("TERM=dumb", "the terminal \"dumb\" (TERM) cannot move its cursor"),
    ("TERM=", "TERM is not set: it must name the terminal"),
    ("-u TERM", "TERM is not set: it must name the terminal"),
    ("TERM=no-such", "no description of the terminal \"no-such\" (TERM) is installed"),
  ])
  func terminalsThatCannotBeUsed(variable: String, message: String) throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 160, height: 24, in: folder)
    try tmux.run("stty -a >before")
    try tmux.start("chat-noir.scene", variables: "env \(variable)")
    try tmux.waitForEnd(1)
    let screen = try tmux.screen()
    #expect(screen.contains("attn-tui: \(message)"))
    try tmux.expectPlainTerminal()
  }

  @Test func aSmallTerminalAndResizing() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 50, height: 12, in: folder)
    try tmux.open("chat-noir.scene", until: "attn-tui needs 60x16")
    try tmux.wait(for: "this is 50x12")
    try tmux.resize(width: 100, height: 30)
    try tmux.wait(for: "┌ weights 8x8 ")
    try tmux.type("jl")
    try tmux.wait(for: "weights[chat, chat]")
    for (width, height) in [(20, 5), (1, 1), (61, 17), (20, 5)] {
      try tmux.resize(width: width, height: height)
      guard width > 15 else { continue }
      try tmux.wait(for: width < 60 ? "this is \(width)x\(height)" : "weights[chat, chat]")
    }
    try tmux.resize(width: 140, height: 40)
    let screen = try tmux.wait(for: "weights[chat, chat]")
    #expect(screen.split(separator: "\n", omittingEmptySubsequences: false)[2].count == 140)
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  /// By the key, which the terminal layer takes, and by the command of the palette.
  @Test(arguments: ["\u{1A}", ":suspend\r"])
  func suspendAndGoOn(keys: String) throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 80, height: 24, in: folder)
    try tmux.run("stty -a >before")
    // The shell drops what stands behind a job that it stops.
    try tmux.start("chat-noir.scene", saysEnd: false)
    try tmux.wait(for: "? help")
    try tmux.type("jj")
    try tmux.wait(for: "weights[noir, Le]")
    try tmux.send(bytes: keys)
    try tmux.wait { $0.hasSuffix(Tmux.prompt) }
    try tmux.expectPlainTerminal()
    try tmux.run("fg; echo \"ended $?\"")
    try tmux.wait(for: "weights[noir, Le]")
    try tmux.type("l")
    try tmux.wait(for: "weights[noir, chat]")
    try tmux.type("q")
    try tmux.waitForEnd()
    try tmux.expectPlainTerminal()
  }

  @Test func theMouse() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 30, in: folder)
    try tmux.open("chat-noir.scene")
    let place = { (text: String) in
      let lines = try tmux.screen().split(separator: "\n", omittingEmptySubsequences: false)
      let row = try #require(lines.firstIndex { $0.contains(text) })
      let column = try #require(lines[row].firstRange(of: text)).lowerBound
      return (row + 1, lines[row].distance(from: lines[row].startIndex, to: column) + 1)
    }
    let click = { (text: String) in
      let (row, column) = try place(text)
      try tmux.send(bytes: "\u{1B}[<0;\(column + 1);\(row)M\u{1B}[<0;\(column + 1);\(row)m")
    }
    try click(".259")
    try tmux.wait(for: "weights[chat, noir]")
    try click("Scores")
    try tmux.wait(for: "┌ scores 8x8 ")
    try tmux.wait(for: "scores[chat, noir]")
    try tmux.send(bytes: "\u{1B}[<65;10;10M")
    try tmux.wait(for: "scores[noir, noir]")
    try tmux.type("q")
    try tmux.waitForEnd()
  }
}
