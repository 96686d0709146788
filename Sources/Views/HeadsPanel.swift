import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The most lines that the arithmetic of any stage takes, the hint at its foot included: the
  /// softmax over a row, or a product. That of the stage on the screen alone would make the panels
  /// change their heights from step to step.
  func inspectorLines(of state: State) -> Int {
    max(state.model.tokens.count + 9, state.model.dModel + 4)
  }

  /// The height of the heads panel in `room`, borders included.
  func headsHeight(of state: State, in room: Size) -> Int {
    let area = Rect(room)
    let heads = state.heads.map {
      HeadThumbnails.Head(number: $0.head, name: state.model.head($0)?.name)
    }
    let tokens = state.model.tokens.count
    return ThumbnailLayout(
      of: HeadThumbnails(heads, shape: Shape(tokens, tokens)), in: inside(of: area),
      capabilities: capabilities
    ).usedHeight + area.height - inside(of: area).height
  }

  /// A small map of every head, with its entropy and whether it is on. The panel's upper border
  /// lies on the lower one of the panel above.
  mutating func drawHeads(_ state: State, in area: Rect) {
    let isOn = state.heads.filter { state.model.head($0)?.isOn == true }.count
    grid.box(
      area, title: "heads · \(isOn) of \(state.heads.count) on", style: theme.border,
      titleStyle: theme.accent, glyphs: capabilities.glyphs)
    if capabilities.glyphs == .unicode {
      put("├", at: Point(x: area.x, y: area.y), theme.border, within: area)
      put("┤", at: Point(x: area.maxX - 1, y: area.y), theme.border, within: area)
    }
    let thumbnails = thumbnails(state)
    let layout = thumbnails.draw(
      in: inside(of: area), on: &grid, capabilities: capabilities)
    for index in layout.shown { onClick(in: layout.frame(of: index), .headChosen(index)) }
    drawNote(thumbnails.note(layout, in: area.width - 6, capabilities), in: area)
  }

  private func inside(of area: Rect) -> Rect { area.inset(1, 1) }

  private func thumbnails(_ state: State) -> HeadThumbnails {
    let heads = state.heads.map { id in
      HeadThumbnails.Head(
        number: id.head, name: state.model.head(id)?.name,
        isOn: state.model.head(id)?.isOn == true, weights: state.trace[Site(.weights, id)],
        entropy: state.trace.meanEntropy(of: id))
    }
    return HeadThumbnails(heads, selected: state.place.head.head, scale: state.valueScale)
  }

  /// In the lower border, on the right.
  private mutating func drawNote(_ note: String?, in area: Rect) {
    guard let note else { return }
    let x = area.maxX - 4 - TextWidth.columns(note)
    put(" \(note) ", at: Point(x: x, y: area.maxY - 1), theme.faint, within: area)
  }
}
