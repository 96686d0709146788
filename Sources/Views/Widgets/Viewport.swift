/// Which part of a list is on the screen.
enum Viewport {
  /// The page of `count` items, `room` at a time, that holds `item`; the last page is full.
  ///
  /// It follows from where the cursor is alone, so nothing needs to remember a scroll position; and
  /// it stays as it is while the cursor moves within the page, so that what is under the mouse
  /// stays there after a click.
  static func page(of count: Int, room: Int, around item: Int) -> Range<Int> {
    guard count > 0, room > 0 else { return 0..<0 }
    let item = min(max(0, item), count - 1)
    let start = max(0, min(item / room * room, count - room))
    return start..<min(count, start + room)
  }
}
