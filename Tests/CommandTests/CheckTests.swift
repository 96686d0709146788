import Glibc
import Testing

@Suite struct CheckTests {
  private let broken = """
    sentence: Le chat
    embeddings:
      Le: [0.1, 0.2, 0.3]
    atention:
      heads:
        - {W_Q: [[1], [0], [1]], W_K: [[1], [0], [1]], W_V: [[1], [0], [1]]}
    """
  private let problems = """
    broken.scene:1:14: error: "chat" has no embedding: add it to `embeddings`
        1 | sentence: Le chat
          |              ^
    broken.scene:4:1: error: `atention` is not a key of the scene; did you mean `attention`?
        4 | atention:
          | ^

    """

  @Test func goodScenesGiveSilence() throws {
    let outcome = try Program.run(["check"] + Repository.scenes, in: TemporaryFolder())
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.isEmpty)
  }

  @Test func aBrokenSceneGivesItsProblems() throws {
    let folder = try TemporaryFolder()
    try folder.write("broken.scene", broken)
    let outcome = try Program.run(["check", "broken.scene"], in: folder)
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == problems)
  }

  @Test func severalFilesAreAllChecked() throws {
    let folder = try TemporaryFolder()
    try folder.write("broken.scene", broken)
    let outcome = try Program.run(
      ["check", "missing.scene", "chat-noir.scene", "broken.scene", "."], in: folder)
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors == "missing.scene: error: the file does not exist\n" + problems
        + ".: error: the folder has no config.json, as that of a checkpoint has; "
        + "name a checkpoint's folder, or a scene file\n")
  }

  @Test func anUnreadableFile() throws {
    let folder = try TemporaryFolder()
    chmod(folder["chat-noir.scene"], 0)
    let outcome = try Program.run(["check", "chat-noir.scene"], in: folder)
    if geteuid() == 0 {
      // Permissions do not bind root.
      #expect(outcome.exitCode == 0)
    } else {
      #expect(outcome.exitCode == 1)
      #expect(
        outcome.errors == "chat-noir.scene: error: the file cannot be read: Permission denied\n")
    }
  }

  @Test func whatIsNoFileIsNotWaitedFor() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder["fifo"], 0o600)
    for name in ["fifo", "/dev/zero"] {
      let outcome = try Program.run(["check", name], in: folder)
      #expect(outcome.exitCode == 1)
      #expect(outcome.errors == "\(name): error: the file cannot be read: not a regular file\n")
    }
  }

  /// Every command that takes a scene says the same about it.
  @Test(arguments: [
    ["check"], ["open"], [], ["bench"], ["screen"], ["export", "--stage", "weights"],
  ])
  func allCommandsSayWhatIsWrong(command: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("broken.scene", broken)
    let outcome = try Program.run(command + ["broken.scene"], in: folder)
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == problems)
  }

  @Test func problemsInIncludedFilesNameThatFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("words.yaml", "Le: [0.1, x]\n")
    try folder.write(
      "a.scene",
      """
      sentence: Le
      embeddings: words.yaml
      attention: {heads: [{W_Q: [[1], [0]], W_K: [[1], [0]], W_V: [[1], [0]]}]}
      """)
    let outcome = try Program.run(["check", "a.scene"], in: folder)
    #expect(outcome.exitCode == 1)
    #expect(
      outcome.errors == """
        words.yaml:1:11: error: "x" in the embedding of "Le" is not a number; write it like 0.5, -2 or 1e-3
            1 | Le: [0.1, x]
              |           ^

        """)
  }
}
