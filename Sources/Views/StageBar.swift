import AttentionEngine
import CellGrid
import Workbench

extension Frame {
  /// All stages in their order. The current one stands out, the capital letter is the key that
  /// jumps to the stage, and a stage that the scene lacks is in parentheses.
  mutating func drawStages(_ state: State, in area: Rect) {
    let current = state.place.stage
    let stages = state.model.stages
    var labels = stages.map { label($0, isShort: false, state) }
    if width(of: labels) > area.width {
      labels = stages.map { label($0, isShort: true, state) }
    }
    // Keep the current stage in sight, with what follows it where there is room.
    let upToCurrent = width(of: Array(labels[...stages.firstIndex(of: current)!]))
    let total = width(of: labels)
    let gap = total + labels.count <= area.width ? 1 : 0
    var x = area.x - max(0, min(total, upToCurrent + 12) - area.width)
    for (stage, text) in zip(stages, labels) {
      let isCurrent = stage == current
      let style = isCurrent ? theme.chosen : isLacking(stage, state) ? theme.faint : .plain
      let start = x + 1
      let end = start + put(text, at: Point(x: start, y: area.y), style, within: area)
      if isCurrent {
        for blank in [x, end] { put(" ", at: Point(x: blank, y: area.y), style, within: area) }
      }
      if let offset = text.firstIndex(of: stage.letter).map({
        text.distance(from: text.startIndex, to: $0)
      }) {
        let letter = Rect(x: start + offset, y: area.y, width: 1, height: 1)
        grid.restyle(letter.intersection(area)) { $0.attributes.formUnion([.underline, .bold]) }
      }
      onClick(
        in: Rect(x: x, y: area.y, width: end + 1 - x, height: 1).intersection(area),
        .stageChosen(stage))
      x = end + gap
    }
  }

  private func isLacking(_ stage: Stage, _ state: State) -> Bool {
    switch state.model.absence(of: Site(stage, state.place.head)) {
    case nil, .isText: false
    default: true
    }
  }

  /// The name with its key as a capital.
  private func label(_ stage: Stage, isShort: Bool, _ state: State) -> String {
    var name = isShort ? stage.shortSymbol : stage.symbol
    let lower = Character(stage.letter.lowercased())
    if let index = name.firstIndex(of: lower) {
      name.replaceSubrange(index...index, with: String(stage.letter))
    }
    return isLacking(stage, state) ? "(\(name))" : name
  }

  /// Each label has a blank before it, and the last one a blank behind it.
  private func width(of labels: [String]) -> Int {
    labels.reduce(1) { $0 + TextWidth.columns($1) + 1 }
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
    case .residual: "resl"
    case .norm: "norm"
    default: rawValue
    }
  }
}
