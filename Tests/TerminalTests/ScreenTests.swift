import Glibc
import Testing

@Suite struct ScreenTests {
  @Test func opensAndRestores() throws {
    let terminal = try PseudoTerminal(["watch"])
    try terminal.waitForReport("ready 80x24")
    try terminal.waitForOutput("ready")
    for mode in ["\u{1B}[?1049h", "\u{1B}[?1000h", "\u{1B}[?1006h", "\u{1B}[?2004h"] {
      #expect(terminal.text.contains(mode))
    }
    #expect(terminal.modes != terminal.modesBefore)
    try terminal.send("q")
    #expect(try terminal.finish() == 0)
    #expect(terminal.reports.last == "closed")
    terminal.expectRestored()
  }
}

extension PseudoTerminal {
  /// The alternate screen, mouse, paste, keypad and cursor are undone, each after its last use.
  func expectRestored(sourceLocation: SourceLocation = #_sourceLocation) {
    let pairs = [
      ("\u{1B}[?1049h", "\u{1B}[?1049l"), ("\u{1B}[?1000h", "\u{1B}[?1000l"),
      ("\u{1B}[?1006h", "\u{1B}[?1006l"), ("\u{1B}[?2004h", "\u{1B}[?2004l"),
      ("\u{1B}[?1h\u{1B}=", "\u{1B}[?1l\u{1B}>"), ("\u{1B}[?25l", "\u{1B}[?25h"),
    ]
    for (on, off) in pairs {
      let (lastOn, lastOff) = (text.lastRange(of: on), text.lastRange(of: off))
      #expect(lastOn != nil, "\(on.debugDescription)", sourceLocation: sourceLocation)
      #expect(
        (lastOn ?? 0) < (lastOff ?? -1), "\(off.debugDescription)", sourceLocation: sourceLocation)
    }
    #expect(modes == modesBefore, sourceLocation: sourceLocation)
  }
}

extension String {
  /// Where `other` begins for the last time, in bytes.
  func lastRange(of other: String) -> Int? {
    let (bytes, pattern) = (Array(utf8), Array(other.utf8))
    guard bytes.count >= pattern.count else { return nil }
    return (0...bytes.count - pattern.count).last { bytes[$0...].starts(with: pattern) }
  }
}
