import Testing

/// Training in a real terminal, where nothing waits for it.
@Suite(.serialized) struct TrainingSessionTests {
  private static let scene = """
    title: A verdict in two words
    sentence: not bad
    vocabulary: data
    embeddings: learned
    dimensions: {model: 3, head: 2}
    layers:
      - heads: 2
        W_O: learned
        residual: true
    output: learned
    weights: tiny.safetensors
    train:
      task: answer
      data: [very good => like, not good => hate, very bad => hate, so bad => hate, so good => like, not bad => like]
      held_out: [not bad => like]
      rate: 0.05
      batch: 2
      steps: STEPS

    """

  private func open(steps: Int, in folder: TemporaryFolder) throws -> Tmux {
    try folder.write("tiny.scene", Self.scene.replacing("STEPS", with: "\(steps)"))
    let tmux = try Tmux(width: 110, height: 34, in: folder)
    try tmux.run("stty -a >before")
    try tmux.open("tiny.scene")
    return tmux
  }

  /// The number of `step 12 of 50`.
  private static func step(on screen: String) -> Int? {
    screen.split(separator: "\n").lazy.compactMap { line -> Int? in
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "step"), words.count > place + 2,
        words[place + 2] == "of"
      else { return nil }
      return Int(words[place + 1])
    }.first
  }

  @Test func stepsAndRunsAndIsUndone() throws {
    let folder = try TemporaryFolder(scenes: false)
    let tmux = try open(steps: 50, in: folder)
    try tmux.type("J")
    try tmux.wait(for: "training · not begun")
    try tmux.type("y")
    try tmux.wait(for: "step 1 of 50")
    try tmux.type("Y")
    try tmux.wait(for: "training · done")
    try tmux.wait(for: "step 50 of 50")
    try tmux.type("w")
    try tmux.wait(for: "Saved tiny.safetensors")
    // The same numbers as the command's, which took the same steps.
    let outcome = try Program.run(["train", "tiny.scene", "--output", "other"], in: folder)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let isEqual = try folder.read("tiny.safetensors") == folder.read("other")
    #expect(isEqual)
    try tmux.type("uu")
    try tmux.wait(for: "training · not begun")
    try tmux.type("q")
    try tmux.wait(for: "Quit without saving your edits?")
    try tmux.type("y")
    try tmux.waitForEnd()
  }

  /// A run of a million steps: keys are answered in between, an edit stays, and the end is clean.
  @Test func keysAreHandledWhileItLearns() throws {
    let folder = try TemporaryFolder(scenes: false)
    let tmux = try open(steps: 1_000_000, in: folder)
    try tmux.type("JY")
    try tmux.wait(for: "learning")
    try tmux.wait(for: "training · runs")
    try tmux.type("Q")
    try tmux.wait(for: "Q = input")
    try tmux.type("E")
    try tmux.press("Enter")
    try tmux.press("C-u")
    try tmux.type("2.5")
    try tmux.press("Enter")
    let edited = try tmux.wait {
      $0.contains("training · runs") && !$0.contains("Enter takes it")
    }
    // At least a step follows the edit, or u would take the edit back.
    let count = try #require(Self.step(on: edited))
    try tmux.wait { Self.step(on: $0).map { $0 > count } ?? false }
    try tmux.type("Y")
    try tmux.wait(for: "training · paused")
    // Back over what was learned after the edit to the edit itself.
    try tmux.type("u")
    try tmux.wait(for: "Undone:")
    try tmux.wait(for: "2.5")
    try tmux.type("Y")
    try tmux.wait(for: "training · runs")
    try tmux.type("q")
    try tmux.wait(for: "Quit without saving your edits?")
    try tmux.type("y")
    try tmux.waitForEnd()
    try tmux.expectPlainTerminal()
  }
}
