import Glibc

/// A shell in a real terminal: tmux with its own socket and no configuration, gone with the value.
///
/// Nothing is ever slept for: every wait asks for the screen again until it shows what it should.
final class Tmux {
  let folder: TemporaryFolder
  private let socket: String
  private static let name = "/usr/bin/env"

  /// What the shell prints when it waits for a command.
  static let prompt = "shell>"

  init(width: Int, height: Int, in folder: TemporaryFolder, environment: [String: String] = [:])
    throws
  {
    self.folder = folder
    socket = folder["tmux"]
    // An interactive shell reads this file; from the environment it would not take PS1.
    try folder.write("profile", "PS1='\(Self.prompt)'\n")
    try command(
      "start-server", ";", "set-option", "-g", "default-terminal", "tmux-256color", ";",
      "new-session", "-d", "-x", "\(width)", "-y", "\(height)", "-c", folder.path, "/bin/sh",
      environment: environment)
    try wait("shell's prompt") { $0.hasPrefix(Self.prompt) }
  }

  deinit { _ = try? command("kill-server") }

  /// Types text as it stands.
  func type(_ text: String) throws { try command("send-keys", "-l", "--", text) }

  /// Presses keys by tmux's names: `Enter`, `Space`, `C-z`, `Escape`.
  func press(_ keys: String...) throws { try command(["send-keys"] + keys) }

  /// Sends bytes that no key has, such as a mouse report.
  func send(bytes text: String) throws {
    try command(["send-keys", "-H"] + text.utf8.map { String($0, radix: 16) })
  }

  func resize(width: Int, height: Int) throws {
    try command("resize-window", "-x", "\(width)", "-y", "\(height)")
  }

  /// Types a command for the shell.
  func run(_ line: String) throws {
    try type(line)
    try press("Enter")
  }

  /// The lines of the screen, without blanks at their ends and empty lines at the end.
  func screen() throws -> String {
    var text = try command("capture-pane", "-p")[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }

  /// The value of a tmux format, such as `#{cursor_flag}`.
  func value(_ format: String) throws -> String {
    let text = try command("display-message", "-p", format)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// The screen, once `condition` holds for it.
  @discardableResult
  func wait(_ what: String = "what was expected", until condition: (String) throws -> Bool) throws
    -> String
  {
    var last = ""
    return try Deadline.wait(
      what, seen: { last },
      until: { () -> String? in
        last = try screen()
        return try condition(last) ? last : nil
      })
  }

  /// The screen, once it has `text` somewhere.
  @discardableResult
  func wait(for text: String) throws -> String {
    try wait("“\(text)” on the screen") { $0.contains(text) }
  }

  /// Runs a command in tmux.
  @discardableResult
  private func command(_ words: String..., environment: [String: String] = [:]) throws -> String {
    try command(words, environment: environment)
  }

  @discardableResult
  private func command(_ words: [String], environment: [String: String] = [:]) throws -> String {
    var settings = Spawning.environment.merging(environment) { $1 }
    settings["ENV"] = folder["profile"]
    settings["HOME"] = folder.path
    let outcome = try Program.run(
      Self.name, ["tmux", "-u", "-f", "/dev/null", "-S", socket] + words, in: folder.path,
      environment: settings)
    guard outcome.exitCode == 0 else {
      let hint = outcome.exitCode == 127 ? "; tmux must be installed to run these tests" : ""
      throw Failure(description: "tmux \(words): \(outcome.errors)\(hint)")
    }
    return outcome.text
  }
}
