extension Diagnostics {
  /// The first one in a line, and how many there are.
  package var summary: String {
    let others = all.count > 1 ? " (and \(all.count - 1) more)" : ""
    return (all.first.map { "\($0.location?.description ?? $0.path): \($0.message)" } ?? "")
      + others
  }

  /// The diagnostics as `attn-tui check` prints them, each line with its line feed.
  /// - Parameter columns: how many terminal columns a character takes; the caret stands under what
  ///   it points at also behind wide and combining characters.
  package func text(columns: (Character) -> Int) -> String {
    var text = all.map { $0.text(columns: columns) }.joined()
    if omittedCount > 0 {
      text += "… and \(omittedCount) more \(omittedCount == 1 ? "problem" : "problems")\n"
    }
    return text
  }
}

extension Diagnostic {
  /// The place and the message, the line and a caret.
  package func text(columns: (Character) -> Int) -> String {
    let place = location.map(\.description) ?? Self.printable(path)
    var text = "\(Self.printable(place)): error: \(message)\n"
    guard let location, let excerpt else { return text }
    let number = String(location.line)
    let gutter = String(repeating: " ", count: max(0, 5 - number.count)) + number
    let blank = String(repeating: " ", count: gutter.count)
    let caret = Self.indentation(asWideAs: excerpt.before, columns: columns)
    text += "\(gutter) | \(Self.printable(excerpt.text))\n"
    text += "\(blank) | \(caret)^\n"
    return text
  }

  /// Blanks under `text`; a tab stays a tab, so that both lines go on at the same stop.
  private static func indentation(asWideAs text: String, columns: (Character) -> Int) -> String {
    printable(text).reduce(into: "") { result, character in
      result += character == "\t" ? "\t" : String(repeating: " ", count: columns(character))
    }
  }

  /// `text` without what would steer a terminal: a control character becomes U+FFFD.
  static func printable(_ text: String) -> String {
    let isControl = { (scalar: Unicode.Scalar) in
      scalar != "\t"
        && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
          || scalar == "\u{2028}" || scalar == "\u{2029}"
          || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value))
    }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    let scalars = text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }
    return String(String.UnicodeScalarView(scalars))
  }
}
