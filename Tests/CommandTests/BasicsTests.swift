import Foundation
import Testing

/// What the program says about itself.
@Suite struct BasicsTests {
  private let commands = ["open", "export", "screen", "check", "bench"]

  @Test func helpNamesTheCommands() throws {
    let outcome = try Program.run(["--help"], in: TemporaryFolder())
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.isEmpty)
    for command in commands {
      #expect(outcome.text.contains("\n  \(command) "), "\(command)")
    }
  }

  @Test func everyCommandHasHelp() throws {
    let folder = try TemporaryFolder()
    for command in commands {
      let outcome = try Program.run([command, "--help"], in: folder)
      #expect(outcome.exitCode == 0)
      #expect(outcome.text.contains("USAGE: attn-tui \(command)"))
    }
  }

  @Test func nothingToOpenIsAUsageError() throws {
    let outcome = try Program.run([], in: TemporaryFolder())
    #expect(outcome.exitCode == 64)
    #expect(outcome.output.isEmpty)
    for command in commands { #expect(outcome.errors.contains("\n  \(command) "), "\(command)") }
  }

  @Test(arguments: [["--nonsense", "chat-noir.scene"], ["export", "chat-noir.scene"], ["check"]])
  func wrongArgumentsAreUsageErrors(arguments: [String]) throws {
    let outcome = try Program.run(arguments, in: TemporaryFolder())
    #expect(outcome.exitCode == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Usage: ") || outcome.errors.contains("USAGE: "))
  }

  @Test func benchGivesBothFiguresAsJSON() throws {
    let outcome = try Program.run(
      ["bench", "--json", "--runs", "1", "chat-noir.scene"], in: TemporaryFolder())
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    #expect(json["unit"] as? String == "ms")
    for (name, count) in [("startToFirstFrame", 1), ("keyToFrame", 37)] {
      let figures = try #require(json[name] as? [String: Double])
      #expect(figures["count"] == Double(count))
      let values = try ["min", "median", "p95", "max"].map { try #require(figures[$0]) }
      #expect(values == values.sorted() && values[0] > 0, "\(name): \(values)")
    }
  }

  @Test func benchOfABrokenSceneSaysWhatIsWrong() throws {
    let outcome = try Program.run(["bench", "missing.scene"], in: TemporaryFolder())
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors == "missing.scene: error: the file does not exist\n")
  }
}
