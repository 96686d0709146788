import Glibc
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
