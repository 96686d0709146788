import Glibc
import Testing
import Workbench

/// The README says what the program does. With `ATTN_RECORD_README=1` in the environment the test
/// writes what the program says now into the README and its pictures.
@Suite struct ReadmeTests {
  private static let advice =
    "run `ATTN_RECORD_README=1 swift test --filter ReadmeTests` and look at the difference"

  /// What the program prints for arguments as a shell reads them, in the folder of the README.
  private func run(_ arguments: String) throws -> [UInt8] {
    let program = try Program.path()
    let outcome = try Program.run(
      "/bin/sh", ["-c", "'\(program)' \(arguments) 2>&1"], in: Repository.path,
      environment: Spawning.environment)
    guard let code = outcome.exitCode, code < 64 else {
      throw Failure(description: "README.md: attn-tui \(arguments): \(outcome.text)")
    }
    return outcome.output
  }

  @Test func theREADMEIsWhatTheProgramSays() throws {
    try #require(Repository.exists("README.md"), "README.md is missing")
    let text = try Repository.text("README.md")
    let readme = try Readme(updating: text, run: run)
    #expect(Readme.unexplainedPictures(in: text) == [], "a <!-- picture: … --> must stand before")
    if getenv("ATTN_RECORD_README") != nil {
      try Repository.writeFile("\(Repository.path)/README.md", Array(readme.text.utf8))
      mkdir("\(Repository.path)/.pictures", 0o755)
      for picture in readme.pictures {
        try Repository.writeFile("\(Repository.path)/\(picture.path)", picture.bytes)
      }
      return
    }
    let (old, new) = (lines(text), lines(readme.text))
    if old != new {
      let index =
        zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
      Issue.record(
        """
        README.md:\(index + 1) has
          \(index < old.count ? old[index] : "nothing")
        but the program says
          \(index < new.count ? new[index] : "nothing")
        \(Self.advice)
        """)
    }
    for picture in readme.pictures {
      let isSame =
        try Repository.exists(picture.path) && Repository.read(picture.path) == picture.bytes
      #expect(isSame, "\(picture.path) is not what the program prints: \(Self.advice)")
    }
  }

  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test func theTableHasEveryKeyOfEveryCommand() {
    let table = Readme.keyTable
    #expect(table.count == 2 + Command.Group.allCases.count + Command.table.count)
    #expect(table.contains("| `Space` | Next stage |"))
    #expect(table.contains("| `e` `Enter` | Edit the number |"))
    #expect(table.contains("| **Where numbers come from** | |"))
    for command in Command.table {
      #expect(table.contains { $0.hasSuffix("| \(command.title) |") }, "\(command.title)")
    }
  }

  private let sample = """
    # sample
    <!-- keys -->
    old
    <!-- /keys -->
    <!-- output: attn-tui say 'a b' -->

    ```text
    old
    ```
    <!-- picture: .pictures/a.svg attn-tui draw -->
    ![a](.pictures/a.svg)
    end

    """

  @Test func sectionsAreReplacedAndTheRestStays() throws {
    let run = { (arguments: String) in Array("\(arguments)!\n\nlast\n".utf8) }
    let readme = try Readme(updating: sample, run: run)
    let expected = """
      # sample
      <!-- keys -->

      \(Readme.keyTable.joined(separator: "\n"))

      <!-- /keys -->
      <!-- output: attn-tui say 'a b' -->

      ```text
      say 'a b'!

      last
      ```
      <!-- picture: .pictures/a.svg attn-tui draw -->
      ![a](.pictures/a.svg)
      end

      """
    #expect(readme.text == expected)
    #expect(readme.pictures.map(\.path) == [".pictures/a.svg"])
    #expect(readme.pictures.first?.bytes == Array("draw!\n\nlast\n".utf8))
    #expect(try Readme(updating: expected, run: run).text == expected)
    #expect(Readme.unexplainedPictures(in: expected) == [])
    let other = expected.replacing("![a](.pictures/a.svg)", with: "<img src=\"b.svg\">")
    #expect(Readme.unexplainedPictures(in: other) == ["b.svg"])
  }

  @Test(arguments: [
    ("<!-- /keys -->", "", "has no <!-- /keys -->"), ("<!-- keys -->", "", "has no section"),
    ("```text\n", "", "no fenced block after"), ("![a](.pictures/a.svg)", "", "is not shown"),
  ])
  func whatIsMissingIsSaid(part: String, replacement: String, message: String) throws {
    let text = sample.replacing(part, with: replacement)
    let failure = #expect(throws: Failure.self) {
      try Readme(updating: text) { _ in [] }
    }
    #expect(failure?.description.contains(message) == true, "\(failure?.description ?? "")")
  }
}
