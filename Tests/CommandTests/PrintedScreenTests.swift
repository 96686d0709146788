import CellGrid
import Foundation
import Testing

@testable import attn_tui

/// `attn-tui screen`: a screen without a terminal.
@Suite struct PrintedScreenTests {
  private func screen(
    _ arguments: String..., scene: String = "chat-noir.scene", in folder: TemporaryFolder? = nil
  ) throws -> Program.Outcome {
    try Program.run(["screen", scene] + arguments, in: folder ?? TemporaryFolder())
  }

  private func lines(_ outcome: Program.Outcome) -> [Substring] {
    #expect(outcome.text.hasSuffix("\n"))
    return outcome.text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test(arguments: ["text", "ansi", "svg"])
  func theSameTwice(format: String) throws {
    let folder = try TemporaryFolder()
    let outcomes = try (0..<2).map { _ in
      try screen("--keys", "W g m", "--format", format, scene: "chat-noir-heads.scene", in: folder)
    }
    #expect(outcomes[0].exitCode == 0 && outcomes[0].errors.isEmpty)
    #expect(!outcomes[0].output.isEmpty)
    #expect(outcomes[0].output == outcomes[1].output)
  }

  /// Rows are the size's; columns, too, in a row that has a border at its end.
  @Test(arguments: ["60x16", "80x24", "100x30", "133x41", "200x16", "60x100", "300x100"])
  func theSizeIsKept(size: String) throws {
    let folder = try TemporaryFolder()
    for scene in Repository.scenes {
      let outcome = try screen("--size", size, scene: scene, in: folder)
      #expect(outcome.exitCode == 0 && outcome.errors.isEmpty)
      let lines = lines(outcome)
      let parts = size.split(separator: "x").compactMap { Int($0) }
      #expect(lines.count == parts[1])
      #expect(lines.map(\.count).max() == parts[0])
      #expect(lines[2].hasPrefix("┌ weights 8x8 ") && lines[2].hasSuffix("┐"))
      #expect(lines[2].count == parts[0])
      #expect(!lines.contains { $0.last == " " })
    }
  }

  /// A minus is a key, and no option.
  @Test func keysMayBeginWithAMinus() throws {
    let folder = try TemporaryFolder()
    let zoomed = try screen("--keys", "- -", in: folder)
    #expect(zoomed.exitCode == 0 && zoomed.errors.isEmpty)
    #expect(zoomed.output == (try screen("--keys=- -", in: folder).output))
    #expect(zoomed.output != (try screen(in: folder).output))
  }

  @Test func aUsageErrorShowsTheUsageOfTheCommand() throws {
    let outcome = try screen("--keys", "Foo")
    #expect(outcome.exitCode == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("Usage: attn-tui screen <input>"), "\(outcome.errors)")
  }

  @Test func aScreenThatIsTooSmallSaysWhatIsNeeded() throws {
    let folder = try TemporaryFolder()
    for size in ["59x16", "60x15", "59x15", "30x6"] {
      let outcome = try screen("--size", size, in: folder)
      #expect(outcome.exitCode == 0)
      #expect(outcome.text.contains("attn-tui needs 60x16\n"))
      #expect(outcome.text.contains("this is \(size)\n"))
      #expect(outcome.text.contains("q quits\n"))
    }
    let smallest = try screen("--size", "1x1", in: folder)
    #expect(smallest.exitCode == 0)
    #expect(smallest.text == "a\n")
  }

  @Test(arguments: ["0x10", "10x0", "10", "x", "-1x5", "1001x10", "80x501", "80x24x2", "80×24"])
  func sizesThatAreNone(size: String) throws {
    let outcome = try screen("--size=\(size)")
    #expect(outcome.exitCode == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(size))
    #expect(
      outcome.errors.contains("Columns and rows are from 1x1 to 1000x500, such as 100x30."),
      "\(outcome.errors)")
  }

  @Test func everyColorDepth() throws {
    let folder = try TemporaryFolder()
    let printed = try ["none", "16", "256", "truecolor"].map { depth in
      let outcome = try screen("--format", "ansi", "--color", depth, in: folder)
      #expect(outcome.exitCode == 0)
      return outcome.text
    }
    let (none, sixteen, many, direct) = (printed[0], printed[1], printed[2], printed[3])
    #expect(!none.contains("38;") && !none.contains("48;"))
    #expect(!sixteen.contains("8;5;") && !sixteen.contains("8;2;"))
    #expect(many.contains("48;5;") && !many.contains("8;2;"))
    #expect(direct.contains("48;2;"))
    #expect(try screen("--format", "ansi", in: folder).text == direct)
    #expect(Set(printed).count == 4)
    #expect(try screen("--color", "many", in: folder).exitCode == 64)
  }

