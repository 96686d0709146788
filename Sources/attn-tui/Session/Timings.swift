import Glibc

/// How long the parts of a session took, for `attn-tui bench`: one line per event into a file.
/// `first NANOSECONDS` is the monotonic clock at the first frame, `frame NANOSECONDS` the time from
/// a key that was read to its frame on the terminal.
struct Timings {
  private let descriptor: Int32
  private var start: UInt64 = 0

  init(path: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
  }

  func firstFrame() { log("first \(Self.now())") }
  mutating func begin() { start = Self.now() }
  func end() { log("frame \(Self.now() - start)") }

  private func log(_ line: String) {
    try? FileAccess.write(Array((line + "\n").utf8), to: descriptor, "timings")
  }

  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
