import Glibc
import Testing

/// `attn-tui train`, as users get it.
@Suite struct TrainCommandTests {
  private static let scene = """
    sentence: not bad
    vocabulary: data
    embeddings: learned
    dimensions: {model: 3, head: 2}
    layers:
      - heads: 2
        W_O: learned
    output: learned
    weights: tiny.safetensors
    train:
      task: answer
      data: [very good => like, not good => hate, very bad => hate, so bad => hate, so good => like, not bad => like]
      held_out: [not bad => like]
      batch: 2
      steps: 20

    """

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder(scenes: false)
    try folder.write("tiny.scene", Self.scene)
    return folder
  }

  /// Before the steps, which may take minutes.
  @Test func whereNothingCanBeWrittenNothingIsLearned() throws {
    let folder = try folder()
    mkdir(folder["out"], 0o755)
    for (output, reason) in [
      ("out", "cannot write out: it is a folder; name a file in it, as out/NAME"),
      ("no/out", "cannot write no/out: No such file or directory"),
    ] {
      let outcome = try Program.run(
        ["train", "tiny.scene", "--steps", "1000000000", "--output", output], in: folder)
      #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
      #expect(outcome.errors == "attn-tui: \(reason)\n")
    }
  }

  @Test func equalSeedsGiveEqualBytesWhateverTheThreads() throws {
    let folder = try folder()
    for (file, options) in [
      ("one", ["--threads", "1"]), ("three", ["--threads", "3"]), ("other", ["--seed", "2"]),
      ("short", ["--steps", "5"]),
    ] {
      let outcome = try Program.run(
        ["train", "tiny.scene", "--output", file] + options, in: folder)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
    }
    let one = try folder.read("one")
    let isSame = try folder.read("three") == one
    #expect(isSame)
    let others = try [folder.read("other"), folder.read("short")]
    #expect(!others.contains(one))
  }

  /// On a pipe there are lines and no bar; the end says what was learned and what was held out.
  @Test func saysHowItGoes() throws {
    let folder = try folder()
    let outcome = try Program.run(["train", "tiny.scene"], in: folder)
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.hasPrefix("20 steps on 5 examples\nstep 2 of 20  loss "))
    #expect(!outcome.errors.contains("\u{1B}"))
    #expect(outcome.text.hasPrefix("tiny.safetensors: "))
    #expect(outcome.text.contains("learned   ") && outcome.text.contains("held out  "))
    #expect(folder.exists("tiny.safetensors"))
  }

  @Test func aFileThatNobodyNamedIsNotWrittenOver() throws {
    let folder = try folder()
    try folder.write("tiny.safetensors", "precious")
    let outcome = try Program.run(["train", "tiny.scene"], in: folder)
    #expect(outcome.exitCode == 1)
    // The scene cannot be read with such weights, and says so.
    #expect(outcome.errors.contains("tiny.safetensors"))
    let text = try folder.text("tiny.safetensors")
    #expect(text == "precious")
    _ = try Program.run(["train", "tiny.scene", "--output", "good"], in: folder)
    #expect(!folder.exists("good"))
  }

  @Test func trainedWeightsStayUnlessTheyAreNamed() throws {
    let folder = try folder()
    _ = try Program.run(["train", "tiny.scene"], in: folder)
    let before = try folder.read("tiny.safetensors")
    let outcome = try Program.run(["train", "tiny.scene", "--steps", "1"], in: folder)
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("tiny.safetensors is there already"))
    let isSame = try folder.read("tiny.safetensors") == before
    #expect(isSame)
    let named = try Program.run(
      ["train", "tiny.scene", "--steps", "1", "--output", "tiny.safetensors"], in: folder)
    #expect(named.exitCode == 0)
    let isNew = try folder.read("tiny.safetensors") != before
    #expect(isNew)
  }

  @Test func whatCannotBeTrainedSaysWhy() throws {
    let folder = try TemporaryFolder()
    let nothing = try Program.run(
      ["train", "chat-noir.scene", "--output", "x"], in: folder)
    #expect(nothing.exitCode == 1)
    #expect(nothing.errors.contains("nothing in this scene is learned"))
    #expect(
      try Program.run(["train", "chat-noir.scene", "--steps", "0"], in: folder).exitCode == 64)
  }
}
