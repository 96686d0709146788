extension Grid {
  /// The lines with SGR sequences (ECMA-48, §8.3.117), each ended by a newline.
  ///
  /// A sequence stands only where the look changes and names only what changes; a line begins and
  /// ends with the terminal's own look, so that lines can be cut out and shown alone.
  package func ansi(depth: ColorDepth) -> String {
    var result = ""
    for y in 0..<size.height {
      var current = Style.plain
      for x in 0..<visibleWidth(ofRow: y) {
        let cell = self[x, y]
        if cell.text.isEmpty { continue }
        let style = cell.style.downgraded(to: depth)
        result += SGR.change(from: current, to: style)
        current = style
        result += cell.text
      }
      result += SGR.change(from: current, to: .plain)
      result += "\n"
    }
    return result
  }

  /// The columns of row `y` up to the last cell that shows anything.
  private func visibleWidth(ofRow y: Int) -> Int {
    var width = size.width
    while width > 0, self[width - 1, y].showsNothing { width -= 1 }
    return width
  }
}

extension Cell {
  fileprivate var showsNothing: Bool {
    text == " " && style.background == nil
      && style.attributes.isDisjoint(with: [.underline, .reverse])
  }
}

extension Style {
  /// The same look in the colours that `depth` has.
  package func downgraded(to depth: ColorDepth) -> Style {
    Style(
      foreground: foreground?.downgraded(to: depth), background: background?.downgraded(to: depth),
      attributes: attributes)
  }
}

/// "Select graphic rendition": the terminal's sequences for looks.
private enum SGR {
  static func change(from old: Style, to new: Style) -> String {
    if old == new { return "" }
    if new == .plain { return "\u{1B}[0m" }
    // What was switched on can only be taken back by a reset.
    let mustReset =
      !old.attributes.isSubset(of: new.attributes)
      || (old.foreground != nil && new.foreground == nil)
      || (old.background != nil && new.background == nil)
    let base = mustReset ? Style.plain : old
    var codes = mustReset ? ["0"] : []
    for (attribute, code) in attributeCodes
    where new.attributes.contains(attribute) && !base.attributes.contains(attribute) {
      codes.append(code)
    }
    if let color = new.foreground, color != base.foreground { codes.append(code(color, base: 30)) }
    if let color = new.background, color != base.background { codes.append(code(color, base: 40)) }
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }

  private static let attributeCodes: [(Attributes, String)] = [
    (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
  ]

  private static func code(_ color: Color, base: Int) -> String {
    switch color {
    case .indexed(let index) where index < 8: "\(base + Int(index))"
    case .indexed(let index) where index < 16: "\(base + 60 + Int(index) - 8)"
    case .indexed(let index): "\(base + 8);5;\(index)"
    case .rgb(let red, let green, let blue): "\(base + 8);2;\(red);\(green);\(blue)"
    }
  }
}
