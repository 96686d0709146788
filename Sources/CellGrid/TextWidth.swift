/// How many terminal columns text takes.
package enum TextWidth {
  package static func columns(_ text: String) -> Int {
    text.reduce(0) { $0 + columns($1) }
  }

  /// 0, 1 or 2.
  package static func columns(_ character: Character) -> Int {
    character.isNewline || character.unicodeScalars.first!.value < 32 ? 0 : 1
  }

  /// One base character with its zero-width marks: what all terminals agree on.
  package static func reduced(_ character: Character) -> String { String(character) }

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

  /// `text` cut or filled with spaces to exactly `columns`.
  package static func padded(
    _ text: String, to limit: Int, alignRight: Bool = false, glyphs: GlyphSet = .unicode
  ) -> String {
    let cut = truncated(text, to: limit, glyphs: glyphs)
    let fill = String(repeating: " ", count: max(0, limit - columns(cut)))
    return alignRight ? fill + cut : cut + fill
  }
}
