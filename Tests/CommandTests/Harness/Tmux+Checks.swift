import Testing

extension Tmux {
  /// What the shell has after the program is what it had before: no mode of the program is left,
  /// and `stty -a` says what it wrote into the file `before`.
  func expectPlainTerminal(
    sinceBefore: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let flags = [
      "alternate_on", "mouse_any_flag", "mouse_standard_flag", "mouse_sgr_flag", "keypad_flag",
      "keypad_cursor_flag",
    ]
    let values = try value(flags.map { "\($0)=#{\($0)}" }.joined(separator: " "))
    #expect(
      values == flags.map { "\($0)=0" }.joined(separator: " "), sourceLocation: sourceLocation)
    #expect(try value("#{cursor_flag}") == "1", sourceLocation: sourceLocation)
    guard sinceBefore else { return }
    // Another one each time: what an earlier check printed is on the screen still.
    let mark = UInt32.random(in: 100_000...999_999)
    try run("stty -a >after; echo e\"choe\"s\(mark)")
    // What is typed is echoed, and the command's own output comes once.
    try wait { $0.contains("echo e\"choe\"s\(mark)") && $0.contains("\nechoes\(mark)\n") }
    #expect(try folder.text("after") == folder.text("before"), sourceLocation: sourceLocation)
  }
}
