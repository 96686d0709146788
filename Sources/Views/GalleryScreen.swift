import CellGrid
import Workbench

/// The drawn gallery: what it shows, and which lesson is where.
package struct GalleryFrame: Sendable {
  package fileprivate(set) var grid: Grid
  fileprivate var rows: [Int: Int] = [:]

  /// The item at a place on the screen.
  package func item(at point: Point) -> Int? { rows[point.y] }
}

/// Draws the scenes to choose from, two lines each: title and what there is to see.
package func render(_ gallery: Gallery, size: Size, capabilities: Capabilities) -> GalleryFrame {
  var frame = Frame(size: size, capabilities: capabilities)
  var rows: [Int: Int] = [:]
  if size.width < Layout.smallest.width || size.height < Layout.smallest.height {
    frame.drawTooSmall()
  } else {
    rows = frame.drawGallery(gallery)
  }
  if capabilities.glyphs == .ascii { frame.grid = frame.grid.transliterated() }
  return GalleryFrame(grid: frame.grid, rows: rows)
}

extension Frame {
  fileprivate mutating func drawGallery(_ gallery: Gallery) -> [Int: Int] {
    var rest = Rect(grid.size)
    let title: Rect
    (title, rest) = rest.splitTop(1)
    grid.fill(title, style: theme.bar)
    put(" attn-tui  scenes to learn from", at: Point(x: 0, y: 0), theme.bar, within: title)
    let (main, hints) = rest.splitTop(rest.height - 1)
    let inside = grid.box(
      main, title: "gallery", style: theme.border, titleStyle: theme.accent,
      glyphs: capabilities.glyphs
    ).inset(1, 0)
    let room = max(1, inside.height / 3)
    let page = Viewport.page(of: gallery.items.count, room: room, around: gallery.selection)
    var rows: [Int: Int] = [:]
    for (offset, index) in page.enumerated() {
      let area = Rect(x: inside.x, y: inside.y + 3 * offset, width: inside.width, height: 2)
      drawItem(gallery.items[index], isChosen: index == gallery.selection, in: area)
      for y in area.y..<area.maxY { rows[y] = index }
    }
    let hidden = gallery.items.count - page.count
    if hidden > 0 {
      let text = " \(page.lowerBound + 1) to \(page.upperBound) of \(gallery.items.count) "
      put(
        text, at: Point(x: main.maxX - 2 - TextWidth.columns(text), y: main.maxY - 1),
        theme.faint, within: main)
    }
    put(
      [
        Span(" Up Down", theme.key), Span(" choose  ", theme.faint), Span("Enter", theme.key),
        Span(" opens  ", theme.faint), Span("q", theme.key), Span(" quits", theme.faint),
        Span(gallery.message.map { "   " + $0 } ?? "", theme.refusal),
      ], at: Point(x: hints.x, y: hints.y), within: hints)
    return rows
  }

  private mutating func drawItem(_ item: Gallery.Item, isChosen: Bool, in area: Rect) {
    let number = item.lesson.map { TextWidth.padded("\($0)", to: 3, alignRight: true) } ?? "  ·"
    let title = TextWidth.truncated(
      item.title, to: area.width - 8, glyphs: capabilities.glyphs)
    put(
      [
        Span(isChosen ? "▸" : " ", theme.accent), Span(number + " ", theme.key),
        Span(" \(title) ", isChosen ? theme.chosen : theme.bold),
      ], at: Point(x: area.x, y: area.y), within: area)
    let second = item.problem ?? item.summary ?? item.path
    put(
      TextWidth.truncated(second, to: area.width - 7, glyphs: capabilities.glyphs),
      at: Point(x: area.x + 6, y: area.y + 1), item.problem == nil ? theme.faint : theme.refusal,
      within: area)
  }
}
