import CellGrid

/// Lines one below the other of which one is selected; scrolls so that it is visible.
package struct SelectionList: Hashable, Sendable {
  package struct Item: Hashable, Sendable {
    package var title: String
    /// Right-aligned, for keys and the like.
    package var detail: String
    /// Drawn dim; it can be selected all the same.
    package var isEnabled: Bool
    /// Stands above the items that follow, in bold.
    package var isHeading: Bool

    package init(
      _ title: String, detail: String = "", isEnabled: Bool = true, isHeading: Bool = false
    ) {
      self.title = title
      self.detail = detail
      self.isEnabled = isEnabled
      self.isHeading = isHeading
    }
  }

  package let items: [Item]
  /// nil where nothing is selected, as in a page of help.
  package var selected: Int?
  /// The item to keep visible where nothing is selected.
  package var position: Int

  package init(_ items: [Item], selected: Int? = nil, position: Int = 0) {
    self.items = items
    self.selected = selected
    self.position = position
  }

  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> SelectionListLayout {
    let layout = SelectionListLayout(
      rect: rect,
      shown: rect.isEmpty ? 0..<0 : shown(room: rect.height))
    let hasBar = layout.shown.count < items.count
    let width = rect.width - (hasBar ? 2 : 0)
    for index in layout.shown {
      let y = rect.y + index - layout.shown.lowerBound
      drawItem(index, in: Rect(x: rect.x, y: y, width: width, height: 1), on: &grid, capabilities)
    }
    if hasBar { drawBar(layout, on: &grid, capabilities) }
    return layout
  }

  /// A page with the selected item; without one, from `position` on.
  private func shown(room: Int) -> Range<Int> {
    if let selected { return Viewport.page(of: items.count, room: room, around: selected) }
    let start = max(0, min(position, items.count - room))
    return start..<min(items.count, start + room)
  }

  private func drawItem(
    _ index: Int, in line: Rect, on grid: inout Grid, _ capabilities: Capabilities
  ) {
    let item = items[index]
    var style = Style(attributes: item.isHeading ? .bold : item.isEnabled ? [] : .dim)
    if index == selected {
      style.attributes.insert(.reverse)
      grid.fill(line, style: style)
      grid.put(
        capabilities.glyphs == .unicode ? "▸" : ">", at: Point(x: line.x, y: line.y), style: style,
        within: line)
    }
    let lead = item.isHeading ? 0 : 2
    let room = line.width - lead - 1
    let detail = TextWidth.truncated(item.detail, to: room / 2, glyphs: capabilities.glyphs)
    let detailWidth = TextWidth.columns(detail)
    let title = TextWidth.truncated(
      item.title, to: room - (detailWidth > 0 ? detailWidth + 2 : 0), glyphs: capabilities.glyphs)
    grid.put(title, at: Point(x: line.x + lead, y: line.y), style: style, within: line)
    grid.put(
      detail, at: Point(x: line.maxX - 1 - detailWidth, y: line.y), style: style, within: line)
  }

  /// Which part of the list is on the screen.
  private func drawBar(
    _ layout: SelectionListLayout, on grid: inout Grid, _ capabilities: Capabilities
  ) {
    let rect = layout.rect
    let (track, thumb) = capabilities.glyphs == .unicode ? ("│", "┃") : ("|", "#")
    let length = max(1, rect.height * layout.shown.count / items.count)
    let travel = max(1, items.count - layout.shown.count)
    let start = rect.y + layout.shown.lowerBound * (rect.height - length) / travel
    for y in rect.y..<rect.maxY {
      let isThumb = (start..<start + length).contains(y)
      grid.put(
        isThumb ? thumb : track, at: Point(x: rect.maxX - 1, y: y),
        style: Style(attributes: isThumb ? [] : .dim), within: rect)
    }
  }
}

/// Where the lines of a list stand.
package struct SelectionListLayout: Hashable, Sendable {
  package let rect: Rect
  package let shown: Range<Int>

  package func item(at point: Point) -> Int? {
    guard rect.contains(point) else { return nil }
    let index = shown.lowerBound + point.y - rect.y
    return shown.contains(index) ? index : nil
  }
}
