import CTerminal
import Glibc

/// The terminal as files: where it is read and written, and the streams that ncurses wants.
struct TerminalDevice {
  let input: Int32
  let output: Int32
  let inputStream: UnsafeMutablePointer<FILE>
  let outputStream: UnsafeMutablePointer<FILE>

  /// The standard streams, or the controlling terminal where one of them is a pipe or a file.
  init() throws(TerminalError) {
    if isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 {
      input = try Self.copy(of: STDIN_FILENO)
      output = try Self.copy(of: STDOUT_FILENO)
    } else {
      let terminal = attn_open_terminal()
      guard terminal >= 0 else { throw .noTerminal }
      input = terminal
      output = try Self.copy(of: terminal)
    }
    guard let reader = fdopen(input, "r"), let writer = fdopen(output, "w") else {
      throw .system(call: "fdopen", errno: errno)
    }
    inputStream = reader
    outputStream = writer
  }

  func close() {
    fclose(inputStream)
    fclose(outputStream)
  }

  /// Past the streams' buffers, in one piece.
  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// nil where the terminal does not say.
  var size: (width: Int, height: Int)? {
    var width: Int32 = 0
    var height: Int32 = 0
    guard attn_terminal_size(output, &width, &height) else { return nil }
    return (Int(width), Int(height))
  }

  private static func copy(of descriptor: Int32) throws(TerminalError) -> Int32 {
    // From 3 upwards: the standard streams may be closed.
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    if copy < 0 { throw .system(call: "fcntl", errno: errno) }
    return copy
  }
}
