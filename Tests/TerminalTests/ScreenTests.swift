import Glibc
import Testing

/// The real screen under a real terminal. One after the other: a descriptor of one test must not
/// live on in the program of another.
@Suite(.serialized) struct ScreenTests {
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

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func signalsEndTheProgramAndAreKept(signal: Int32) throws {
    let terminal = try PseudoTerminal(["watch"])
    try terminal.waitForOutput("ready")
    try terminal.waitForReport("ready 80x24")
    kill(terminal.pid, signal)
    #expect(try terminal.finish() & 0x7F == signal)
    #expect(terminal.reports.last == "terminate")
    terminal.expectRestored()
  }

  @Test(arguments: [
    ("abort", SIGABRT), ("segv", SIGSEGV), ("trap", SIGILL), ("overflow", SIGSEGV),
  ])
  func crashesRestoreAndKeepTheirSignal(task: String, signal: Int32) throws {
    let terminal = try PseudoTerminal([task])
    try terminal.waitForOutput("ready")
    try terminal.waitForReport("ready 80x24")
    try terminal.send(" ")
    let ended = try terminal.finish() & 0x7F
    // A trap is SIGILL on x86 and SIGTRAP on ARM.
    #expect(ended == signal || task == "trap" && ended == SIGTRAP)
    terminal.expectRestored()
    if task == "trap" {
      let message = terminal.text.lastOffset(of: "Fatal error")
      #expect((message ?? 0) > (terminal.text.lastOffset(of: "\u{1B}[?1049l") ?? .max))
    }
  }

  @Test func exitWithoutCloseRestores() throws {
    let terminal = try PseudoTerminal(["exit"])
    try terminal.waitForReport("ready 80x24")
    try terminal.send(" ")
    #expect(try terminal.finish() == 3 << 8)
    terminal.expectRestored()
  }

  @Test func secondSignalEndsAProgramThatDoesNotListen() throws {
    let terminal = try PseudoTerminal(["deaf"])
    try terminal.waitForReport("ready 80x24")
    try terminal.send(" ")
    try terminal.waitForReport("deaf")
    // A swarm is one request; who waited for a second is impatient.
    for _ in 0..<10 { kill(terminal.pid, SIGTERM) }
    usleep(1_200_000)
    kill(terminal.pid, SIGINT)
    let ended = try terminal.finish() & 0x7F
    #expect(ended == SIGINT)
    terminal.expectRestored()
  }

  @Test func standardErrorWaitsUntilTheScreenIsClosed() throws {
    let terminal = try PseudoTerminal(["stderr"])
    try terminal.waitForReport("ready 80x24")
    try terminal.send(" ")
    try terminal.waitForReport("key(CellGrid.Key.space)")
    try terminal.send("q")
    #expect(try terminal.finish() == 0)
    let message = try #require(terminal.text.lastOffset(of: "complaint"))
    #expect(message > (terminal.text.lastOffset(of: "\u{1B}[?1049l") ?? .max))
  }

  @Test func hangUpEndsTheProgram() throws {
    let terminal = try PseudoTerminal(["watch"])
    try terminal.waitForReport("ready 80x24")
    terminal.hangUp()
    // The kernel sends SIGHUP; reading ends, too. Whichever is seen first.
    let status = try terminal.finish()
    #expect(status & 0x7F == SIGHUP || status == 0)
    #expect(terminal.reports.contains("terminate"))
  }

  @Test func controlZStopsAndContinues() throws {
    let terminal = try PseudoTerminal(["host", "watch"])
    try terminal.waitForReport("ready 80x24")
    try terminal.waitForOutput("ready")
    try terminal.send([0x1A])
    try terminal.waitForReport("stopped by \(SIGTSTP)")
    terminal.expectRestored()
    let before = terminal.output.count
    terminal.resize(width: 70, height: 20)
    try terminal.send("fg\n")
    try terminal.waitForReport("resize(CellGrid.Size(width: 70, height: 20))")
    try terminal.send("x")
    try terminal.waitForReport("key(CellGrid.Key.character(\"x\"))")
    let after = String(decoding: terminal.output[before...], as: UTF8.self)
    for text in ["\u{1B}[?1049h", "\u{1B}[?1000h", "\u{1B}[?2004h", "ready"] {
      #expect(after.contains(text), "\(text.debugDescription)")
    }
    try terminal.send("q")
    try terminal.waitForReport("job ended 0")
    #expect(try terminal.finish() == 0)
    terminal.expectRestored()
  }

