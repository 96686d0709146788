import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The height of the heads panel in `room`, borders included.
  func headsHeight(of state: State, in room: Size) -> Int {
    let area = Rect(room)
    let heads = state.heads.map {
      HeadThumbnails.Head(number: $0.head, name: state.model.head($0)?.name)
    }
    let layer = state.place.head.layer
    let shape = Shape(
      state.model.queryCount(ofLayer: layer), state.model.keyCount(ofLayer: layer))
    return ThumbnailLayout(
      of: HeadThumbnails(heads, shape: shape), in: inside(of: area), capabilities: capabilities
    ).usedHeight + area.height - inside(of: area).height
  }

  /// A small map of every head, with its entropy and whether it is on.
  mutating func drawHeads(_ state: State, in area: Rect) {
    let isOn = state.heads.filter { state.model.head($0)?.isOn == true }.count
    let shared = state.sharedKeys.map { " · \($0)" } ?? ""
    drawSideBox(headsTitle(state, "\(isOn) of \(state.heads.count) on\(shared)", area), in: area)
    let thumbnails = thumbnails(state)
    let layout = thumbnails.draw(
      in: inside(of: area), on: &grid, capabilities: capabilities)
    if layout.form != .captions {
      awaited += layout.shown.filter { thumbnails.heads[$0].weights == nil }.map { state.heads[$0] }
    }
    for index in layout.shown { onClick(in: layout.frame(of: index), .headChosen(index)) }
    drawNote(thumbnails.note(layout, in: area.width - 6, capabilities), in: area)
  }

  /// Outside of the layers the panel may have to say whose heads it shows, and beside a lens that it
  /// shows them without; where there is no room for both, not how many are on.
  private func headsTitle(_ state: State, _ count: String, _ area: Rect) -> String {
    let heads =
      state.block.layer == nil && !state.model.isSimple
      ? "heads of \(state.model.layerNames[state.place.head.layer].label)" : "heads"
    guard state.place.stage == .weights, state.lens != .weights else {
      return "\(heads) · \(count)"
    }
    let plain = "\(heads) · plain weights"
    let whole = "\(plain) · \(count)"
    return TextWidth.columns(whole) + 6 <= area.width ? whole : plain
  }

  private func inside(of area: Rect) -> Rect { area.inset(1, 1) }

  private func thumbnails(_ state: State) -> HeadThumbnails {
    let heads = state.heads.map { id in
      let summary = state.showsAllHeads ? nil : state.trace.summary(of: id)
      var head = HeadThumbnails.Head(
        number: id.head, name: state.model.head(id)?.name,
        isOn: state.model.head(id)?.isOn == true,
        weights: state.showsAllHeads
          ? state.trace[Site(.weights, id)] : summary?.map(state.map.pooling),
        entropy: state.layer.weighting == .linear
          ? nil : summary?[.entropy] ?? state.trace.meanEntropy(of: id))
      head.isMarked = state.map.marked.contains(id)
      return head
    }
    var thumbnails = HeadThumbnails(
      heads, selected: state.place.head.head, scale: state.valueScale)
    thumbnails.queryCount = state.mapShape.rows
    thumbnails.keyCount = state.mapShape.columns
    if !state.showsAllHeads,
      let summary = state.heads.lazy.compactMap({ state.trace.summary(of: $0) }).first
    {
      thumbnails.block = summary.block
      thumbnails.pooling = state.map.pooling
    }
    return thumbnails
  }

  /// In the lower border, on the right.
  private mutating func drawNote(_ note: String?, in area: Rect) {
    guard let note else { return }
    let x = area.maxX - 4 - TextWidth.columns(note)
    put(" \(note) ", at: Point(x: x, y: area.maxY - 1), theme.faint, within: area)
  }
}
