/// How a box's corners look. ASCII has one kind.
package enum BoxCorners: Sendable {
  case light
  case rounded
}

extension Grid {
  /// Draws a frame along the inside of `rect`, with `title` in its upper edge; returns what is
  /// inside of it. The inside is left as it was. A rectangle with a side below two is left alone.
  @discardableResult
  package mutating func box(
    _ rect: Rect, title: String? = nil, style: Style = .plain, titleStyle: Style? = nil,
    glyphs: GlyphSet = .unicode, corners: BoxCorners = .light
  ) -> Rect {
    guard rect.width >= 2, rect.height >= 2 else {
      return Rect(x: rect.x, y: rect.y, width: 0, height: 0)
    }
    let set = BoxGlyphs(glyphs, corners)
    let bar = String(repeating: set.horizontal, count: rect.width - 2)
    put(set.topLeft + bar + set.topRight, at: Point(x: rect.x, y: rect.y), style: style)
    put(
      set.bottomLeft + bar + set.bottomRight, at: Point(x: rect.x, y: rect.maxY - 1), style: style)
    for y in rect.y + 1..<rect.maxY - 1 {
      put(set.vertical, at: Point(x: rect.x, y: y), style: style)
      put(set.vertical, at: Point(x: rect.maxX - 1, y: y), style: style)
    }
    // Two columns of the edge stay on each side of the title: a corner and a space.
    if let title, !title.isEmpty, rect.width > 4 {
      let shown = TextWidth.truncated(title, to: rect.width - 4, glyphs: glyphs)
      put(" \(shown) ", at: Point(x: rect.x + 1, y: rect.y), style: titleStyle ?? style)
    }
    return rect.inset(1, 1)
  }
}

private struct BoxGlyphs {
  let topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical: String

  init(_ glyphs: GlyphSet, _ corners: BoxCorners) {
    let set: String
    switch (glyphs, corners) {
    case (.ascii, _): set = "++++-|"
    case (.unicode, .light): set = "┌┐└┘─│"
    case (.unicode, .rounded): set = "╭╮╰╯─│"
    }
    let parts = set.map(String.init)
    (topLeft, topRight, bottomLeft, bottomRight) = (parts[0], parts[1], parts[2], parts[3])
    (horizontal, vertical) = (parts[4], parts[5])
  }
}