  @Test func stopSignalFromOutsideStopsAndContinues() throws {
    let terminal = try PseudoTerminal(["host", "watch"])
    try terminal.waitForReport("ready 80x24")
    try terminal.waitForReports(count: 3)
    let job = try #require(terminal.job)
    kill(job, SIGTSTP)
    try terminal.waitForReport("stopped by \(SIGTSTP)")
    terminal.expectRestored()
    try terminal.send("fg\n")
    // Not in raw mode before the job has the terminal again.
    try terminal.waitForModes { $0 != terminal.modesBefore }
    try terminal.send("q")
    try terminal.waitForReport("job ended 0")
    terminal.expectRestored()
  }

  @Test func continuingAfterAnUnannouncedStopRepaints() throws {
    let terminal = try PseudoTerminal(["host", "watch"])
    try terminal.waitForReport("ready 80x24")
    try terminal.waitForOutput("ready")
    let job = try #require(terminal.job)
    let before = terminal.output.count
    kill(job, SIGSTOP)
    try terminal.waitForReport("stopped by \(SIGSTOP)")
    try terminal.send("fg\n")
    try terminal.wait("a new frame") {
      String(decoding: terminal.output[before...], as: UTF8.self).contains("ready")
    }
    try terminal.send("q")
    try terminal.waitForReport("job ended 0")
    terminal.expectRestored()
  }

  @Test func resizeIsReported() throws {
    let terminal = try PseudoTerminal(["watch"])
    try terminal.waitForReport("ready 80x24")
    terminal.resize(width: 101, height: 33)
    try terminal.waitForReport("resize(CellGrid.Size(width: 101, height: 33))")
    terminal.resize(width: 3, height: 1)
    try terminal.waitForReport("resize(CellGrid.Size(width: 3, height: 1))")
    try terminal.send("q")
    #expect(try terminal.finish() == 0)
  }

  @Test func theSizeIsTheTerminalsWhateverTheEnvironmentSays() throws {
    let terminal = try PseudoTerminal(
      ["watch"], environment: ["LINES": "5", "COLUMNS": "7"], width: 91, height: 31)
    try terminal.waitForReport("ready 91x31")
  }

  @Test func burstsLoseNothing() throws {
    let terminal = try PseudoTerminal(["count"])
    try terminal.waitForReport("ready 80x24")
    let letters = Array("abcdefghijklmnoprstuvwxyz".utf8)
    let burst = (0..<10_000).map { letters[$0 % letters.count] }
    try terminal.send(burst)
    try terminal.send("q")
    try terminal.waitForReport("counted 10000 \(checksum(burst))")
  }

  @Test func aLongPasteIsOnePiece() throws {
    let terminal = try PseudoTerminal(["count"])
    try terminal.waitForReport("ready 80x24")
    let text = String(repeating: "le chat noir\u{1A}q é\r", count: 800)
    try terminal.send("\u{1B}[200~" + text + "\u{1B}[201~q")
    let lines = text.replacing("\r", with: "\n")
    try terminal.waitForReport("pasted \(lines.utf8.count) \(checksum(Array(lines.utf8)))")
    try terminal.waitForReport("counted 0 0")
  }

  @Test func anotherThreadWakesTheWait() throws {
    let terminal = try PseudoTerminal(["watch"])
    try terminal.waitForReport("ready 80x24")
    try terminal.send("w")
    try terminal.waitForReport("woken")
    try terminal.waitForReport("timeout")
  }

  private func checksum(_ bytes: [UInt8]) -> Int {
    bytes.reduce(0) { ($0 * 31 + Int($1)) % 1_000_003 }
  }
}
