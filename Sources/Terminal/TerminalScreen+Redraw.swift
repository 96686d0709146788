extension TerminalScreen {
  /// Draws everything anew: something else has written to the terminal.
  package func redraw() { repaint() }
}
