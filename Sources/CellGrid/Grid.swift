/// One cell of the screen.
package struct Cell: Hashable, Sendable {
  /// One base character with its zero-width marks; empty in the right half of a wide character.
  package var text: String
  package var style: Style

  package static let blank = Cell(text: " ", style: .plain)

  package init(text: String, style: Style) {
    self.text = text
    self.style = style
  }
}

/// What a screen shows: cells, and where the text cursor is.
package struct Grid: Equatable, Sendable {
  package let size: Size
  package private(set) var cells: [Cell]
  /// Where a text field is typed into; nil hides the terminal's cursor.
  package var cursor: Point?

  /// A blank grid; a negative side counts as none.
  package init(size: Size) {
    self.size = Size(width: max(0, size.width), height: max(0, size.height))
    self.cells = Array(repeating: .blank, count: self.size.width * self.size.height)
  }

  /// The cell at `x`, `y`; blank outside of the grid.
  package subscript(x: Int, y: Int) -> Cell {
    guard (0..<size.width).contains(x), (0..<size.height).contains(y) else { return .blank }
    return cells[y * size.width + x]
  }

  /// Writes `text` from `point` to the right, cut at `rect`; returns the columns it took.
  ///
  /// Control characters are shown as pictures of themselves (`␛`), and what has no width of its own
  /// is left out; a wide character that does not fit whole becomes a blank. Writing over half of a
  /// wide character blanks the other half.
  @discardableResult
  package mutating func put(
    _ text: String, at point: Point, style: Style = .plain, within rect: Rect? = nil
  ) -> Int {
    let clip = (rect ?? Rect(size)).intersection(Rect(size))
    if let columns = TextWidth.asciiColumns(text) {
      var x = point.x
      for byte in text.utf8 {
        if x >= clip.maxX { break }
        set(
          String(Unicode.Scalar(byte)), width: 1, x: x, y: point.y, style: style, clip: clip)
        x += 1
      }
      return columns
    }
    var x = point.x
    for character in text {
      for piece in TextWidth.pieces(of: character) {
        set(piece.text, width: piece.width, x: x, y: point.y, style: style, clip: clip)
        x += piece.width
      }
    }
    return x - point.x
  }

  /// Fills `rect` with `character`; with blanks when it is not one column wide.
  package mutating func fill(_ rect: Rect, with character: Character = " ", style: Style = .plain) {
    let area = rect.intersection(Rect(size))
    let pieces = TextWidth.pieces(of: character)
    let isNarrow = pieces.count == 1 && pieces[0].width == 1
    let cell = Cell(text: isNarrow ? pieces[0].text : " ", style: style)
    for y in area.y..<area.maxY where !area.isEmpty {
      releaseHalf(x: area.x, y: y)
      releaseHalf(x: area.maxX - 1, y: y)
      for x in area.x..<area.maxX { cells[y * size.width + x] = cell }
    }
  }

  /// Changes the style of the cells in `rect` and leaves their text.
  package mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let area = rect.intersection(Rect(size))
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { change(&cells[y * size.width + x].style) }
    }
  }

  private mutating func set(
    _ text: String, width: Int, x: Int, y: Int, style: Style, clip: Rect
  ) {
    guard (clip.y..<clip.maxY).contains(y) else { return }
    let fits = x >= clip.x && x + width <= clip.maxX
    for column in x..<x + width where clip.contains(Point(x: column, y: y)) {
      releaseHalf(x: column, y: y)
      let content = !fits ? " " : column == x ? text : ""
      cells[y * size.width + column] = Cell(text: content, style: style)
    }
  }

  /// Blanks the other half of a wide character whose cell at `x`, `y` is about to be written.
  private mutating func releaseHalf(x: Int, y: Int) {
    let index = y * size.width + x
    if cells[index].text.isEmpty, x > 0 { cells[index - 1].text = " " }
    if x + 1 < size.width, cells[index + 1].text.isEmpty { cells[index + 1].text = " " }
  }
}
