import CPseudoTerminal
import Glibc

/// The program alone on a terminal without a window: for the bytes that it sends, and for keys
/// that tmux would not hand on as they are.
final class Console {
  let process: pid_t
  private let controller: Int32
  /// Everything that the program has drawn so far.
  private(set) var output: [UInt8] = []
  private var status: Int32?
  /// The terminal's modes before anybody changed them.
  let modesBefore: [UInt8]

  init(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
    width: Int32 = 100, height: Int32 = 30
  ) throws {
    let words = Spawning.arguments(try Program.path(), arguments, in: folder.path)
    let settings = Spawning.environment.merging(environment) { $1 }.filter { !$1.isEmpty }
    var controller: Int32 = -1
    process = Spawning.withPointers(["/bin/sh"] + words, settings) { words, settings in
      attn_pty_spawn("/bin/sh", words, settings, width, height, &controller)
    }
    guard process > 0 else { throw Failure(description: "no pseudo terminal: error \(errno)") }
    self.controller = controller
    // Another terminal that nobody has touched: this one's program may have begun.
    modesBefore = try Self.freshModes()
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    close(controller)
  }

  var text: String { String(decoding: output, as: UTF8.self) }

  func type(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    _ = try Deadline.wait("room for keys", pause: drain) { () -> Bool? in
      while !rest.isEmpty {
        var target = pollfd(fd: controller, events: Int16(POLLOUT), revents: 0)
        guard poll(&target, 1, 0) == 1 else { return nil }
        let piece = Array(rest.prefix(256))
        let count = write(controller, piece, piece.count)
        guard count > 0 else { return nil }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  func resize(width: Int32, height: Int32) { _ = attn_pty_resize(controller, width, height) }

  /// Waits until the program has drawn `text` after the first `start` bytes.
  func wait(for text: String, after start: Int = 0) throws {
    _ = try Deadline.wait(
      "“\(text)”", pause: drain, seen: { self.text },
      until: {
        String(decoding: output.dropFirst(start), as: UTF8.self).contains(text) ? true : nil
      })
  }

  /// Waits for the end; the status as waitpid gives it.
  /// - Parameter signal: what to send again and again until then.
  func end(sending signal: Int32? = nil) throws -> Int32 {
    let pause = {
      guard let signal else { return self.drain() }
      kill(self.process, signal)
      self.drain(milliseconds: 1)
    }
    let ended = try Deadline.wait(
      "end", pause: pause, seen: { self.text },
      until: { () -> Int32? in
        var ended: Int32 = 0
        return waitpid(process, &ended, WNOHANG) == process ? ended : nil
      })
    status = ended
    drain()
    return ended
  }

  /// The terminal's modes now. Linux gives those of a pseudo terminal at both of its ends.
  var modes: [UInt8] { Self.modes(of: controller) }

  private func drain() { drain(milliseconds: 5) }

  private func drain(milliseconds: Int32) {
    var source = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&source, 1, milliseconds) == 1 else { return }
    output += Pipe.available(controller)
    // Where the program has gone the terminal is ready for ever.
    if source.revents & Int16(POLLIN) == 0 { usleep(500) }
  }

  private static func freshModes() throws -> [UInt8] {
    var (controller, terminal): (Int32, Int32) = (-1, -1)
    guard openpty(&controller, &terminal, nil, nil, nil) == 0 else {
      throw Failure(description: "no pseudo terminal: error \(errno)")
    }
    defer { for end in [controller, terminal] { close(end) } }
    return modes(of: terminal)
  }

  private static func modes(of terminal: Int32) -> [UInt8] {
    var modes = termios()
    tcgetattr(terminal, &modes)
    return withUnsafeBytes(of: &modes) { Array($0) }
  }
}
