import AttentionEngine
import CellGrid
import Workbench

/// The words that a token predicts, with their probabilities.
extension Frame {
  func predictionHeight(of state: State, in room: Size) -> Int {
    min(room.height, (state.model.output?.words.count ?? 0) + 2)
  }

  mutating func drawPrediction(_ state: State, in area: Rect) {
    let token = state.predictingToken
    drawSideBox("“\(state.tokenNames.main[token])” predicts", in: area)
    guard let output = state.model.output, let matrix = state.trace[Site(.probabilities)] else {
      return
    }
    let target = state.model.targets.indices.contains(token) ? state.model.targets[token] : nil
    let rows = zip(output.words, matrix.row(token)).map { ProbabilityBars.Row($0, $1) }
    let bars = ProbabilityBars(rows, target: target, cursor: cursorWord(state))
    let layout = bars.draw(in: area.inset(1, 1), on: &grid, capabilities: capabilities)
    guard let pane = predictionPane(state) else { return }
    let isTransposed = state.model.isShownTransposed(state.panes[pane])
    for (offset, word) in layout.shown.enumerated() {
      let (row, column) = isTransposed ? (word, token) : (token, word)
      onClick(
        in: Rect(x: area.x + 1, y: area.y + 1 + offset, width: area.width - 2, height: 1),
        .cellChosen(pane: pane, row: row, column: column))
    }
  }

  /// The word under the cursor, where its columns are words.
  private func cursorWord(_ state: State) -> Int? {
    predictionPane(state) == nil ? nil : state.focusedCell?.column
  }

  /// The pane with the cursor, where it is the logits or the probabilities.
  private func predictionPane(_ state: State) -> Int? {
    guard case .site(let site)? = state.focusedMatrix,
      site.stage == .logits || site.stage == .probabilities
    else { return nil }
    return state.panes.firstIndex(of: .site(site))
  }
}
