import AttentionEngine
import CellGrid
import Workbench

/// The panel below the inspector: the heads of the layer, or where there are none the prediction;
/// or the training, where somebody wants to see it.
extension Frame {
  /// The most lines that the arithmetic of any stage takes, the hint at its foot included: the
  /// softmax over a row, or a product. That of the stage on the screen alone would make the panels
  /// change their heights from step to step.
  func inspectorLines(of state: State) -> Int {
    let model = state.model
    let keys = model.layers.indices.map { model.keyCount(ofLayer: $0) }.max() ?? 0
    let widths = Part.allCases.compactMap { model.sequence($0)?.dModel }
    return max(keys + 9, (widths.max() ?? 0) + 4)
  }

  /// The height of the panel in `room`, borders included.
  func sideHeight(of state: State, in room: Size) -> Int {
    if state.learning.isPanelShown { return trainingHeight(of: state, in: room) }
    return state.showsPrediction
      ? predictionHeight(of: state, in: room) : headsHeight(of: state, in: room)
  }

  mutating func drawSide(_ state: State, in area: Rect) {
    if state.learning.isPanelShown {
      drawTraining(state, in: area)
    } else if state.showsPrediction {
      drawPrediction(state, in: area)
    } else {
      drawHeads(state, in: area)
    }
  }

  /// The panel's upper border lies on the lower one of the panel above.
  mutating func drawSideBox(_ title: String, in area: Rect, isJoined: Bool = true) {
    grid.box(
      area, title: title, style: theme.border, titleStyle: theme.accent,
      glyphs: capabilities.glyphs)
    guard isJoined, capabilities.glyphs == .unicode else { return }
    put("├", at: Point(x: area.x, y: area.y), theme.border, within: area)
    put("┤", at: Point(x: area.maxX - 1, y: area.y), theme.border, within: area)
  }
}
