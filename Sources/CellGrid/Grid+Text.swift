extension Grid {
  /// The text of every line, without the blanks at its end.
  package var lines: [String] {
    (0..<size.height).map { y in
      var line = ""
      var end = line.endIndex
      for x in 0..<size.width {
        let text = self[x, y].text
        line += text
        if text != " " && !text.isEmpty { end = line.endIndex }
      }
      return String(line[..<end])
    }
  }

  /// The lines, each ended by a newline.
  package var text: String { lines.map { $0 + "\n" }.joined() }
}
