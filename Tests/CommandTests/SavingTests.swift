import Glibc
import Testing

/// What the program does to files, asked from inside.
@Suite(.serialized) struct SavingTests {
  private let before = "Le:      [0.1,"
  private let after = "Le:      [0.2,"

  /// The program with one edit that is not saved: the first number of the embeddings.
  private func edited(_ path: String, in folder: TemporaryFolder) throws -> Tmux {
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open(path)
    try tmux.type("E+")
    try tmux.wait(for: "all words[Le, 0] 0.1 → 0.2")
    return tmux
  }

  private func quit(_ tmux: Tmux) throws {
    try tmux.type("q")
    try tmux.waitForEnd()
  }

  @Test func onlyTheNumberChangesAndThePermissionsStay() throws {
    let folder = try TemporaryFolder()
    chmod(folder["chat-noir.scene"], 0o604)
    let original = try folder.text("chat-noir.scene")
    let names = folder.names
    let tmux = try edited("chat-noir.scene", in: folder)
    try tmux.press("C-s")
    try tmux.wait(for: "Saved chat-noir.scene")
    try quit(tmux)
    #expect(original.count(of: before) == 1)
    #expect(try folder.text("chat-noir.scene") == original.replacing(before, with: after))
    #expect(folder.mode("chat-noir.scene") == 0o604)
    #expect(Set(folder.names).subtracting(names) == ["attn", "pid", "profile", "tmux"])
  }

