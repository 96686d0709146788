/// Why no screen can be opened.
package enum TerminalError: Error, Hashable, Sendable {
  /// Neither the standard streams nor /dev/tty are a terminal.
  case noTerminal
  /// TERM is not set.
  case noTerminalName
  /// There is no description of the terminal that TERM names.
  case unknownTerminal(String)
  /// The terminal cannot move its cursor (TERM=dumb).
  case noCursorMotion(String)
  /// This process has a screen open already.
  case alreadyOpen
  /// A call to the system failed.
  case system(call: String, errno: Int32)
  /// ncurses did not accept the terminal.
  case refused(String)
}

extension TerminalError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noTerminal:
      "there is no terminal to draw on"
    case .noTerminalName:
      "TERM is not set: it must name the terminal, for example TERM=xterm-256color"
    case .unknownTerminal(let name):
      "no description of the terminal \"\(name)\" (TERM) is installed;"
        + " TERM=xterm-256color fits most"
    case .noCursorMotion(let name):
      "the terminal \"\(name)\" (TERM) cannot move its cursor;"
        + " if it can, set TERM, for example to xterm-256color"
    case .alreadyOpen:
      "a screen is open already"
    case .system(let call, let errno):
      "\(call) failed: error \(errno)"
    case .refused(let name):
      "ncurses does not accept the terminal \"\(name)\""
    }
  }
}
