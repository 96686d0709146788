import ArgumentParser
import Glibc

/// What the commands print.
enum StandardStreams {
  static func output(_ bytes: [UInt8]) throws {
    do {
      try FileAccess.write(bytes, to: STDOUT_FILENO, "standard output")
    } catch {
      // Who reads has seen enough, as with `| head`.
      throw error.code == EPIPE ? ExitCode.success : fail("attn-tui: \(error)")
    }
  }

  static func output(_ text: String) throws { try output(Array(text.utf8)) }

  /// Nothing can be done where even standard error cannot be written.
  static func error(_ text: String) {
    try? FileAccess.write(Array((text + "\n").utf8), to: STDERR_FILENO, "standard error")
  }

  /// Prints why the input is bad and ends with status 1.
  static func fail(_ text: String) -> ExitCode {
    error(text)
    return ExitCode(1)
  }
}
