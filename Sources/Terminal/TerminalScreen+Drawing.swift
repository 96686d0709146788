import CNcurses
import CTerminal
import CellGrid
import Glibc

extension TerminalScreen {
  /// Shows `grid`. Only cells that differ from what is shown reach ncurses, and only what differs
  /// on the terminal reaches the terminal.
  package func draw(_ grid: Grid) {
    if isGone { return }
    let startsOver = pairs.isFull
    if startsOver { forgetPairs() }
    update(to: grid)
    // Pairs of earlier frames took the places: once more, with those of this frame alone.
    if pairs.isFull && !startsOver {
      forgetPairs()
      update(to: grid)
    }
    place(cursor: grid.cursor)
    wnoutrefresh(attn_stdscr())
    doupdate()
  }

  private func update(to grid: Grid) {
    let earlier = shown?.size == grid.size ? shown : nil
    if earlier == nil { werase(attn_stdscr()) }
    for y in 0..<min(grid.size.height, size.height) {
      for x in 0..<min(grid.size.width, size.width) {
        let cell = grid[x, y]
        if let earlier, earlier[x, y] == cell { continue }
        put(cell, x: x, y: y, room: size.width - x)
      }
    }
    shown = grid
  }

  private func forgetPairs() {
    reset_color_pairs()
    pairs.removeAll()
    shown = nil
  }

  private func put(_ cell: Cell, x: Int, y: Int, room: Int) {
    // The right half of a wide character is drawn with its left half.
    if cell.text.isEmpty { return }
    let style = cell.style
    let has = style.attributes.contains
    let attributes = attn_attributes(
      has(.bold) || colors.needsBold(style), has(.dim), has(.underline), has(.reverse),
      has(.italic))
    let pair = pairs.number(of: colors.pair(of: style))
    let text = drawable(cell.text, room: room)
    text.withUnsafeBufferPointer {
      attn_put(Int32(y), Int32(x), $0.baseAddress, attributes, pair)
    }
  }

  /// The cell's characters, ended by 0, if the C library gives them the columns that they have in
  /// the grid; else a replacement, because ncurses goes by the C library.
  private func drawable(_ text: String, room: Int) -> [wchar_t] {
    var scalars = text.unicodeScalars.map { wchar_t($0.value) }
    if scalars.count == 1, (0x20..<0x7F).contains(scalars[0]) { return [scalars[0], 0] }
    let columns = TextWidth.columns(text)
    let replacement: wchar_t = hasUTF8 ? 0xFFFD : 0x3F
    let isDrawable =
      hasUTF8 && columns <= room && attn_columns(scalars[0]) == Int32(columns)
      && scalars.dropFirst().allSatisfy { attn_columns($0) == 0 }
    if !isDrawable { scalars = [replacement] }
    return scalars + [0]
  }

  private func place(cursor: Point?) {
    guard let cursor, Rect(size).contains(cursor) else {
      curs_set(0)
      return
    }
    curs_set(1)
    wmove(attn_stdscr(), Int32(cursor.y), Int32(cursor.x))
  }

  /// Takes over the terminal's size; says whether it is another one.
  @discardableResult
  func fitToTerminal() -> Bool {
    guard let now = device.size else { return false }
    let new = Size(width: now.width, height: now.height)
    guard new != size else { return false }
    resizeterm(Int32(new.height), Int32(new.width))
    size = new
    shown = nil
    return true
  }

  /// Draws everything again, on a terminal that others have written on.
  package func redraw() {
    attn_redraw_all()
    wrefresh(attn_stdscr())
    device.write(modes.enter)
  }
}
