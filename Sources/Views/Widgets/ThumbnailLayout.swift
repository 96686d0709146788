import AttentionEngine
import CellGrid

/// Where the thumbnails of heads stand. Neighbours share the column between them: only one of them,
/// the selected one, has something to draw there.
package struct ThumbnailLayout: Equatable, Sendable {
  package enum Form: Equatable, Sendable {
    /// A title, a map and a line with the entropy, in a frame.
    case framed
    /// A title, in brackets when selected, and a map.
    case bracketed
    /// A title and, if `hasEntropy`, the entropy in the same line.
    case captions
  }

  package let rect: Rect
  /// The heads on the screen.
  package private(set) var shown = 0..<0
  package private(set) var form = Form.captions
  package private(set) var hasEntropy = false
  /// Whether a column on both sides of the title is free of it.
  private(set) var isPadded = false
  /// What each number of a map is the mean of; nil without maps.
  private(set) var block: MiniMap.Block?
  /// From one thumbnail to the next; a thumbnail is a column wider.
  private var pitch = Size(width: 1, height: 1)
  private var perRow = 1
  private var left = 0

  /// The columns that an entropy below a map has.
  var entropyRoom: Int { pitch.width - 1 - (isPadded ? 2 : 0) }

  package func frame(of index: Int) -> Rect {
    let place = index - shown.lowerBound
    return Rect(
      x: left + place % perRow * pitch.width, y: rect.y + place / perRow * pitch.height,
      width: pitch.width + 1, height: pitch.height
    ).intersection(rect)
  }

  /// The least height in which the layout is the same.
  package var usedHeight: Int {
    let used = (shown.count + perRow - 1) / perRow * pitch.height
    return form == .captions ? used : max(used, min(rect.height, Plan.framedHeight))
  }

  init(of thumbnails: HeadThumbnails, in rect: Rect, capabilities: Capabilities) {
    self.rect = rect
    left = rect.x
    let count = thumbnails.heads.count
    guard count > 0, !rect.isEmpty else { return }
    let plan = Plan(
      thumbnails, in: Size(width: rect.width, height: rect.height), capabilities)
    let choice = plan.choice
    form = choice.form
    hasEntropy = choice.hasEntropy
    block = choice.fit?.block
    perRow = choice.perRow
    pitch = Size(width: choice.inner + 1, height: choice.height)
    // A column for the sign that there are more, or else for air where there is one to spare.
    let isPage = choice.perRow * choice.rows < count
    if isPage || perRow * pitch.width + 1 < rect.width { left += 1 }
    isPadded = choice.isPadded
    shown = Viewport.page(
      of: count, room: choice.perRow * choice.rows, around: thumbnails.selected)
  }
}
