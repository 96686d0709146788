import Glibc
import Testing

extension PseudoTerminal {
  /// The alternate screen, mouse, paste, keypad and cursor are undone, each after its last use.
  func expectRestored(sourceLocation: SourceLocation = #_sourceLocation) {
    let pairs = [
      ("\u{1B}[?1049h", "\u{1B}[?1049l"), ("\u{1B}[?1000h", "\u{1B}[?1000l"),
      ("\u{1B}[?1006h", "\u{1B}[?1006l"), ("\u{1B}[?2004h", "\u{1B}[?2004l"),
      ("\u{1B}[?1h\u{1B}=", "\u{1B}[?1l\u{1B}>"), ("\u{1B}[?25l", "\u{1B}[?25h"),
    ]
    for (on, off) in pairs {
      let (lastOn, lastOff) = (text.lastOffset(of: on), text.lastOffset(of: off))
      #expect(lastOn != nil, "\(on.debugDescription)", sourceLocation: sourceLocation)
      #expect(
        (lastOn ?? 0) < (lastOff ?? -1), "\(off.debugDescription)", sourceLocation: sourceLocation)
    }
    #expect(modes == modesBefore, sourceLocation: sourceLocation)
  }

  /// The process that a host runs.
  var job: pid_t? {
    reports.lazy.compactMap { line in
      line.hasPrefix("job ") ? pid_t(line.dropFirst(4)) : nil
    }.first
  }
}

extension String {
  /// Where `other` begins for the last time, in bytes.
  func lastOffset(of other: String) -> Int? {
    let (bytes, pattern) = (Array(utf8), Array(other.utf8))
    guard bytes.count >= pattern.count else { return nil }
    return (0...bytes.count - pattern.count).last { bytes[$0...].starts(with: pattern) }
  }
}
