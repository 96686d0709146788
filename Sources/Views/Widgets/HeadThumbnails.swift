import AttentionEngine
import CellGrid
import Workbench

/// A small heatmap of every head, side by side, with its number, whether it is on, its name and
/// the mean entropy of its rows. Each has its own range: what it is for is the pattern, and one head
/// with a weight of 1 would leave the others without contrast.
package struct HeadThumbnails: Equatable, Sendable {
  package struct Head: Equatable, Sendable {
    package let number: Int
    package var name: String?
    package var isOn: Bool
    /// nil while it is not computed.
    package var weights: Matrix?
    /// In nats, over the rows.
    package var entropy: Float?

    package init(
      number: Int, name: String? = nil, isOn: Bool = true, weights: Matrix? = nil,
      entropy: Float? = nil
    ) {
      self.number = number
      self.name = name
      self.isOn = isOn
      self.weights = weights
      self.entropy = entropy
    }
  }

  package let heads: [Head]
  /// The index in `heads`.
  package var selected: Int
  package var scale: ValueScale

  package init(_ heads: [Head], selected: Int = 0, scale: ValueScale = .linear) {
    self.heads = heads
    self.selected = selected
    self.scale = scale
  }

  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> ThumbnailLayout {
    let layout = ThumbnailLayout(of: self, in: rect, capabilities: capabilities)
    let isUnicode = capabilities.glyphs == .unicode
    for index in layout.shown {
      let frame = layout.frame(of: index)
      if layout.hasMaps {
        drawMap(index, in: frame, on: &grid, capabilities)
      } else {
        drawCaption(index, in: frame, on: &grid, capabilities)
      }
    }
    let middle = rect.y + (rect.height - 1) / 2
    let bold = Style(attributes: .bold)
    if layout.shown.lowerBound > 0 {
      grid.put(isUnicode ? "‹" : "<", at: Point(x: rect.x, y: middle), style: bold, within: rect)
    }
    if layout.shown.upperBound < heads.count {
      let end = Point(x: rect.maxX - 1, y: middle)
      grid.put(isUnicode ? "›" : ">", at: end, style: bold, within: rect)
    }
    return layout
  }

  func title(of head: Head, _ capabilities: Capabilities) -> String {
    let isUnicode = capabilities.glyphs == .unicode
    let mark = head.isOn ? (isUnicode ? "● on" : "* on") : (isUnicode ? "○ off" : "- off")
    return "\(head.number) \(mark)" + (head.name.map { (isUnicode ? " · " : ", ") + $0 } ?? "")
  }

  /// The title without its name where less than some letters of the name would be left.
  private func title(of head: Head, room: Int, _ capabilities: Capabilities) -> String {
    var nameless = head
    nameless.name = nil
    let short = title(of: nameless, capabilities)
    let whole = title(of: head, capabilities)
    let fits = TextWidth.columns(whole) <= room || TextWidth.columns(short) + 8 <= room
    return fits ? whole : short
  }

  private func entropy(of head: Head) -> String {
    head.entropy.map { "H " + NumberFormat(.fixed(decimals: 2)).text($0) } ?? ""
  }

  /// The selected head has a frame, the others the room of one: the frame tells without a colour.
  private func drawMap(
    _ index: Int, in frame: Rect, on grid: inout Grid, _ capabilities: Capabilities
  ) {
    let head = heads[index]
    let style = style(of: index)
    if index == selected { grid.box(frame, glyphs: capabilities.glyphs) }
    let put = { (text: String, y: Int, grid: inout Grid) in
      guard !text.isEmpty else { return }
      let cut = TextWidth.truncated(text, to: frame.width - 4, glyphs: capabilities.glyphs)
      let padded = index == selected ? " \(cut) " : cut
      let x = frame.x + (index == selected ? 1 : 2)
      grid.put(padded, at: Point(x: x, y: y), style: style, within: frame)
    }
    put(title(of: head, room: frame.width - 4, capabilities), frame.y, &grid)
    let map = frame.inset(1, 1)
    var pooled: [String] = []
    if let weights = head.weights {
      let mini = MiniMap(
        weights, in: Size(width: map.width, height: map.height), scale: scale,
        capabilities: capabilities, isDimmed: !head.isOn)
      mini.draw(in: map, on: &grid)
      let times = capabilities.glyphs == .unicode ? "×" : "x"
      let block = "\(mini.factor)\(times)\(mini.factor)"
      if mini.factor > 1 { pooled = [" mean \(block)", " \(block)"] }
    } else {
      grid.put(
        capabilities.glyphs == .unicode ? "…" : "...",
        at: Point(x: map.x + 1, y: map.y + map.height / 2), style: Style(attributes: .dim),
        within: map)
    }
    let below = pooled.map { entropy(of: head) + $0 }
    put(
      below.first { TextWidth.columns($0) <= frame.width - 4 } ?? below.last ?? entropy(of: head),
      frame.maxY - 1, &grid)
  }

  /// Where there is no room for a map.
  private func drawCaption(
    _ index: Int, in frame: Rect, on grid: inout Grid, _ capabilities: Capabilities
  ) {
    let head = heads[index]
    let entropy = entropy(of: head)
    let room = frame.width - 3 - (entropy.isEmpty ? 0 : entropy.count + 1)
    let text =
      title(of: head, room: room, capabilities) + (entropy.isEmpty ? "" : " " + entropy)
    let cut = TextWidth.truncated(text, to: frame.width - 3, glyphs: capabilities.glyphs)
    grid.put(
      index == selected ? "[\(cut)]" : " \(cut) ", at: Point(x: frame.x, y: frame.y),
      style: style(of: index), within: frame)
  }

  private func style(of index: Int) -> Style {
    if index == selected { return Style(attributes: .bold) }
    return Style(attributes: heads[index].isOn ? [] : .dim)
  }
}
