import CPseudoTerminal
import Glibc

/// A program on a terminal without a window.
struct PseudoTerminal {
  private let controller: Int32
  let process: pid_t

  /// Starts the program `path` with `arguments`.
  init(_ path: String, arguments: [String], environment: [String], columns: Int32, rows: Int32)
    throws(FileError)
  {
    var argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var controller: Int32 = -1
    process = attn_pty_spawn(
      path, &argumentPointers, &environmentPointers, columns, rows, &controller)
    guard process > 0 else { throw FileError(step: "start \(path) on a pseudo terminal", errno) }
    self.controller = controller
  }

  func write(_ text: String) throws(FileError) {
    try FileAccess.write(Array(text.utf8), to: controller, "the pseudo terminal")
  }

  /// Reads and drops what the program drew, waiting for at most so long.
  func drain(milliseconds: Int32) {
    var descriptor = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    _ = read(controller, &buffer, buffer.count)
  }

  /// The status of `waitpid` where the program has ended.
  func endedStatus() -> Int32? {
    var status: Int32 = 0
    return waitpid(process, &status, WNOHANG) == process ? status : nil
  }

  func close() {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    Glibc.close(controller)
  }
}
