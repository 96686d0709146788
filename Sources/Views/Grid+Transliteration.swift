import CellGrid

extension Grid {
  /// The grid with every character replaced by one that every terminal can draw.
  func transliterated() -> Grid {
    var result = Grid(size: size)
    result.cursor = cursor
    for y in 0..<size.height {
      for x in 0..<size.width {
        let cell = self[x, y]
        let text = cell.text.utf8.count == 1 ? cell.text : Self.ascii(cell.text)
        result.put(text, at: Point(x: x, y: y), style: cell.style)
      }
    }
    return result
  }

  private static func ascii(_ text: String) -> String {
    // The right half of a wide character.
    guard let scalar = text.unicodeScalars.first else { return "?" }
    if let substitute = substitutes[scalar] { return substitute }
    if (0x2080...0x2089).contains(scalar.value) { return String(scalar.value - 0x2080) }
    let latin = Int(scalar.value) - 0xC0
    return latinLetters.indices.contains(latin) ? String(latinLetters[latin]) : "?"
  }

  private static let substitutes: [Unicode.Scalar: String] = [
    "·": ".", "×": "x", "−": "-", "→": ">", "▸": ">", "“": "\"", "”": "\"", "’": "'", "…": "~",
    "ᵀ": "'", "√": "v", "∞": "~", "Σ": "S", "●": "*", "○": "o", "│": "|", "─": "-", "‹": "<",
    "›": ">", "▲": "^", "▼": "v", "ε": "e", "γ": "g", "β": "b", "↺": "@", "←": "<", "␛": "?",
    "≥": ">", "–": "-", "★": "*", "◎": "o", "Φ": "P", "◀": "<", "✓": "+", "•": "*", "┆": ":",
    "‖": "|", "▁": "_",
  ]

  /// U+00C0 to U+00FF without their accents.
  private static let latinLetters = Array(
    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty")
}
