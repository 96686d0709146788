import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// The height at which a map shows every row, with captions and frames, within reason.
  func headsHeight(of state: State) -> Int {
    let rows = state.model.tokens.count
    let hasHalves = Shading.hasShades(capabilities) && capabilities.glyphs == .unicode
    return min(12, hasHalves ? (rows + 1) / 2 : rows) + 4
  }

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