  /// ANSI and text show the same characters.
  @Test func ansiWithoutItsSequencesIsTheText() throws {
    let folder = try TemporaryFolder()
    let ansi = try screen("--format", "ansi", "--color", "256", in: folder).text
    let text = try screen("--format", "text", "--color", "256", in: folder).text
    let plain = ansi.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
    let trimmed = plain.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.replacing(/[ ]+$/, with: "")
    }
    #expect(trimmed.joined(separator: "\n") == text)
  }

  @Test func aPictureIsWellFormed() throws {
    let folder = try TemporaryFolder()
    for keys in ["", "W g", "?", ": \"<&\"", "i \"\u{41}<&> \""] {
      let outcome = try screen(
        "--keys", keys, "--format", "svg", scene: "chat-noir-heads.scene", in: folder)
      #expect(outcome.exitCode == 0)
      #expect(XML.problem(in: outcome.text) == nil, "\(keys)")
      #expect(outcome.text.contains("<svg ") && outcome.text.hasSuffix("</svg>\n"))
    }
  }

  @Test func asciiIsASCII() throws {
    let folder = try TemporaryFolder()
    for keys in ["", "W g", "W g m", "Q Tab Tab", "?", ":", "d", "T", "P", "N", "O", "i \"é→\""] {
      for format in ["text", "ansi"] {
        let outcome = try screen(
          "--ascii", "--keys", keys, "--format", format, scene: "chat-noir-heads.scene", in: folder)
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.allSatisfy { $0 < 0x80 }, "\(keys): \(outcome.text)")
      }
    }
  }

  @Test(arguments: [
    ("Spacebar", "“Spacebar” is no key."), ("W F13", "“F13” is no key."),
    ("\"open", "A quote in the keys is not closed."), ("C-", "“C-” is no key."),
    ("\"a\\", "A quote in the keys is not closed."),
  ])
  func wrongKeysAreNamed(keys: String, message: String) throws {
    let outcome = try screen("--keys", keys)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("Error: \(message)"), "\(outcome.errors)")
  }

  @Test func keysLeadToTheirScreen() throws {
    let folder = try TemporaryFolder()
    let stages = try screen("--keys", "S Space Space", in: folder)
    #expect(lines(stages)[2].hasPrefix("┌ masked "))
    let quoted = try screen("--keys", #"x C-u "my \"file\" \\ 1.txt""#, in: folder)
    #expect(quoted.text.contains(#": my "file" \ 1.txt"#), "\(quoted.text)")
    let sentence = try screen("--keys", #"T i C-u "chat noir  ." Enter"#, in: folder)
    #expect(sentence.text.contains("3 tokens"))
  }

  @Test func aPrintedScreenTouchesNoFile() throws {
    let folder = try TemporaryFolder()
    let keys = #"Q Tab Tab Enter "7" Enter w x C-u "out.csv" Enter F5 y C-z C-l"#
    let outcome = try screen("--keys", keys, in: folder)
    #expect(outcome.exitCode == 0)
    #expect(folder.names == Repository.scenes.sorted())
    #expect(try folder.read("chat-noir.scene") == Repository.read("scenes/chat-noir.scene"))
    let saved = try screen("--keys", #"Q Tab Tab Enter "7" Enter w"#, in: folder)
    #expect(saved.text.contains("Not saved: a printed screen writes no files"))
  }

  @Test func keyScriptsReadWhatTheHelpNames() throws {
    #expect(try KeyScript("").keys == [])
    #expect(
      try KeyScript(#"  Space C-p  q é "a b" M-x F12 S-Tab "#).keys == [
        .space, .control("p"), .character("q"), .character("é"), .character("a"), .space,
        .character("b"), .alt("x"), .function(12), .backTab,
      ])
    #expect(try KeyScript(#""\"\\""#).keys == [.character("\""), .character("\\")])
    #expect(throws: KeyScript.Problem.unknownKey("Spcae")) { try KeyScript("a Spcae b") }
    #expect(throws: KeyScript.Problem.openQuote) { try KeyScript("a \"b") }
  }
}
