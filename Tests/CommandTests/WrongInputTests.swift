import Testing

/// What is wrong on the command line is said with its place, and with what would be right; nothing of
/// it is taken for something else.
@Suite struct WrongInputTests {
  private static let checkpoint =
    "\(Repository.path)/Tests/CheckpointsTests/Reference/models/bert"

  private func run(_ arguments: [String], input: [UInt8] = []) throws -> Program.Outcome {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(arguments, in: folder, input: input)
    #expect(outcome.output.isEmpty && folder.names == Repository.scenes.sorted())
    return outcome
  }

  @Test(arguments: [
    ("none.txt", "none.txt: the text does not exist"),
    (".", ".: the text is a folder; name a file in it"),
    ("/dev/stdin", "/dev/stdin: the text is no file; --text-file - reads standard input"),
  ])
  func aTextThatCannotBeRead(file: String, reason: String) throws {
    let outcome = try run(
      ["export", Self.checkpoint, "--stage", "tokens", "--text-file", file], input: [0x61])
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors == "attn-tui: \(reason)\n")
  }

  /// Swift would put other characters in the place of what is no UTF-8.
  @Test func whatIsNotUTF8IsNotReadAsSomethingElse() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      "/bin/sh",
      [
        "-c",
        "'\(Program.path())' export '\(Self.checkpoint)' --stage tokens --text \"$(printf '\\377')\"",
      ],
      in: folder.path, environment: Spawning.environment)
    #expect(outcome.exitCode == 64 && outcome.output.isEmpty)
    #expect(outcome.errors == "attn-tui: argument 6 is not UTF-8\n")
  }

  @Test(arguments: ["open", "check", "bench", "train", "screen", "export --stage q"])
  func anInputWithoutAName(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let outcome = try run([words[0], ""] + words.dropFirst())
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.hasPrefix("Error: The input has no name.\n"), "\(outcome.errors)")
  }

  @Test func anOutputWithoutAName() throws {
    for command in [["export", "--stage", "q"], ["train"]] {
      let outcome = try run(command + ["chat-noir.scene", "-o", ""])
      #expect(outcome.exitCode == 64)
      #expect(outcome.errors.hasPrefix("Error: The output file has no name.\n"))
    }
  }

  @Test(arguments: [
    ("output --head 9", "output is not of one head: --head is for "),
    ("W_O --head 1", "W_O is not of one head: --head is for "),
    ("tokens --head 0", "tokens is not of one head: --head is for "),
    ("embeddings --layer 77", "embeddings is in no layer: --layer is for "),
    ("embedding_table --layer 0", "embedding_table is in no layer: --layer is for "),
    ("logits --layer 0", "logits is in no layer: --layer is for "),
    (
      "weights --top-k 2 --format csv",
      "Arcs are chosen of a graph, and csv has none: --top-k is for dot.\n"
    ),
    ("q --threshold 0", "Arcs are chosen of a graph, and text has none: --threshold is for dot.\n"),
    (
      "weights --threshold 0.5 -o out.svg",
      "Arcs are chosen of a graph, and svg has none: --threshold is for dot.\n"
    ),
  ])
  func anOptionOfSomethingElse(arguments: String, reason: String) throws {
    let words = arguments.split(separator: " ").map(String.init)
    let outcome = try run(["export", "chat-noir.scene", "--stage"] + words)
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.hasPrefix("Error: \(reason)"), "\(outcome.errors)")
  }

  /// Which heads are off is asked of a layer, also where the stage is in none.
  @Test func theLayerOfHeadsThatAreOff() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      [
        "export", "\(Repository.path)/scenes/heads.scene", "--stage", "logits", "--layer", "0",
        "--off", "0",
      ], in: folder)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
  }

  @Test func passesOfASceneAreNotMeasured() throws {
    let outcome = try run(["bench", "chat-noir.scene", "--threads", "2"])
    #expect(outcome.exitCode == 64)
    #expect(
      outcome.errors.hasPrefix(
        "Error: Passes over a text are measured of checkpoints alone: --threads is for these.\n"))
  }

  @Test func aCheckpointIsNotTrained() throws {
    let outcome = try run(["train", Self.checkpoint])
    #expect(outcome.exitCode == 1)
    #expect(
      outcome.errors == "\(Self.checkpoint): this is a folder; a scene says how it is trained, "
        + "a checkpoint does not: name a scene file\n")
  }

  /// It is read, and would be lost.
  @Test func trainingDoesNotWriteOverTheScene() throws {
    let folder = try TemporaryFolder(scenes: false)
    let scene = try Repository.read("scenes/sentiment.scene")
    try folder.write("sentiment.scene", scene)
    for output in ["sentiment.scene", "./sentiment.scene"] {
      let outcome = try Program.run(
        ["train", "sentiment.scene", "--steps", "1", "-o", output], in: folder)
      #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
      #expect(
        outcome.errors == "attn-tui: \(output) is sentiment.scene, which the scene is read from: "
          + "name a file for the numbers alone\n")
    }
    #expect(try folder.read("sentiment.scene") == scene)
  }

  @Test(arguments: [
    (
      ["weights", "--off", "7"], "there is no head 7 to turn off: the layer has one head, number 0"
    ),
    (["W_Q", "--head", "7"], "there is no head 7: the layer has one head, number 0"),
    (["W_O", "--layer", "7"], "there is no layer 7: the model has one layer, number 0"),
    (["mask"], "there is no mask in layer 0"),
  ])
  func whatIsNotThereIsSaidWithWhatIs(arguments: [String], reason: String) throws {
    let outcome = try run(["export", "chat-noir.scene", "--stage"] + arguments)
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors == "attn-tui: chat-noir.scene: \(reason)\n")
  }

  @Test(arguments: ["--layer", "--head"])
  func theWholePassHasAllLayersAndHeads(option: String) throws {
    let outcome = try run(["export", "chat-noir.scene", "--stage", "all", option, "0"])
    #expect(outcome.exitCode == 64)
    #expect(
      outcome.errors.contains(
        "The whole pass has all layers and heads: \(option) is for one stage, or for heads."))
  }
}
