import Glibc

/// The program as users get it: the executable that was built with the tests.
enum Program {
  /// Beside the test bundle, wherever that was built.
  static func path() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let length = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    // The process is the bundle itself, or a helper of the toolchain whose argument is the bundle.
    let executable = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
    for candidate in [executable] + CommandLine.arguments {
      guard let slash = candidate.lastIndex(of: "/") else { continue }
      let path = String(candidate[...slash]) + "attn-tui"
      if access(path, X_OK) == 0 { return path }
    }
    throw Failure(description: "attn-tui is not beside the test bundle \(executable)")
  }

  struct Outcome {
    /// As waitpid gives it.
    let status: Int32
    let output: [UInt8]
    let errorBytes: [UInt8]

    /// Nil where a signal ended the program.
    var exitCode: Int32? { status & 0x7F == 0 ? status >> 8 & 0xFF : nil }
    var signal: Int32? { status & 0x7F == 0 ? nil : status & 0x7F }
    var text: String { String(decoding: output, as: UTF8.self) }
    var errors: String { String(decoding: errorBytes, as: UTF8.self) }
  }

  /// Runs the program in `folder` to its end.
  /// - Parameter output: where standard output goes instead of into the outcome.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, input: [UInt8] = [],
    environment: [String: String] = [:], output: Int32? = nil
  ) throws -> Outcome {
    try run(
      path(), arguments, in: folder.path, input: input,
      environment: Spawning.environment.merging(environment) { $1 }, output: output)
  }

  /// Runs any program.
  static func run(
    _ program: String, _ arguments: [String], in folder: String, input: [UInt8] = [],
    environment: [String: String], output: Int32? = nil
  ) throws -> Outcome {
    let (stdin, stdout, stderr) = (try Pipe(), try Pipe(), try Pipe())
    let process = try Spawning.start(
      program, arguments, in: folder, environment: environment,
      streams: [stdin.readEnd, output ?? stdout.writeEnd, stderr.writeEnd])
    for end in [stdin.readEnd, stdout.writeEnd, stderr.writeEnd] { close(end) }
    defer { for end in [stdout.readEnd, stderr.readEnd] { close(end) } }
    Pipe.feed(input, into: stdin.writeEnd)
    var (text, errors): ([UInt8], [UInt8]) = ([], [])
    let drain = {
      text += Pipe.available(stdout.readEnd)
      errors += Pipe.available(stderr.readEnd)
    }
    do {
      let status = try Deadline.wait(
        "end of \(program) \(arguments)",
        pause: { Pipe.waitForInput(stdout.readEnd, stderr.readEnd) },
        seen: { String(decoding: text + errors, as: UTF8.self) },
        until: { () -> Int32? in
          // In this order: what was written before the end is read after it.
          var status: Int32 = 0
          let hasEnded = waitpid(process, &status, WNOHANG) == process
          drain()
          return hasEnded ? status : nil
        })
      return Outcome(status: status, output: text, errorBytes: errors)
    } catch {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
      throw error
    }
  }
}

/// Both ends are closed in children, but for what they are given as their streams.
struct Pipe {
  let readEnd, writeEnd: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure(description: "no pipe: error \(errno)") }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  /// Writes what a pipe holds at once, which is more than any test has, and closes it.
  static func feed(_ bytes: [UInt8], into end: Int32) {
    defer { close(end) }
    guard !bytes.isEmpty else { return }
    // Without a reader SIGPIPE would end the tests; the program may end before it reads.
    signal(SIGPIPE, SIG_IGN)
    _ = write(end, bytes, bytes.count)
  }

  /// What can be read without waiting.
  static func available(_ end: Int32) -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var source = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, 0) == 1 else { return result }
      let count = read(end, &buffer, buffer.count)
      guard count > 0 else { return result }
      result += buffer[..<count]
    }
  }

  /// Returns when something can be read, or after a short while.
  static func waitForInput(_ ends: Int32...) {
    var sources = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&sources, nfds_t(sources.count), 5)
    // A closed pipe is ready for ever.
    if sources.allSatisfy({ $0.revents & Int16(POLLIN) == 0 }) { usleep(500) }
  }
}
