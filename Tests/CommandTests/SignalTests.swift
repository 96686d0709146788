import Foundation
import Glibc
import Testing

/// What ends, stops or floods the program from outside.
@Suite(.serialized) struct SignalTests {
  private let before = "Le:      [0.1,"
  private let after = "Le:      [0.2,"

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGALRM, SIGXCPU])
  func unsavedEditsAreKeptAndSpokenOf(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let original = try folder.text("chat-noir.scene")
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.run("stty -a >before")
    // After SIGINT the shell drops what stands behind the command.
    try tmux.start("chat-noir.scene", saysEnd: false)
    // In the middle of typing, too.
    try tmux.type("E+x")
    try tmux.wait(for: " export to: ")
    kill(try tmux.process(), signal)
    try tmux.wait { $0.hasSuffix(Tmux.prompt) }
    try tmux.wait(for: "attn-tui: your unsaved edits are in chat-noir.scene.unsaved")
    try tmux.run("echo \"ended $?\"")
    try tmux.waitForEnd(128 + signal)
    try tmux.expectPlainTerminal()
    #expect(try folder.text("chat-noir.scene") == original)
    #expect(
      try folder.text("chat-noir.scene.unsaved") == original.replacing(before, with: after))
    try tmux.run("clear")
    try tmux.open("chat-noir.scene")
    try tmux.wait(
      for: "earlier session: `mv chat-noir.scene.unsaved chat-noir.scene` takes them over")
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  @Test func aBrokenPipeEndsNothing() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open("chat-noir.scene")
    try tmux.type("E+")
    try tmux.wait(for: "unsaved")
    kill(try tmux.process(), SIGPIPE)
    try tmux.type("u")
    try tmux.wait(for: "Undone")
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  /// Where nothing can be written beside the scene, edits go to the user's own folder.
  @Test func editsOfASceneInAFolderThatIsGone() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.run("mkdir home away && mv chat-noir.scene away")
    try tmux.start("away/chat-noir.scene", variables: "env HOME=\"$PWD/home\"", saysEnd: false)
    try tmux.wait(for: "? help")
    try tmux.type("E+")
    try tmux.wait(for: "unsaved")
    try FileManager.default.moveItem(atPath: folder["away"], toPath: folder["elsewhere"])
    kill(try tmux.process(), SIGTERM)
    try tmux.wait(for: "home/chat-noir.scene.unsaved")
    #expect(try folder.text("home/chat-noir.scene.unsaved").contains(after))
  }

  @Test func editsOfACheckpointAreNotKept() throws {
    let folder = try TemporaryFolder(scenes: false)
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    let models = "\(Repository.path)/Tests/CheckpointsTests/Reference/models"
    try tmux.start("\(models)/bert", saysEnd: false)
    try tmux.wait(for: "weights = softmax")
    try tmux.type("E+")
    try tmux.wait(for: "session only")
    kill(try tmux.process(), SIGTERM)
    try tmux.wait(for: "attn-tui: the unsaved edits are lost: a checkpoint is not written")
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func withoutEditsNothingIsWritten(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open("chat-noir.scene")
    try tmux.type("E++--t")
    try tmux.wait(for: "Head 0 is off")
    kill(try tmux.process(), signal)
    try tmux.waitForEnd(128 + signal)
    #expect(!folder.exists("chat-noir.scene.unsaved"))
    #expect(try !tmux.screen().contains("unsaved"))
    #expect(try folder.read("chat-noir.scene") == Repository.read("scenes/chat-noir.scene"))
  }

  /// The window is closed: nobody can be asked, and nobody reads.
  @Test(arguments: [false, true])
  func aTerminalThatGoesAway(whileStopped: Bool) throws {
    let folder = try TemporaryFolder()
    let original = try folder.text("chat-noir.scene")
    do {
      let tmux = try Tmux(width: 100, height: 24, in: folder)
      try tmux.open("chat-noir.scene")
      try tmux.type("E+")
      try tmux.wait(for: "unsaved")
      if whileStopped {
        try tmux.press("C-z")
        try tmux.wait { $0.hasSuffix(Tmux.prompt) }
      }
    }
    _ = try Deadline.wait(
      "recovered edits", seen: { "\(folder.names)" },
      until: { folder.exists("chat-noir.scene.unsaved") ? true : nil })
    #expect(
      try folder.text("chat-noir.scene.unsaved") == original.replacing(before, with: after))
    #expect(try folder.text("chat-noir.scene") == original)
  }

  @Test func editsThatWereKeptBeforeStayAndAreSpokenOf() throws {
    let folder = try TemporaryFolder()
    let original = try folder.text("chat-noir.scene")
    try folder.write("chat-noir.scene.unsaved", "older")
    let console = try Console(["chat-noir.scene"], in: folder)
    try console.wait(for: "chat-noir.scene.unsaved")
    try console.type("E+")
    try console.wait(for: "edited 1")
    #expect(try console.end(sending: SIGHUP) == SIGHUP)
    #expect(try folder.text("chat-noir.scene.unsaved") == "older")
    #expect(
      try folder.text("chat-noir.scene.unsaved-2") == original.replacing(before, with: after))
    unlink(folder["chat-noir.scene.unsaved"])
    let second = try Console(["chat-noir.scene"], in: folder)
    try second.wait(for: "chat-noir.scene.unsaved-2")
    #expect(try second.end(sending: SIGHUP) == SIGHUP)
  }

  /// The kernel, the shell and the terminal all say that the window is closed.
  @Test func hangUpsWithoutEnd() throws {
    let folder = try TemporaryFolder()
    let original = try folder.text("chat-noir.scene")
    for _ in 0..<5 {
      unlink(folder["chat-noir.scene.unsaved"])
      let console = try Console(["chat-noir.scene"], in: folder)
      try console.wait(for: "weights[Le, Le]")
      try console.type("E+")
      try console.wait(for: "unsaved")
      #expect(try console.end(sending: SIGHUP) == SIGHUP)
      #expect(
        try folder.text("chat-noir.scene.unsaved") == original.replacing(before, with: after))
      #expect(folder.names == (Repository.scenes + ["chat-noir.scene.unsaved"]).sorted())
      #expect(console.modes == console.modesBefore)
    }
  }

  /// A system that shuts down asks more than once.
  @Test func aSwarmOfSignalsLosesNothing() throws {
    let folder = try TemporaryFolder()
    let original = try folder.text("chat-noir.scene")
    for _ in 0..<5 {
      unlink(folder["chat-noir.scene.unsaved"])
      let tmux = try Tmux(width: 100, height: 24, in: folder)
      try tmux.start("chat-noir.scene")
      try tmux.wait(for: "weights[Le, Le]")
      try tmux.type("E+")
      try tmux.wait(for: "unsaved")
      let process = try tmux.process()
      for _ in 0..<20 { kill(process, SIGTERM) }
      try tmux.waitForEnd(128 + SIGTERM)
      #expect(
        try folder.text("chat-noir.scene.unsaved") == original.replacing(before, with: after))
    }
  }

  @Test func twoThousandKeysAreAllTaken() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open("chat-noir.scene")
    try tmux.type("E")
    try tmux.type(String(repeating: "+", count: 1999) + "-+")
    try tmux.wait(for: "all words[Le, 0] 199.9 → 200")
    try tmux.type(String(repeating: "u", count: 2001))
    try tmux.wait { !$0.contains("unsaved") }
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  /// The bytes that the program sends at its end, which no shell may need to send again.
  @Test(arguments: ["q", "\u{3}"])
  func theTerminalIsGivenBack(key: String) throws {
    let folder = try TemporaryFolder()
    let console = try Console(["chat-noir.scene"], in: folder)
    try console.wait(for: "weights[Le, Le]")
    #expect(console.modes != console.modesBefore)
    try console.type(key)
    #expect(try console.end() == 0)
    for (on, off) in [
      ("\u{1B}[?1049h", "\u{1B}[?1049l"), ("\u{1B}[?1000h", "\u{1B}[?1000l"),
      ("\u{1B}[?1006h", "\u{1B}[?1006l"), ("\u{1B}[?2004h", "\u{1B}[?2004l"),
      ("\u{1B}[?1h\u{1B}=", "\u{1B}[?1l\u{1B}>"), ("\u{1B}[?25l", "\u{1B}[?25h"),
    ] {
      let parts = console.text.split(separator: on, omittingEmptySubsequences: false)
      #expect(parts.count > 1, "\(on.debugDescription) is never sent")
      #expect(parts.last?.contains(off) == true, "\(off.debugDescription) is not sent at the end")
    }
    #expect(console.modes == console.modesBefore)
  }

  @Test func pastedTextIsTypedNotRun() throws {
    let folder = try TemporaryFolder()
    let console = try Console(["chat-noir.scene"], in: folder)
    try console.wait(for: "weights[Le, Le]")
    // Outside of a prompt its letters are no commands.
    try console.type("\u{1B}[200~qqyw\r\u{1B}[201~")
    try console.wait(for: "Pasted text goes into a prompt")
    let place = console.output.count
    try console.type("i\u{15}\u{1B}[200~noir\rchat\u{1B}[201~\r")
    try console.wait(for: "2 tokens", after: place)
    try console.type("qy")
    #expect(try console.end() == 0)
  }

  @Test func theSizeOfTheTerminalIsFollowed() throws {
    let folder = try TemporaryFolder()
    let console = try Console(["chat-noir.scene"], in: folder, width: 80, height: 24)
    try console.wait(for: "weights[Le, Le]")
    for _ in 0..<3 {
      var place = console.output.count
      console.resize(width: 20, height: 5)
      try console.wait(for: "this is 20x5", after: place)
      place = console.output.count
      console.resize(width: 200, height: 60)
      try console.wait(for: "weights[Le, Le]", after: place)
    }
    try console.type("q")
    #expect(try console.end() == 0)
    #expect(console.modes == console.modesBefore)
  }
}
