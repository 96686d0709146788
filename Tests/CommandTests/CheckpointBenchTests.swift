import Foundation
import Testing

/// Speed, as users measure it.
@Suite struct CheckpointBenchTests {
  private static let folder = "\(Repository.path)/Tests/CheckpointsTests/Reference/models/t5"

  @Test func passesAndEditsAreMeasuredWithSoManyThreads() throws {
    let outcome = try Program.run(
      ["bench", Self.folder, "--text", "le chat", "--runs", "1", "--threads", "2", "--json"],
      in: TemporaryFolder())
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    #expect(Set(json.keys) == ["unit", "tokens", "pass2", "edit2"])
    for key in ["tokens", "pass2", "edit2"] {
      #expect(try #require(json[key] as? Double) > 0)
    }
    let whole = try Program.run(
      ["bench", Self.folder, "--text", "le chat", "--runs", "1", "--json"], in: TemporaryFolder())
    let all = try #require(
      JSONSerialization.jsonObject(with: Data(whole.output)) as? [String: Any])
    #expect(Set(all.keys).isSuperset(of: ["tokens", "pass1", "edit1"]))
    for key in ["startToFirstFrame", "keyToFrame"] {
      let figures = try #require(all[key] as? [String: Any])
      #expect(try #require(figures["median"] as? Double) > 0)
    }
    let zero = try Program.run(
      ["bench", Self.folder, "--threads", "0"], in: TemporaryFolder())
    #expect(zero.exitCode == 64 && zero.errors.contains("Threads are from 1 to 64."))
  }

  @Test func theSessionIsMeasuredOnTheSameText() throws {
    let outcome = try Program.run(
      ["bench", Self.folder, "--text", "le \"chat\"", "--target", "the cat", "--runs", "1"],
      in: TemporaryFolder())
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    for line in ["full pass, all maps", "edit of W_Q to its map", "key to frame"] {
      #expect(outcome.text.contains(line))
    }
  }
}
