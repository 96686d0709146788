/// A key press, whatever bytes the terminal sent for it.
package enum Key: Hashable, Sendable {
  case character(Character)
  case control(Character)
  case alt(Character)
  case enter, escape, tab, backTab, backspace, delete, insert, space
  case up, down, left, right, home, end, pageUp, pageDown
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case function(Int)
}

/// What a terminal says.
package enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  /// The left button went down over a cell.
  case click(Point)
  /// The wheel was turned over a cell: -1 is up.
  case wheel(Point, Int)
  /// Text that was pasted, as one piece.
  case paste(String)
  case resize(Size)
  /// The process is asked to end (SIGTERM, SIGHUP, or the terminal is gone).
  case terminate
}
