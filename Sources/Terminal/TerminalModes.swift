/// What is switched on in the terminal beyond what ncurses does, and how to undo everything.
struct TerminalModes {
  /// Keypad, mouse (1000: presses, 1006: SGR form; selecting with shift stays the terminal's),
  /// bracketed paste.
  let enter: [UInt8]
  let leave: [UInt8]
  /// Undoes what ncurses did, too: for when it cannot do so itself.
  let restore: [UInt8]
  /// Whether the terminal has a second screen, and shows the first one again at the end.
  let hasOtherScreen: Bool

  init(_ description: TerminalDescription) {
    let string = { (name: String) in description.string(name) ?? [] }
    // A terminal that is not of the ECMA-48 family would print them.
    let hasModes = description.string("cup")?.starts(with: "\u{1B}[".utf8) ?? false
    let on = hasModes ? "\u{1B}[?1000h\u{1B}[?1006h\u{1B}[?2004h" : ""
    let off = hasModes ? "\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1000l" : ""
    enter = string("smkx") + Array(on.utf8)
    leave = Array(off.utf8) + string("rmkx")
    let rmcup = description.string("rmcup")
    hasOtherScreen = rmcup != nil
    let back = rmcup ?? Array("\r\n".utf8)
    restore = leave + string("sgr0") + string("op") + string("cnorm") + back
  }
}