  @Test func aSymbolicLinkStaysOne() throws {
    let folder = try TemporaryFolder()
    mkdir(folder["real"], 0o755)
    let original = try folder.text("chat-noir.scene")
    try folder.write("real/it.scene", original)
    symlink("real/it.scene", folder["link.scene"])
    let tmux = try edited("link.scene", in: folder)
    try tmux.type("w")
    try tmux.wait(for: "Saved link.scene")
    try quit(tmux)
    var status = stat()
    lstat(folder["link.scene"], &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    #expect(try folder.text("real/it.scene") == original.replacing(before, with: after))
  }

  @Test func anIncludedFileIsSavedWhereTheNumberStands() throws {
    let folder = try TemporaryFolder()
    let words = "# words\nLe: [0.1, 0.2]   # the article\nchat: [1, 2]\n"
    let scene = """
      sentence: Le chat
      embeddings: words.yaml
      attention: {heads: [{W_Q: [[1], [0]], W_K: [[1], [0]], W_V: [[1], [0]]}]}
      """
    try folder.write("words.yaml", words)
    try folder.write("a.scene", scene)
    let tmux = try edited("a.scene", in: folder)
    try tmux.type("w")
    try tmux.wait(for: "Saved words.yaml")
    try quit(tmux)
    #expect(try folder.text("words.yaml") == words.replacing("[0.1,", with: "[0.2,"))
    #expect(try folder.text("a.scene") == scene)
  }

  @Test func aFileThatAnotherProgramChangedIsAskedAbout() throws {
    let folder = try TemporaryFolder()
    let original = try folder.text("chat-noir.scene")
    let tmux = try edited("chat-noir.scene", in: folder)
    let foreign = original + "# written by somebody else\n"
    try folder.write("chat-noir.scene", foreign)
    try tmux.type("w")
    try tmux.wait(for: "chat-noir.scene was changed by another program.  y overwrites")
    try tmux.type("n")
    try tmux.wait { !$0.contains("y overwrites") }
    #expect(try folder.text("chat-noir.scene") == foreign)
    try tmux.wait(for: "unsaved")
    try tmux.type("w")
    try tmux.wait(for: "y overwrites")
    try tmux.type("y")
    try tmux.wait(for: "Saved chat-noir.scene")
    #expect(try folder.text("chat-noir.scene") == original.replacing(before, with: after))
    try quit(tmux)
  }

  /// Permissions do not bind root: there the folder is gone for a while.
  @Test func aFolderThatCannotBeWrittenLosesNothing() throws {
    let folder = try TemporaryFolder()
    mkdir(folder["closed"], 0o755)
    let original = try folder.text("chat-noir.scene")
    try folder.write("closed/it.scene", original)
    let tmux = try edited("closed/it.scene", in: folder)
    let isRoot = geteuid() == 0
    if isRoot {
      rename(folder["closed"], folder["away"])
    } else {
      chmod(folder["closed"], 0o555)
    }
    try tmux.type("w")
    let reason = isRoot ? "No such file or directory" : "Permission denied"
    try tmux.wait(for: "Not saved: cannot write ")
    try tmux.wait(for: reason)
    try tmux.wait(for: "unsaved")
    if isRoot {
      rename(folder["away"], folder["closed"])
    } else {
      chmod(folder["closed"], 0o755)
    }
    #expect(try folder.text("closed/it.scene") == original)
    try tmux.type("w")
    try tmux.wait(for: "Saved closed/it.scene")
    #expect(try folder.text("closed/it.scene") == original.replacing(before, with: after))
    try quit(tmux)
  }

  @Test func readingAnewTakesTheFileAndAsksBefore() throws {
    let folder = try TemporaryFolder()
    let original = try folder.text("chat-noir.scene")
    let tmux = try edited("chat-noir.scene", in: folder)
    try folder.write("chat-noir.scene", original.replacing(before, with: "Le:      [0.7,"))
    try tmux.press("F5")
    try tmux.wait(for: "Read the file anew and lose your edits?")
    try tmux.type("y")
    try tmux.wait(for: "Read chat-noir.scene anew")
    try tmux.wait { $0.contains(" 0.7") && !$0.contains("unsaved") }
    try folder.write("chat-noir.scene", "sentence: [\n")
    try tmux.press("F5")
    try tmux.wait(for: "chat-noir.scene:")
    // The scene that was open stays.
    try tmux.wait(for: "┌ embeddings 8x3 ")
    try quit(tmux)
  }

  @Test func exportWritesAFileAndAsksBeforeItOverwrites() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open("chat-noir.scene")
    let export = { (name: String) in
      try tmux.type("x")
      try tmux.wait(for: " export to: ")
      try tmux.press("C-u")
      try tmux.type(name)
      try tmux.press("Enter")
    }
    try tmux.type("x")
    try tmux.wait(for: "chat-noir-weights.txt")
    try tmux.press("Enter")
    try tmux.wait(for: "Wrote chat-noir-weights.txt, ")
    for (name, format) in [("chat-noir-weights.txt", "text"), ("w.csv", "csv"), ("w.npy", "npy")] {
      if format != "text" {
        try export(name)
        try tmux.wait(for: "Wrote \(name), ")
      }
      let printed = try Program.run(
        ["export", "chat-noir.scene", "--stage", "weights", "--format", format], in: folder)
      #expect(try folder.read(name) == printed.output, "\(name)")
    }

    try folder.write("w.csv", "mine")
    try export("w.csv")
    try tmux.wait(for: "w.csv exists. Overwrite it?")
    try tmux.type("n")
    try tmux.wait { !$0.contains("Overwrite it?") }
    #expect(try folder.text("w.csv") == "mine")
    try export("w.csv")
    try tmux.wait(for: "w.csv exists. Overwrite it?")
    try tmux.type("y")
    try tmux.wait(for: "Wrote w.csv, ")
    #expect(try folder.text("w.csv").hasPrefix(",Le,"))

    try export("w.xlsx")
    // What was typed stays, to be mended, and what is wrong with it is whole.
    try tmux.wait {
      $0.contains(" export to: w.xlsx")
        && $0.contains("w.xlsx ends in none of .txt .csv .json .npy .safetensors .svg .dot")
    }
    let leave = {
      try tmux.press("Escape")
      try tmux.wait { !$0.contains(" export to: ") }
    }
    try leave()
    try export("no/w.csv")
    try tmux.wait(for: "Not exported: cannot write no/w.csv: No such file")
    try leave()
    try quit(tmux)
  }

  @Test func theGraphIsExportedAsItIsShown() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open("chat-noir-heads.scene")
    try tmux.type("g{m")
    try tmux.wait(for: "The mean over the heads of the layer")
    try tmux.type("x")
    try tmux.wait(for: "chat-noir-heads-graph-mean.dot")
    try tmux.press("Enter")
    try tmux.wait(for: "Wrote chat-noir-heads-graph-mean.dot")
    let dot = try folder.text("chat-noir-heads-graph-mean.dot")
    // The strongest arc of each of eight tokens.
    #expect(dot.count(of: " -> ") == 8, "\(dot)")
    #expect(dot.contains("mean of 3 heads"))
    try quit(tmux)
  }
}
