import Glibc

/// A terminal without a window, for a program that is measured.
struct PseudoTerminal {
  private let controller: Int32
  private let terminal: Int32

  init(columns: UInt16, rows: UInt16) throws(Benchmark.Problem) {
    controller = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard controller >= 0, grantpt(controller) == 0, unlockpt(controller) == 0,
      let name = ptsname(controller)
    else { throw .system("open a pseudo terminal", errno) }
    terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { throw .system("open a pseudo terminal", errno) }
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }

  func close() {
    Glibc.close(controller)
    Glibc.close(terminal)
  }

  /// Starts a program whose standard streams are this terminal.
  func spawn(arguments: [String]) throws(Benchmark.Problem) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0...2 {
      posix_spawn_file_actions_adddup2(&actions, terminal, Int32(descriptor))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSID))
    var process: pid_t = 0
    var vector = arguments.map { strdup($0) } + [nil]
    defer { vector.forEach { free($0) } }
    var environment = ["TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"].map {
      strdup($0)
    }
    if let library = getenv("LD_LIBRARY_PATH") {
      environment.append(strdup("LD_LIBRARY_PATH=\(String(cString: library))"))
    }
    environment.append(nil)
    defer { environment.forEach { free($0) } }
    let status = posix_spawn(
      &process, arguments[0], &actions, &attributes, &vector, &environment)
    guard status == 0 else { throw .system("start the program", status) }
    return process
  }

  func write(_ text: String) {
    try? FileAccess.write(Array(text.utf8), to: controller, "pseudo terminal")
  }

  /// Reads and drops what the program drew, for at most so long.
  func drain(milliseconds: Int32) {
    var descriptor = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    _ = read(controller, &buffer, buffer.count)
  }
}
