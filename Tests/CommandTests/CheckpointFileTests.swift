import Foundation
import Glibc
import Safetensors
import Testing

/// What is named in place of a checkpoint's folder, and folders that nobody may look into.
@Suite struct CheckpointFileTests {
  private static let reference = "\(Repository.path)/Tests/CheckpointsTests/Reference/models"

  @Test(
    "one of a checkpoint's files is not its folder", arguments: ["config.json", "tokenizer.json"])
  func aFileOfACheckpoint(name: String) throws {
    let folder = try TemporaryFolder(scenes: false)
    let path = "\(Self.reference)/bert/\(name)"
    for command in [["check"], ["export", "--stage", "q"]] {
      let outcome = try Program.run(command + [path], in: folder)
      #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
      #expect(
        outcome.errors == "\(path): error: this is a checkpoint's \(name): open its folder, "
          + "\(Self.reference)/bert\n")
    }
    try folder.write(name, "{}")
    let here = try Program.run(["check", name], in: folder)
    #expect(here.errors.hasSuffix("open its folder, .\n"))
    let missing = try Program.run(["check", "no/\(name)"], in: folder)
    #expect(missing.errors == "no/\(name): error: the file does not exist\n")
  }

  @Test("a weight that is no number is told of, and followed to from what is made of it")
  func aWeightThatIsNoNumber() throws {
    let folder = try TemporaryFolder(scenes: false)
    try Self.copy("bert", to: folder)
    try Self.spoil(
      "encoder.layer.1.attention.self.key.weight", at: 3 * 16 + 5, of: "bert", in: folder)
    let outcome = try Program.run(["check", "bert"], in: folder)
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.errors == "bert: note: 1 of the 256 numbers of tensor "
        + "`encoder.layer.1.attention.self.key.weight` is not finite: [3, 5] is NaN\n")
    let text = ["screen", "bert", "--text", "the animal did", "--size", "120x40", "--keys"]
    let pooler = try Program.run(text + [". . . ."], in: folder)
    #expect(pooler.text.contains("It begins with W_K[5, 3] of layer 1, head 0"))
    #expect(pooler.text.contains("which itself is nan."))
    #expect(pooler.text.contains("f → W_K[5, 3]"))
    let weight = try Program.run(text + [". . . . f"], in: folder)
    #expect(weight.text.contains("nan  written in the checkpoint"))
    #expect(!weight.text.contains("as opened"))
  }

  @Test("an export replaces nothing that it was made from")
  func nothingOfACheckpointIsReplaced() throws {
    let folder = try TemporaryFolder(scenes: false)
    try folder.write("text.txt", "not")
    for name in ["bert-sharded", "bert"] { try Self.copy(name, to: folder) }
    try folder.write("bert/vocab.txt", "[PAD]")
    let files = [
      ("bert-sharded", "bert-sharded/model.safetensors.index.json"),
      ("bert", "bert/vocab.txt"), ("bert", "bert/config.json"), ("bert", "text.txt"),
    ]
    for (model, path) in files {
      let before = try folder.read(path)
      let outcome = try Program.run(
        ["export", model, "--text-file", "text.txt", "--stage", "tokens", "--format", "text"]
          + ["--output", path], in: folder)
      #expect(outcome.exitCode == 1)
      #expect(outcome.errors == "attn-tui: \(path) is what is exported\n")
      #expect(try folder.read(path) == before)
    }
    let other = try Program.run(
      [
        "export", "bert", "--text-file", "text.txt", "--stage", "tokens", "--output",
        "bert/own.txt",
      ],
      in: folder)
    #expect(other.exitCode == 0 && folder.exists("bert/own.txt"))
  }

  /// Of a long text the maps are not kept.
  @Test func aNumberThatIsNoneIsFollowedThroughALongText() throws {
    let folder = try TemporaryFolder(scenes: false)
    try Self.copy("llama", to: folder)
    try Self.spoil("model.layers.0.self_attn.k_proj.weight", at: 0, of: "llama", in: folder)
    let text = Array(repeating: "a", count: 150).joined(separator: " ")
    let output = try Program.run(
      ["screen", "llama", "--text", text, "--size", "120x50", "--keys", ". O"], in: folder)
    #expect(output.text.contains("f → W_K[0, 0]"), "\(output.text)")
  }

  /// Makes a number of a tensor of float32 NaN.
  private static func spoil(
    _ tensor: String, at index: Int, of model: String, in folder: TemporaryFolder
  ) throws {
    var bytes = try folder.read("\(model)/model.safetensors")
    let tensor = try #require(TensorDirectory(of: bytes)[tensor])
    let place = tensor.bytes.lowerBound + index * 4
    bytes.replaceSubrange(place..<place + 4, with: [0, 0, 0xc0, 0x7f])
    try folder.write("\(model)/model.safetensors", bytes)
  }

  private static func copy(_ name: String, to folder: TemporaryFolder) throws {
    try FileManager.default.copyItem(atPath: "\(reference)/\(name)", toPath: folder[name])
  }

  @Test("weights that somebody writes into are spoken of")
  func weightsThatAreCut() throws {
    let folder = try TemporaryFolder(scenes: false)
    try Self.copy("bert", to: folder)
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open("bert")
    #expect(truncate(folder["bert/model.safetensors"], 1000) == 0)
    try tmux.type(".")
    try tmux.wait(for: "The weights were written into since they were opened")
    // It lasts.
    try tmux.type("  ")
    try tmux.wait(for: "weights changed")
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  @Test("a value may begin with a hyphen")
  func valuesThatBeginWithAHyphen() throws {
    let folder = try TemporaryFolder(scenes: false)
    let export = ["export", "\(Self.reference)/bert", "--stage"]
    let text = try Program.run(
      export + ["tokens", "--text", "-not", "--text-pair", "--like"], in: folder)
    #expect(text.exitCode == 0)
    // The hyphens are tokens of the text and of the other one.
    #expect(text.text.count(of: " -  ") == 3)
    let head = try Program.run(export + ["q", "--text", "not", "--head", "-1"], in: folder)
    #expect(
      head.exitCode == 1 && head.errors.contains("there is no head -1: the layer has 2 heads"))
    let layer = try Program.run(export + ["q", "--text", "not", "--layer", "-1"], in: folder)
    #expect(layer.errors.contains("there is no layer -1: the model has 2 layers, 0 to 1"))
    let keys = try Program.run(
      ["screen", "\(Self.reference)/bert", "--text", "not", "--keys", "- l"], in: folder)
    #expect(keys.exitCode == 0)
  }

  /// Permissions do not bind root.
  @Test("who may not look into a folder is told so")
  func aClosedFolder() throws {
    let folder = try TemporaryFolder(scenes: false)
    mkdir(folder["closed"], 0o755)
    try folder.write("closed/config.json", "{}")
    chmod(folder["closed"], 0)
    defer { chmod(folder["closed"], 0o755) }
    let outcome = try Program.run(["check", "closed"], in: folder)
    #expect(outcome.exitCode == 1)
    if geteuid() == 0 {
      #expect(outcome.errors.contains("there is neither model.safetensors"))
    } else {
      #expect(
        outcome.errors == "closed: error: the folder cannot be read: Permission denied\n")
    }
  }
}
