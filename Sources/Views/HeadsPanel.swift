import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The height at which the maps of all heads show every second row, with captions and frames.
  func headsHeight(of state: State) -> Int { min(12, (state.model.tokens.count + 1) / 2) + 6 }

  /// A small map of every head, with its entropy and whether it is on.
  mutating func drawHeads(_ state: State, in area: Rect) {
    let isOn = state.heads.filter { state.model.head($0)?.isOn == true }.count
    let inside = grid.box(
      area, title: "heads · \(isOn) of \(state.heads.count) on", style: theme.border,
      titleStyle: theme.accent, glyphs: capabilities.glyphs
    ).inset(1, 0)
    let heads = state.heads.map { id in
      let weights = state.trace[Site(.weights, id)]
      return HeadThumbnails.Head(
        number: id.head, name: state.model.head(id)?.name,
        isOn: state.model.head(id)?.isOn == true, weights: weights,
        entropy: weights?.meanEntropy)
    }
    let layout = HeadThumbnails(
      heads, selected: state.place.head.head, scale: state.valueScale
    ).draw(in: inside, on: &grid, capabilities: capabilities)
    for index in layout.shown { onClick(in: layout.frame(of: index), .headChosen(index)) }
  }
}
