import Glibc

/// A child process with an environment, signals and descriptors of its own. Foundation's `Process`
/// is not used: its children inherit the signal mask of the thread that starts them.
enum Spawning {
  /// What every program is started with: nothing of the terminal that the tests run on.
  static var environment: [String: String] {
    var result = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8",
      // A crash shows as a signal; the report would take seconds.
      "SWIFT_BACKTRACE": "enable=no",
    ]
    if let folder = getenv("LD_LIBRARY_PATH") {
      result["LD_LIBRARY_PATH"] = String(cString: folder)
    }
    return result
  }

  /// Goes into the folder that is the first argument and becomes the rest of them.
  private static let shell = "/bin/sh"
  private static let prelude = ["-c", "cd \"$0\" && exec \"$@\""]

  static func arguments(_ program: String, _ arguments: [String], in folder: String) -> [String] {
    prelude + [folder, program] + arguments
  }

  /// - Parameter streams: what the child has as descriptors 0, 1 and 2.
  static func start(
    _ program: String, _ arguments: [String], in folder: String, environment: [String: String],
    streams: [Int32]
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    return try withPointers(
      [shell] + Self.arguments(program, arguments, in: folder), environment
    ) { words, settings in
      var child: pid_t = 0
      let error = posix_spawn(&child, shell, &actions, &attributes, words, settings)
      guard error == 0 else { throw Failure(description: "\(program): error \(error)") }
      return child
    }
  }

  typealias Pointers = UnsafePointer<UnsafeMutablePointer<CChar>?>

  static func withPointers<Result>(
    _ words: [String], _ environment: [String: String],
    _ body: (Pointers, Pointers) throws -> Result
  ) rethrows -> Result {
    let words = words.map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + settings { free(text) } }
    return try body(words, settings)
  }
}
