import ArgumentParser
import Scenes

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure this machine on a scene: from start to the first frame, from key to frame.")

  @Argument(help: "A scene file.", completion: .file(extensions: ["scene"]))
  var input: String

  @Option(help: "How many times the program is started.")
  var runs = 15

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(runs) else { throw ValidationError("Runs are from 1 to 1000.") }
  }

  func run() throws {
    _ = try Scene.open(input)
    let report: BenchReport
    do throws(Benchmark.Problem) {
      report = try Benchmark(input: input, runs: runs).run()
    } catch {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
    try StandardStreams.output(json ? report.json : report.text)
  }
}
