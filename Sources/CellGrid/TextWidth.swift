/// How many terminal columns text takes, and which part of it may stand in a cell.
package enum TextWidth {
  package static func columns(_ text: String) -> Int {
    if let count = asciiColumns(text) { return count }
    return text.reduce(0) { $0 + columns($1) }
  }

  /// 0, 1 or 2; more where one character has several bases (`न्दी`, a flag).
  package static func columns(_ character: Character) -> Int {
    if let ascii = character.utf8.first, ascii < 0x80, character.utf8.count == 1 { return 1 }
    return pieces(of: character).reduce(0) { $0 + $1.width }
  }

  /// `text` cut to `columns`, with `…` (or `~` in ASCII) where something is missing.
  package static func truncated(_ text: String, to limit: Int, glyphs: GlyphSet = .unicode)
    -> String
  {
    guard columns(text) > limit else { return text }
    guard limit > 0 else { return "" }
    var result = ""
    var used = 0
    for character in text {
      let width = columns(character)
      if used + width > limit - 1 { break }
      result.append(character)
      used += width
    }
    return result + (glyphs == .unicode ? "…" : "~")
  }

  /// The end of `text` in `columns`, with `…` (or `~` in ASCII) before it where something is missing.
  package static func end(of text: String, in limit: Int, glyphs: GlyphSet = .unicode) -> String {
    guard columns(text) > limit else { return text }
    guard limit > 0 else { return "" }
    var count = 0
    var used = 0
    for character in text.reversed() {
      used += columns(character)
      if used > limit - 1 { break }
      count += 1
    }
    return (glyphs == .unicode ? "…" : "~") + text.suffix(count)
  }

  /// `text` cut or filled with spaces to exactly `columns`.
  package static func padded(
    _ text: String, to limit: Int, alignRight: Bool = false, glyphs: GlyphSet = .unicode
  ) -> String {
    let cut = truncated(text, to: limit, glyphs: glyphs)
    let fill = String(repeating: " ", count: max(0, limit - columns(cut)))
    return alignRight ? fill + cut : cut + fill
  }

  /// The columns of `text` when it is printable ASCII throughout.
  static func asciiColumns(_ text: String) -> Int? {
    var text = text
    return text.withUTF8 { bytes in
      bytes.allSatisfy(ScalarClass.isPrintable) ? bytes.count : nil
    }
  }
}
