import Glibc

/// Starts the program itself on a terminal of its own, types keys, and reads how long it took:
/// what is measured is the very loop that people use, to the last byte written to the terminal.
struct Benchmark {
  let input: String
  let runs: Int

  enum Problem: Error, CustomStringConvertible {
    case system(String, Int32)
    case noFrame
    case ended(Int32)

    var description: String {
      switch self {
      case .system(let step, let code): "cannot \(step): \(FileAccess.message(code))"
      case .noFrame: "the program showed no frame within 10 seconds"
      case .ended(let status): "the program ended with status \(status)"
      }
    }
  }

  /// Through the stages, to a number that can be edited, nudged, undone; the graph; a head.
  static let keys: [String] =
    Array(repeating: " ", count: 6) + Array(repeating: "\u{7f}", count: 6)
    + ["Q", "\t", "\t", "+", "+", "-", "u", "u", "u", "W", "j", "l", "k", "h", "g", "o", "g"]
    + ["t", "t", "d", "d", "c", "c", "c", "?", "q"]

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
    let pty = try PseudoTerminal(columns: 100, rows: 30)
    defer { pty.close() }
    var template = Array("/tmp/attn-tui-bench.XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw .system("create a temporary file", errno) }
    defer {
      close(file)
      unlink(template)
    }
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    let start = Timings.now()
    let process = try pty.spawn(arguments: [
      "/proc/self/exe", "open", input, "--timings", path,
    ])
    defer {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    let log = TimingLog(descriptor: file)
    let first = try wait(for: 1, log, pty, process)[0]
    var expected = 1
    for key in Self.keys {
      pty.write(key)
      expected += 1
      _ = try wait(for: expected, log, pty, process)
    }
    let values = log.read()
    return (Double(first - start) / 1e6, values.dropFirst().map { Double($0) / 1e6 })
  }

  /// Reads what the program draws until it has logged `count` timings.
  private func wait(
    for count: Int, _ log: TimingLog, _ pty: PseudoTerminal, _ process: pid_t
  ) throws(Problem) -> [UInt64] {
    let deadline = Timings.now() + 10_000_000_000
    while Timings.now() < deadline {
      let values = log.read()
      if values.count >= count { return values }
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process { throw .ended(status >> 8) }
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
