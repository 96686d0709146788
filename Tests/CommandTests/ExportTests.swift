import Foundation
import Testing

@Suite struct ExportTests {
  static let formats = ["text", "csv", "json", "npy", "safetensors", "svg", "dot"]

  private func export(
    _ arguments: String..., in folder: TemporaryFolder? = nil
  ) throws -> Program.Outcome {
    try Program.run(["export"] + arguments, in: folder ?? TemporaryFolder())
  }

  /// How a file of each format begins.
  private func looksLike(_ format: String, _ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return switch format {
    case "text": text.hasPrefix("weights · ")
    case "csv": text.hasPrefix(",Le,chat,")
    case "json": text.hasPrefix("{\"stage\": \"weights\"")
    case "npy": bytes.starts(with: [0x93] + Array("NUMPY".utf8))
    case "safetensors": text.dropFirst(8).hasPrefix("{\"__metadata__\"")
    case "svg": text.hasPrefix("<?xml") && text.hasSuffix("</svg>\n")
    default: text.contains("digraph") && text.hasSuffix("}\n")
    }
  }

  @Test(arguments: formats)
  func everyFormatToStandardOutputAndToAFile(format: String) throws {
    let folder = try TemporaryFolder()
    let printed = try export(
      "chat-noir.scene", "--stage", "weights", "--format", format, in: folder)
    #expect(printed.exitCode == 0 && printed.errors.isEmpty)
    #expect(looksLike(format, printed.output), "\(printed.text.prefix(200))")
    let written = try export(
      "chat-noir.scene", "--stage", "weights", "--format", format, "-o", "out", in: folder)
    #expect(written.exitCode == 0 && written.output.isEmpty && written.errors.isEmpty)
    #expect(try folder.read("out") == printed.output)
    // Nothing of the writing is left, and nothing else was touched.
    #expect(folder.names == (Repository.scenes + ["out"]).sorted())
    #expect(try folder.read("chat-noir.scene") == Repository.read("scenes/chat-noir.scene"))
  }

  @Test func stagesAreNamedInCapitalsOrNot() throws {
    let folder = try TemporaryFolder()
    for stage in ["all", "weights"] {
      let small = try export("chat-noir.scene", "--stage", stage, in: folder)
      let capital = try export("chat-noir.scene", "--stage", stage.uppercased(), in: folder)
      #expect(small.output == capital.output && !small.output.isEmpty, "\(capital.errors)")
    }
  }

  @Test func textIsTheFormatWithoutOption() throws {
    let folder = try TemporaryFolder()
    let plain = try export("chat-noir.scene", "--stage", "q", in: folder)
    let text = try export("chat-noir.scene", "--stage", "q", "--format", "text", in: folder)
    #expect(plain.output == text.output && !plain.output.isEmpty)
  }

  @Test func anExistingFileIsReplacedWithItsPermissions() throws {
    let folder = try TemporaryFolder()
    try folder.write("out", "earlier")
    chmod(folder["out"], 0o640)
    let outcome = try export("chat-noir.scene", "--stage", "q", "-o", "out", in: folder)
    #expect(outcome.exitCode == 0)
    #expect(try folder.text("out").hasPrefix("q · "))
    #expect(folder.mode("out") == 0o640)
  }

