import Glibc
import Testing

extension ScreenTests {
  /// What the environment makes of the screen.
  @Suite(.serialized) struct Surroundings {
    @Test(arguments: [
      ("dumb", "the terminal \"dumb\" (TERM) cannot move its cursor"),
      ("unknown", "(TERM)"),
      ("no-such-terminal", "no description of the terminal \"no-such-terminal\" (TERM)"),
      ("", "TERM is not set"),
    ])
    func unusableTerminals(name: String, message: String) throws {
      let terminal = try PseudoTerminal(["watch"], environment: ["TERM": name])
      #expect(try terminal.finish() == 1 << 8)
      #expect(terminal.text.contains(message), "\(terminal.text)")
      #expect(!terminal.text.contains("\u{1B}"))
      #expect(terminal.modes == terminal.modesBefore)
    }

    @Test func opensTheTerminalWhenTheStandardStreamsAreNone() throws {
      let terminal = try PseudoTerminal(["watch"], hasStandardStreams: false)
      try terminal.waitForReport("ready 80x24")
      try terminal.send("q")
      #expect(try terminal.finish() == 0)
      terminal.expectRestored()
    }

    @Test(arguments: [
      (["TERM": "xterm-256color"], "256"),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], "truecolor"),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor", "STY": "1.pts"], "256"),
      (["TERM": "tmux-256color", "COLORTERM": "24bit", "TMUX": "x"], "truecolor"),
      (["TERM": "xterm"], "16"),
      (["TERM": "linux"], "16"),
      (["TERM": "vt220"], "none"),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], "none"),
      (["TERM": "xterm-256color", "NO_COLOR": ""], "256"),
    ])
    func colors(environment: [String: String], depth: String) throws {
      let terminal = try PseudoTerminal(["colors"], environment: environment)
      try terminal.waitForReport("colors \(depth) glyphs unicode")
      try terminal.send(" ")
      try terminal.waitForReport("drawn")
      try terminal.send("q")
      #expect(try terminal.finish() == 0)
      #expect(terminal.text.contains("38;2;18;52;86") == (depth == "truecolor"))
      #expect(terminal.text.contains("48;5;200") == (depth == "truecolor" || depth == "256"))
      // The foreground of colour 9 is bright red, or bold red where there are 8 colours.
      let hasRed = ["\u{1B}[91m", "\u{1B}[31m", "31m"].contains { terminal.text.contains($0) }
      #expect(hasRed == (depth != "none"))
      // The palette is the user's.
      #expect(!terminal.text.contains("\u{1B}]4;"))
    }

    @Test func clustersAreDrawnAsTheirFirstBase() throws {
      let terminal = try PseudoTerminal(["colors"])
      try terminal.waitForReport("ready 80x24")
      try terminal.send(" ")
      try terminal.waitForReport("drawn")
      try terminal.send("q")
      #expect(try terminal.finish() == 0)
      #expect(terminal.text.unicodeScalars.contains("👩"))
      #expect(!terminal.text.unicodeScalars.contains("👧"))
      #expect(!terminal.text.unicodeScalars.contains("\u{200D}"))
    }

    @Test(arguments: ["xterm-256color", "xterm"])
    func morePairsThanThereAre(name: String) throws {
      let terminal = try PseudoTerminal(
        ["pairs"], environment: ["TERM": name, "COLORTERM": name == "xterm" ? "" : "truecolor"])
      try terminal.waitForReport("ready 80x24")
      try terminal.send(" ")
      try terminal.waitForReport("drawn")
      try terminal.send("q")
      #expect(try terminal.finish() == 0)
      // ncurses shows a pair that it does not have as NUL, "^@". The last frame is whole.
      let end = String(decoding: terminal.output.suffix(20_000), as: UTF8.self)
      #expect(!end.contains("^@") && !terminal.output.contains(0))
      #expect(end.contains(name == "xterm" ? "x" : "48;2;"))
    }

    @Test(arguments: [
      (["LANG": "C.UTF-8"], "unicode"),
      (["LANG": "xx_XX.UTF-8"], "unicode"),
      (["LANG": "C"], "ascii"),
      (["LANG": "xx_XX.UTF-8", "LC_ALL": "C"], "ascii"),
      (["LANG": ""], "ascii"),
    ])
    func encodings(environment: [String: String], glyphs: String) throws {
      let terminal = try PseudoTerminal(["colors"], environment: environment)
      try terminal.waitForReport("colors 256 glyphs \(glyphs)")
      try terminal.send(" ")
      try terminal.waitForReport("drawn")
      try terminal.send("q")
      #expect(try terminal.finish() == 0)
      #expect(terminal.text.contains("漢") == (glyphs == "unicode"))
      #expect(terminal.output.allSatisfy { $0 < 0x80 } == (glyphs == "ascii"))
    }
  }
}
