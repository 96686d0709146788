import Glibc

/// As much of a shell as job control needs: a session leader that runs one job in a process group
/// of its own and continues it, when it has stopped, on a line from the terminal.
enum JobHost {
  static func run(_ arguments: [String]) {
    signal(SIGTTOU, SIG_IGN)
    guard let job = spawn(arguments + ["foreground"]) else {
      report("no job")
      return
    }
    report("job \(job)")
    var status: Int32 = 0
    while waitpid(job, &status, WUNTRACED) == job {
      tcsetpgrp(0, getpid())
      guard status & 0xFF == 0x7F else { break }
      report("stopped by \(status >> 8 & 0xFF)")
      var line = [UInt8](repeating: 0, count: 64)
      if read(0, &line, line.count) <= 0 { break }
      tcsetpgrp(0, job)
      kill(-job, SIGCONT)
    }
    report("job ended \(status)")
  }

  /// Called by the job, before it opens the screen.
  static func takeForeground() {
    signal(SIGTTOU, SIG_IGN)
    tcsetpgrp(0, getpid())
    signal(SIGTTOU, SIG_DFL)
  }

  private static func spawn(_ arguments: [String]) -> pid_t? {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var words: [UnsafeMutablePointer<CChar>?] = (["terminal-probe"] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    return posix_spawn(&pid, "/proc/self/exe", nil, &attributes, words, environ) == 0 ? pid : nil
  }
}
