import AttentionEngine
import CellGrid
import Workbench

/// A small heatmap of every head, in rows, with its number, whether it is on, its name and the mean
/// entropy of its rows. The maps and their captions shrink until all heads are on the screen.
///
/// Each has its own range: what it is for is the pattern, and one head with a weight of 1 would
/// leave the others without contrast.
package struct HeadThumbnails: Equatable, Sendable {
  package struct Head: Equatable, Sendable {
    package let number: Int
    package var name: String?
    package var isOn: Bool
    /// Whether somebody chose it, to see it together with others.
    package var isMarked = false
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
  /// How many rows and columns of weights one number of `Head.weights` stands for, and how.
  package var block = Shape(1, 1)
  package var pooling = Pooling.Kind.mean
  /// The queries of a head; nil for as many as its weights have rows.
  package var queryCount: Int?
  /// The keys of a head; nil for as many as its weights have columns.
  package var keyCount: Int?
  /// Of the weights of every head, as far as it is known.
  let shape: Shape?

  package init(
    _ heads: [Head], selected: Int = 0, scale: ValueScale = .linear, shape: Shape? = nil
  ) {
    self.heads = heads
    self.shape = shape ?? heads.lazy.compactMap(\.weights).first?.shape
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
      switch layout.form {
      case .framed, .bracketed:
        drawMap(index, in: frame, layout, on: &grid, capabilities)
      case .captions:
        drawCaption(index, in: frame, layout, on: &grid, capabilities)
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

  /// The selected head has a frame, the others the room of one: the frame tells without a colour.
  /// Where its lower edge has no room, brackets around the title do.
  private func drawMap(
    _ index: Int, in frame: Rect, _ layout: ThumbnailLayout, on grid: inout Grid,
    _ capabilities: Capabilities
  ) {
    let head = heads[index]
    let isFramed = layout.form == .framed
    let inside = frame.inset(1, 0)
    drawWeights(
      of: head,
      in: Rect(
        x: inside.x, y: inside.y + 1, width: inside.width,
        height: inside.height - (isFramed ? 2 : 1)), on: &grid, capabilities)
    guard isFramed else {
      let title = title(of: head, in: inside.width, capabilities)
      putBracketed(title, index, in: frame, on: &grid)
      return
    }
    if index == selected { grid.box(frame, glyphs: capabilities.glyphs) }
    let padding = layout.isPadded ? 1 : 0
    let room = inside.width - 2 * padding
    let lines = [
      (title(of: head, in: room, capabilities), frame.y),
      (entropy(of: head, in: room), frame.maxY - 1),
    ]
    for (text, y) in lines where !text.isEmpty {
      let blank = String(repeating: " ", count: padding)
      grid.put(
        blank + text + blank, at: Point(x: inside.x, y: y), style: style(of: index),
        within: inside)
    }
  }

  private func drawWeights(
    of head: Head, in rect: Rect, on grid: inout Grid, _ capabilities: Capabilities
  ) {
    guard let weights = head.weights else {
      grid.put(
        capabilities.glyphs == .unicode ? "…" : "...",
        at: Point(x: rect.x, y: rect.y + (rect.height - 1) / 2), style: Style(attributes: .dim),
        within: rect)
      return
    }
    MiniMap(
      weights, in: Size(width: rect.width, height: rect.height), scale: scale,
      capabilities: capabilities, isDimmed: !head.isOn
    ).draw(in: rect, on: &grid)
  }

  /// Where there is no room for a map. The entropies stand one below the other.
  private func drawCaption(
    _ index: Int, in frame: Rect, _ layout: ThumbnailLayout, on grid: inout Grid,
    _ capabilities: Capabilities
  ) {
    let head = heads[index]
    let room = frame.width - 2
    let entropy = layout.hasEntropy ? entropy(of: head, in: Self.entropyWidth) : ""
    guard !entropy.isEmpty else {
      putBracketed(title(of: head, in: room, capabilities), index, in: frame, on: &grid)
      return
    }
    let left = room - TextWidth.columns(entropy) - 1
    let title = TextWidth.padded(title(of: head, in: left, capabilities), to: left)
    putBracketed(title + " " + entropy, index, in: frame, on: &grid)
  }

  private func putBracketed(_ text: String, _ index: Int, in frame: Rect, on grid: inout Grid) {
    let isSelected = index == selected
    grid.put(
      isSelected ? "[\(text)]" : text,
      at: Point(x: isSelected ? frame.x : frame.x + 1, y: frame.y), style: style(of: index),
      within: frame)
  }

  private func style(of index: Int) -> Style {
    if index == selected { return Style(attributes: .bold) }
    return Style(attributes: heads[index].isOn ? [] : .dim)
  }
}
