import Glibc

extension Tmux {
  /// Starts the program in the shell and waits for its first frame.
  func open(_ arguments: String, until text: String = "? help") throws {
    try start(arguments)
    try wait(for: text)
  }

  /// Starts the program; the shell says at the end with which status, and leaves the process's
  /// number in the file `pid`.
  func start(_ arguments: String, variables: String = "", saysEnd: Bool = true) throws {
    try folder.write("attn", "echo $$ >pid; exec \(variables) '\(Program.path())' \"$@\"\n")
    try run("sh ./attn \(arguments)" + (saysEnd ? "; echo \"ended $?\"" : ""))
  }

  /// Waits until the program has ended and the shell is back.
  func waitForEnd(_ status: Int32 = 0) throws {
    try wait(for: "ended \(status)\n\(Tmux.prompt)")
  }

  /// The process's number, once it is there.
  func process() throws -> pid_t {
    try Deadline.wait("process") {
      folder.exists("pid") ? pid_t(try folder.text("pid").trimmingBlanks) : nil
    }
  }
}

/// The panel on the left, which has the matrix.
enum Panel {
  /// The text between the first two borders of every line that has them.
  static func rows(of screen: String) -> [String] {
    screen.split(separator: "\n").compactMap { line in
      guard line.first == "│" else { return nil }
      let rest = line.dropFirst()
      return rest.firstIndex(of: "│").map { String(rest[..<$0]) }
    }
  }
}

extension String {
  var trimmingBlanks: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    return String(text)
  }

  func count(of part: String) -> Int { ranges(of: part).count }
}
