import ArgumentParser
import Scenes

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure this machine on an input: from start to the first frame, from key to frame.",
    discussion: """
      Of a checkpoint also the whole pass over the text, and from an edit to its map; \
      with --threads, these alone.
      """)

  @Argument(
    help: "A scene file or a checkpoint folder.", completion: .file(extensions: ["scene"]))
  var input: String

  @OptionGroup var texts: TextOptions

  @Option(parsing: .unconditional, help: "How many times the program is started.")
  var runs = 15

  @Option(
    parsing: .unconditional,
    help: "Measure passes with so many threads alone, instead of with one and with all.")
  var threads: Int?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(runs) else { throw ValidationError("Runs are from 1 to 1000.") }
    if let threads, !(1...64).contains(threads) {
      throw ValidationError("Threads are from 1 to 64.")
    }
  }

  func run() throws {
    switch try Input.open(input, texts) {
    case .checkpoint(let opened):
      let benchmark = PassBenchmark(
        input: opened, runs: runs, threads: threads.map { [$0] } ?? [1, Machine.threads])
      let report = PassReport(rows: benchmark.rows(), of: opened)
      // What takes longer comes after what is known already.
      if !json { try StandardStreams.output(report.text) }
      let session = threads == nil ? try session(reading: opened.options) : nil
      try print(session, passes: report)
    case .scene, .capture:
      if threads != nil {
        throw ValidationError(
          "Passes over a text are measured of checkpoints alone: --threads is for these.")
      }
      try print(try session(reading: []), passes: nil)
    }
  }

  /// From start to the first frame, and from key to frame.
  private func session(reading options: [String]) throws -> BenchReport {
    do throws(Benchmark.Problem) {
      return try Benchmark(input: input, options: options, runs: runs).run()
    } catch {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
  }

  /// All figures as JSON, or those of the session as text.
  private func print(_ session: BenchReport?, passes: PassReport?) throws {
    guard json else { return try StandardStreams.output(session?.text ?? "") }
    let members = ["\"unit\": \"ms\""] + (passes?.jsonMembers ?? []) + (session?.jsonMembers ?? [])
    try StandardStreams.output("{\(members.joined(separator: ", "))}\n")
  }
}
