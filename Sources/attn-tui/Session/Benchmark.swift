import Glibc

/// Starts the program itself on a terminal of its own, types keys, and reads how long it took:
/// what is measured is the very loop that people use, to the last byte written to the terminal.
struct Benchmark {
  let input: String
  /// The options that say what the input is to read.
  var options: [String] = []
  let runs: Int

  enum Problem: Error, CustomStringConvertible {
    case system(FileError)
    case noFrame
    case ended(Int32)

    var description: String {
      switch self {
      case .system(let error): "\(error)"
      case .noFrame: "the program showed no frame within 10 seconds"
      case .ended(let status): "the program ended with status \(status)"
      }
    }
  }

  /// Through the stages, to a number that can be edited, nudged, undone; the graph; a head.
  static let keys: [String] =
    Array(repeating: " ", count: 6) + Array(repeating: "\u{7f}", count: 6)
    + ["Q", "\t", "\t", "+", "+", "-", "u", "u", "u", "W", "j", "l", "k", "h", "g", "o", "g"]
    + ["t", "t", "d", "d", "c", "c", "c", "?"]

  func run() throws(Problem) -> BenchReport {
    var firstFrames: [Double] = []
    var frames: [Double] = []
    // One run that does not count, for the caches.
    for index in 0...runs {
      let (first, rest) = try once()
      guard index > 0 else { continue }
      firstFrames.append(first)
      frames += rest
    }
    return BenchReport(input: input, firstFrames: firstFrames, frames: frames)
  }

  /// Milliseconds from start to the first frame, and from each key to its frame.
  private func once() throws(Problem) -> (first: Double, frames: [Double]) {
    guard let (file, path) = FileAccess.createTemporary("/tmp/attn-tui-bench.XXXXXX") else {
      throw .system(FileError(step: "create a temporary file", errno))
    }
    defer {
      close(file)
      unlink(path)
    }
    let began = Timings.now()
    let pty: PseudoTerminal
    do throws(FileError) {
      pty = try start(timings: path)
    } catch {
      throw .system(error)
    }
    defer { pty.close() }
    let log = TimingLog(descriptor: file)
    let first = try wait(for: 1, log, pty)[0]
    var expected = 1
    for key in Self.keys {
      do throws(FileError) {
        try pty.write(key)
      } catch {
        throw .system(error)
      }
      expected += 1
      _ = try wait(for: expected, log, pty)
    }
    let values = log.read()
    return (Double(first - began) / 1e6, values.dropFirst().map { Double($0) / 1e6 })
  }

  private func start(timings path: String) throws(FileError) -> PseudoTerminal {
    var environment = ["TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"]
    if let folder = getenv("LD_LIBRARY_PATH") {
      environment.append("LD_LIBRARY_PATH=\(String(cString: folder))")
    }
    return try PseudoTerminal(
      "/proc/self/exe", arguments: ["open", input, "--timings", path] + options,
      environment: environment,
      columns: 100, rows: 30)
  }

  /// Reads what the program draws until it has logged `count` timings.
  private func wait(
    for count: Int, _ log: TimingLog, _ pty: PseudoTerminal
  ) throws(Problem) -> [UInt64] {
    let deadline = Timings.now() + 10_000_000_000
    while Timings.now() < deadline {
      let values = log.read()
      if values.count >= count { return values }
      if let status = pty.endedStatus() { throw .ended(status >> 8) }
      pty.drain(milliseconds: 1)
    }
    throw .noFrame
  }
}

/// The timings that a session has written so far.
private struct TimingLog {
  let descriptor: Int32

  func read() -> [UInt64] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return [] }
    return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
      .compactMap { $0.split(separator: " ").last.flatMap { UInt64($0) } }
  }
}
