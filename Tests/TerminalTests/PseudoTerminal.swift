import Glibc

/// The probe under a pseudoterminal of its own. Everything is waited for with a deadline.
final class PseudoTerminal {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let pid: pid_t
  /// What the program has written to the terminal so far.
  private(set) var output: [UInt8] = []
  /// What it has reported so far.
  private(set) var reports: [String] = []
  private var partialReport: [UInt8] = []
  private let master: Int32
  private let slave: Int32
  private let reportEnd: Int32
  private var hasReport = true
  private var isHungUp = false
  private var exitStatus: Int32?
  let modesBefore: [UInt8]

  static let deadline = Duration.seconds(10)

  init(
    _ arguments: [String], environment: [String: String] = [:], width: Int = 80, height: Int = 24,
    hasStandardStreams: Bool = true
  ) throws {
    // The other end is kept open, so that the modes can be read before and after.
    var (master, slave): (Int32, Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&master, &slave, nil, nil, nil) == 0, ttyname_r(slave, &name, name.count) == 0
    else { throw Failure(description: "no pseudoterminal") }
    let path = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (self.master, self.slave) = (master, slave)
    Self.resize(slave, width: width, height: height)
    modesBefore = Self.modes(slave)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reportEnd = ends[0]
    defer { close(ends[1]) }

    var variables = [
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    variables.merge(environment) { $1 }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    if !hasStandardStreams {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // POSIX_SPAWN_SETSID, which Glibc's module does not show, is 0x80.
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80))
    let program = Self.probePath
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var child: pid_t = 0
    let error = posix_spawn(&child, program, &actions, &attributes, &words, &settings)
    guard error == 0 else { throw Failure(description: "\(program): error \(error)") }
    pid = child
  }

  deinit {
    if exitStatus == nil {
      // With the job that it may host.
      kill(-pid, SIGKILL)
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    for descriptor in [slave, reportEnd] { close(descriptor) }
    if !isHungUp { close(master) }
  }

  /// Beside the test bundle.
  static var probePath: String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let length = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    // With Swift Testing the process is a helper of the toolchain; its argument is the bundle.
    let executable = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
    let candidates = [executable] + CommandLine.arguments
    for candidate in candidates {
      guard let slash = candidate.lastIndex(of: "/") else { continue }
      let path = candidate[...slash] + "terminal-probe"
      if access(String(path), X_OK) == 0 { return String(path) }
    }
    return "terminal-probe"
  }

  var modes: [UInt8] { Self.modes(slave) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    try wait("the terminal to take input") {
      while !rest.isEmpty {
        var source = pollfd(fd: self.master, events: Int16(POLLOUT), revents: 0)
        guard poll(&source, 1, 0) == 1 else { return false }
        let piece = Array(rest.prefix(512))
        let count = write(self.master, piece, piece.count)
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  /// The terminal's window is closed.
  func hangUp() {
    close(master)
    isHungUp = true
  }

  func resize(width: Int, height: Int) { Self.resize(slave, width: width, height: height) }

  func waitForReport(_ line: String) throws {
    try wait("the report \"\(line)\"") { self.reports.contains(line) }
  }

  func waitForReports(count: Int) throws {
    try wait("\(count) reports") { self.reports.count >= count }
  }

  func waitForOutput(_ text: String) throws {
    try wait("the output \"\(text.debugDescription)\"") { self.text.contains(text) }
  }

  func waitForModes(_ isExpected: ([UInt8]) -> Bool) throws {
    try wait("change of modes") { isExpected(self.modes) }
  }

  var text: String { String(decoding: output, as: UTF8.self) }

  /// Waits for the end; the status as waitpid gives it.
  func finish() throws -> Int32 {
    try wait("the end") {
      var status: Int32 = 0
      if waitpid(self.pid, &status, WNOHANG) == self.pid { self.exitStatus = status }
      return self.exitStatus != nil
    }
    read(timeout: 0)
    return exitStatus ?? -1
  }

  func wait(_ what: String, until isDone: () -> Bool) throws {
    let clock = ContinuousClock()
    let end = clock.now + Self.deadline
    while !isDone() {
      if clock.now > end {
        throw Failure(
          description: "no \(what); reports: \(reports.suffix(5)); output: \(text.suffix(500))")
      }
      read(timeout: 5)
    }
  }

  /// Takes what there is, waiting at most `timeout` milliseconds for it.
  private func read(timeout: Int32) {
    var sources = [
      pollfd(fd: isHungUp ? -1 : master, events: Int16(POLLIN), revents: 0),
      pollfd(fd: hasReport ? reportEnd : -1, events: Int16(POLLIN), revents: 0),
    ]
    var wait = timeout
    while poll(&sources, 2, wait) > 0 {
      wait = 0
      var chunk = [UInt8](repeating: 0, count: 65536)
      if sources[0].revents & Int16(POLLIN) != 0 {
        let count = Glibc.read(master, &chunk, chunk.count)
        if count > 0 { output += chunk[..<count] }
      }
      if sources[1].revents != 0 {
        let count = Glibc.read(reportEnd, &chunk, chunk.count)
        if count <= 0 {
          hasReport = false
          return
        }
        partialReport += chunk[..<count]
        while let newline = partialReport.firstIndex(of: 10) {
          reports.append(String(decoding: partialReport[..<newline], as: UTF8.self))
          partialReport.removeSubrange(...newline)
        }
      }
    }
  }

  private static func resize(_ terminal: Int32, width: Int, height: Int) {
    var size = winsize()
    size.ws_col = UInt16(width)
    size.ws_row = UInt16(height)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  private static func modes(_ terminal: Int32) -> [UInt8] {
    var modes = termios()
    tcgetattr(terminal, &modes)
    return withUnsafeBytes(of: &modes) { Array($0) }
  }
}