  @Test func npyHasTheNumbersOfJSON() throws {
    let folder = try TemporaryFolder()
    let npy = try export("chat-noir.scene", "--stage", "k", "--format", "npy", in: folder).output
    let json = try ExportedJSON.one(
      export("chat-noir.scene", "--stage", "k", "--format", "json", in: folder).output)
    #expect(Array(npy.prefix(8)) == [0x93] + Array("NUMPY".utf8) + [1, 0])
    let length = Int(npy[8]) | Int(npy[9]) << 8
    let header = String(decoding: npy[10..<10 + length], as: UTF8.self)
    #expect(
      header.trimmingBlanks == "{'descr': '<f4', 'fortran_order': False, 'shape': (8, 2), }")
    #expect((10 + length) % 64 == 0 && header.hasSuffix("\n"))
    let data = Array(npy[(10 + length)...])
    #expect(data.count == 8 * 2 * 4)
    let numbers = stride(from: 0, to: data.count, by: 4).map { offset in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[offset + $1]) << (8 * $1) })
    }
    #expect(numbers == json.values.joined().map { Float($0 ?? .nan) })
  }

  @Test func aThresholdIsAWeight() throws {
    let folder = try TemporaryFolder()
    for wrong in ["nan", "-0.1", "1.5", "x"] {
      let outcome = try export(
        "chat-noir.scene", "--stage", "weights", "--format", "dot", "--threshold=\(wrong)",
        in: folder)
      #expect(outcome.exitCode == 64 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("hreshold"), "\(outcome.errors)")
    }
  }

  @Test func precisionIsKept() throws {
    let folder = try TemporaryFolder()
    let two = try export(
      "chat-noir.scene", "--stage", "q", "--format", "csv", "--precision", "2", in: folder)
    #expect(two.text.split(separator: "\n")[1] == "Le,0.40,0.50")
    let none = try export(
      "chat-noir.scene", "--stage", "q", "--format", "csv", "--precision", "0", in: folder)
    #expect(none.text.split(separator: "\n")[2] == "chat,1,1")
    for wrong in ["18", "-1", "x"] {
      let outcome = try export(
        "chat-noir.scene", "--stage", "q", "--precision=\(wrong)", in: folder)
      #expect(outcome.exitCode == 64 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("recision"), "\(outcome.errors)")
    }
  }

  @Test func everyHeadHasItsOwnNumbers() throws {
    let folder = try TemporaryFolder()
    let heads = try (0..<3).map { head in
      try ExportedJSON.one(
        export(
          "chat-noir-heads.scene", "--stage", "weights", "--head", "\(head)", "--format", "json",
          in: folder
        ).output)
    }
    #expect(heads.map(\.head) == [0, 1, 2])
    #expect(heads[0].values != heads[1].values && heads[1].values != heads[2].values)
  }

  @Test func theTableOfHeadsIsLimitedToTheLayerAndTheHeadThatAreNamed() throws {
    let folder = try TemporaryFolder()
    let rows = { (scene: String, options: [String]) -> [String] in
      let outcome = try Program.run(
        ["export", scene, "--stage", "heads", "--format", "csv"] + options, in: folder)
      #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      return outcome.text.split(separator: "\n").map(String.init)
    }
    let all = try rows("chat-noir-heads.scene", [])
    #expect(all.count == 4)
    #expect(try rows("chat-noir-heads.scene", ["--head", "1"]) == [all[0], all[2]])
    #expect(try rows("chat-noir-heads.scene", ["--layer", "0"]) == all)
    #expect(
      try rows("chat-noir-heads.scene", ["--layer", "0", "--head", "2"]) == [all[0], all[3]])
    let translator = "\(Repository.path)/scenes/tennis.scene"
    let layers = try rows(translator, [])
    let cross = try rows(translator, ["--layer", "cross 0"])
    #expect(cross.count > 1 && cross.count < layers.count)
    #expect(cross.dropFirst().allSatisfy { $0.hasPrefix("cross 0,") && layers.contains($0) })
    for (options, reason) in [
      (["--head", "3"], "there is no head 3: the layer has 3 heads, 0 to 2"),
      (["--layer", "1"], "there is no layer 1: the model has one layer, number 0"),
    ] {
      let outcome = try Program.run(
        ["export", "chat-noir-heads.scene", "--stage", "heads"] + options, in: folder)
      #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
      #expect(outcome.errors == "attn-tui: chat-noir-heads.scene: \(reason)\n")
    }
  }

  @Test(arguments: [
    (
      ["--stage", "masked"],
      "there is no mask: every query may attend to every key, so the masked scores equal the scaled scores"
    ),
    (["--stage", "norm"], "there is no layer norm: the layer's result goes on as it is"),
    (
      ["--stage", "weights", "--head", "3"], "there is no head 3: the layer has one head, number 0"
    ),
    (
      ["--stage", "weights", "--layer", "1"],
      "there is no layer 1: the model has one layer, number 0"
    ),
    (["--stage", "weights", "--head=-1"], "there is no head -1: the layer has one head, number 0"),
    (
      ["--stage", "all", "--format", "npy"],
      "npy holds one matrix; the whole pass can be exported as text, json or safetensors"
    ),
    (
      ["--stage", "tokens", "--format", "npy"],
      "tokens are text and npy holds numbers; tokens can be exported as text, csv or json"
    ),
    (
      ["--stage", "q", "--format", "dot"],
      "dot draws which token attends to which: it needs `weights`, not `q`"
    ),
  ])
  func whatTheSceneLacksIsSaid(arguments: [String], reason: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      ["export", "chat-noir.scene", "-o", "out"] + arguments, in: folder)
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "attn-tui: chat-noir.scene: \(reason)\n")
    #expect(!folder.exists("out"))
  }

  @Test(arguments: [
    (["--stage", "wieghts"], "There is no stage “wieghts”; did you mean “weights”?"),
    (["--stage", "w_q"], "There is no stage “w_q”; did you mean “W_Q”?"),
    (["--stage", "everything"], "There is no stage “everything”. Stages: tokens, embeddings,"),
    (
      ["--stage", "weights", "-o", "w.foo"],
      "w.foo ends in none of .txt .csv .json .npy .safetensors .svg .dot"
    ),
    (["--stage", "weights", "--format", "xlsx"], "xlsx"),
    (["--stage", "weights", "--head", "one"], "'one' is invalid for '--head <head>'"),
    (["--stage", "weights", "--layer", "one"], "'one' is invalid for '--layer <layer>'"),
    ([], "--stage"), (["--stage", "q", "-o", ""], "The output file has no name."),
  ])
  func whatCannotBeMeantIsAUsageError(arguments: [String], message: String) throws {
    let outcome = try Program.run(["export", "chat-noir.scene"] + arguments, in: TemporaryFolder())
    #expect(outcome.exitCode == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("Error: ") && outcome.errors.contains(message))
  }

  @Test func aFolderThatDoesNotExist() throws {
    let outcome = try export("chat-noir.scene", "--stage", "q", "-o", "no/out.txt")
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors
        == "attn-tui: cannot write no/out.txt: No such file or directory\n")
  }

  @Test func aFolderInPlaceOfTheFile() throws {
    let folder = try TemporaryFolder()
    mkdir(folder["out"], 0o755)
    mkdir(folder["closed"], 0o500)
    mkdir(folder["out.d"], 0o755)
    for name in ["out", "out/", "closed", ".", "out.d"] {
      let outcome = try export("chat-noir.scene", "--stage", "q", "-o", name, in: folder)
      #expect(outcome.exitCode == 1, "\(name)")
      let inside = name.hasSuffix("/") ? name : name + "/"
      #expect(
        outcome.errors
          == "attn-tui: cannot write \(name): it is a folder; name a file in it, as \(inside)NAME\n"
      )
    }
    #expect(folder.names == (Repository.scenes + ["closed", "out", "out.d"]).sorted())
  }

  /// A pipe or a device is written to; it is never replaced by a file.
  @Test func whatIsNoFileIsWrittenTo() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder["fifo"], 0o600)
    let reader = open(folder["fifo"], O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    let outcome = try export("chat-noir.scene", "--stage", "q", "-o", "fifo", in: folder)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    var status = stat()
    stat(folder["fifo"], &status)
    #expect(status.st_mode & S_IFMT == S_IFIFO)
    #expect(String(decoding: Pipe.available(reader), as: UTF8.self).hasPrefix("q · "))
    #expect(folder.names == (Repository.scenes + ["fifo"]).sorted())
  }

  @Test func aReaderThatHasSeenEnough() throws {
    let folder = try TemporaryFolder()
    let ends = try Pipe()
    close(ends.readEnd)
    defer { close(ends.writeEnd) }
    let outcome = try Program.run(
      ["export", "chat-noir.scene", "--stage", "all"], in: folder, output: ends.writeEnd)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.exitCode == 0 || outcome.signal == SIGPIPE)
    let piped = try Program.run(
      "/bin/sh",
      ["-c", "trap '' PIPE; '\(Program.path())' export chat-noir.scene --stage all | head -n 1"],
      in: folder.path, environment: Spawning.environment)
    #expect(piped.exitCode == 0 && piped.errors.isEmpty)
    #expect(piped.text.count(of: "\n") == 1 && piped.text.hasPrefix("embeddings · "))
  }

  @Test func aFullDiskIsSaid() throws {
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(full) }
    let outcome = try Program.run(
      ["export", "chat-noir.scene", "--stage", "q"], in: TemporaryFolder(), output: full)
    #expect(outcome.exitCode == 1)
    #expect(
      outcome.errors == "attn-tui: cannot write standard output: No space left on device\n")
  }
}
