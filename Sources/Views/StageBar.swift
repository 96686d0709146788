import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// All stages in their order; the current one stands out, the letter that jumps is underlined,
  /// and a stage that the scene lacks is in parentheses.
  mutating func drawStages(_ state: State, in area: Rect) {
    let current = state.place.stage
    let stages = state.model.stages
    let isWide = width(of: stages.map { label($0, isShort: false, state) }) <= area.width
    let labels = stages.map { label($0, isShort: !isWide && $0 != current, state) }
    var x = area.x
    if width(of: labels) > area.width {
      // Keep the current stage in sight, with what follows it where there is room.
      let upToCurrent = width(of: Array(labels[...stages.firstIndex(of: current)!]))
      x -= max(0, min(width(of: labels), upToCurrent + 12) - area.width)
    }
    for (stage, text) in zip(stages, labels) {
      let style =
        stage == current ? theme.chosen : isLacking(stage, state) ? theme.faint : .plain
      let columns = TextWidth.columns(text)
      put(text, at: Point(x: x, y: area.y), style, within: area)
      if let offset = text.lowercased().firstIndex(of: Character(stage.letter.lowercased())) {
        let column = text.lowercased().distance(from: text.lowercased().startIndex, to: offset)
        grid.restyle(Rect(x: x + column, y: area.y, width: 1, height: 1).intersection(area)) {
          $0.attributes.formUnion([.underline, .bold])
        }
      }
      onClick(
        in: Rect(x: x, y: area.y, width: columns, height: 1).intersection(area),
        .stageChosen(stage))
      x += columns
    }
  }

  private func isLacking(_ stage: Stage, _ state: State) -> Bool {
    switch state.model.absence(of: Site(stage, state.place.head)) {
    case nil, .isText: false
    default: true
    }
  }

  private func label(_ stage: Stage, isShort: Bool, _ state: State) -> String {
    let name = isShort ? stage.shortSymbol : stage.symbol
    return isLacking(stage, state) ? "(\(name))" : " \(name) "
  }

  private func width(of labels: [String]) -> Int {
    labels.reduce(0) { $0 + TextWidth.columns($1) }
  }
}

extension Stage {
  /// For narrow screens; has the letter that jumps to the stage.
  fileprivate var shortSymbol: String {
    switch self {
    case .tokens: "tok"
    case .embeddings: "emb"
    case .positions: "pos"
    case .input: "in"
    case .q, .k, .v: symbol
    case .scores: "score"
    case .scaled: "scaled"
    case .masked: "mask"
    case .weights: "weigh"
    case .context: "ctxt"
    case .concat: "concat"
    case .output: "out"
    case .residual: "resid"
    case .norm: "norm"
    }
  }
}
