import CTerminal
import Glibc

/// Ends a wait for events from another thread.
package final class Waker: Sendable {
  let pipe: SystemPipe

  init(pipe: SystemPipe) { self.pipe = pipe }

  /// The screen's `nextEvent` returns, now or when it is next called.
  package func wake() {
    var byte: UInt8 = 0
    // A full pipe wakes as well as one more byte would.
    _ = write(pipe.writeEnd, &byte, 1)
  }
}

/// A pipe whose both ends are non-blocking; closed when nobody has it any more, so that nobody
/// writes to a descriptor that has become another file.
final class SystemPipe: Sendable {
  let readEnd: Int32
  let writeEnd: Int32

  init() throws(TerminalError) {
    var ends: [Int32] = [-1, -1]
    let error = attn_pipe(&ends)
    if error != 0 { throw .system(call: "pipe", errno: error) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Everything that can be read at once.
  func drain() -> [UInt8] {
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 256)
    while true {
      let count = read(readEnd, &chunk, chunk.count)
      if count <= 0 { return result }
      result += chunk[..<count]
    }
  }
}
