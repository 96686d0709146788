import AttentionEngine
import CellGrid
import Workbench

/// One word of a bar.
private struct BarItem {
  /// With the key that leads to it as a capital.
  var label: String
  var letter: Character?
  var isCurrent: Bool
  /// The scene lacks it.
  var isLacking = false
  let action: Action
}

extension Frame {
  /// The blocks of the model in the order of the computation.
  mutating func drawBlocks(_ state: State, in area: Rect) {
    let items = { (isShort: (Block) -> Bool) in
      state.model.blocks.map {
        BarItem(
          label: state.label(of: $0, isShort: isShort($0)), isCurrent: $0 == state.block,
          action: .blockChosen($0))
      }
    }
    // All layers are called alike.
    let forms = [items { _ in false }, items { $0.layer != nil }, items { _ in true }]
    drawBar(forms.first { Self.width(of: $0) <= area.width } ?? forms[2], in: area)
  }

  /// The stages of the block, or of a simple model all, in their order. The capital letter is the
  /// key that jumps to the stage, and a stage that the scene lacks is in parentheses.
  mutating func drawStages(_ state: State, in area: Rect) {
    let stops = state.stopsInBar
    drawBar(
      Self.fitted(
        stops.map { item(for: $0, isShort: false, state) },
        stops.map { item(for: $0, isShort: true, state) }, in: area.width), in: area)
  }

  private func item(for stop: Stop, isShort: Bool, _ state: State) -> BarItem {
    let stage = stop.stage
    var label = isShort ? stage.shortSymbol : stage.symbol
    let lower = stage.letter.map { Character($0.lowercased()) }
    if let letter = stage.letter, let index = label.firstIndex(where: { $0 == lower }) {
      label.replaceSubrange(index...index, with: String(letter))
    }
    let isLacking =
      switch state.model.absence(of: state.shownSite(of: stage)) {
      case nil, .isText: false
      default: true
      }
    return BarItem(
      label: isLacking ? "(\(label))" : label, letter: stage.letter,
      isCurrent: stop.block == state.block && stage == state.place.stage, isLacking: isLacking,
      action: .stageChosen(stop))
  }

  /// Words in a row. The current one stands out and stays in sight, with what follows it where there
  /// is room; marks tell where the row is cut.
  private mutating func drawBar(_ items: [BarItem], in area: Rect) {
    let current = items.firstIndex(where: \.isCurrent) ?? 0
    let upToCurrent = Self.width(of: Array(items[...current]))
    let total = Self.width(of: items)
    let gap = total + items.count <= area.width ? 1 : 0
    let start = area.x - max(0, min(total, upToCurrent + 12) - area.width)
    var x = start
    for item in items {
      let style = item.isCurrent ? theme.chosen : item.isLacking ? theme.faint : .plain
      let start = x + 1
      let end = start + put(item.label, at: Point(x: start, y: area.y), style, within: area)
      if item.isCurrent {
        for blank in [x, end] { put(" ", at: Point(x: blank, y: area.y), style, within: area) }
      }
      if let offset = item.letter.flatMap({ item.label.firstIndex(of: $0) }).map({
        item.label.distance(from: item.label.startIndex, to: $0)
      }) {
        let letter = Rect(x: start + offset, y: area.y, width: 1, height: 1)
        grid.restyle(letter.intersection(area)) { $0.attributes.formUnion([.underline, .bold]) }
      }
      onClick(
        in: Rect(x: x, y: area.y, width: end + 1 - x, height: 1).intersection(area), item.action)
      x = end + gap
    }
    for (isCut, end) in [(start < area.x, area.x), (x > area.maxX, area.maxX - 1)] where isCut {
      put("…", at: Point(x: end, y: area.y), theme.faint, within: area)
    }
  }

  /// Short words only in place of as many long ones as it takes, those that save most first.
  private static func fitted(_ long: [BarItem], _ short: [BarItem], in width: Int) -> [BarItem] {
    let saved = long.indices.map {
      TextWidth.columns(long[$0].label) - TextWidth.columns(short[$0].label)
    }
    var items = long
    var room = width - Self.width(of: long)
    for index in long.indices.sorted(by: { (saved[$1], $0) < (saved[$0], $1) }) where room < 0 {
      items[index] = short[index]
      room += saved[index]
    }
    return items
  }

  /// Each label has a blank before it, and the last one a blank behind it.
  private static func width(of items: [BarItem]) -> Int {
    items.reduce(1) { $0 + TextWidth.columns($1.label) + 1 }
  }
}

extension Stage {
  /// For narrow screens; has the letter that jumps to the stage.
  fileprivate var shortSymbol: String {
    switch self {
    case .tokens: "tok"
    case .embeddings: "emb"
    case .scaledEmbeddings: "sc-emb"
    case .projectedEmbeddings: "proj-emb"
    case .inputNorm: "in-norm"
    case .preNorm: "pre-norm"
    case .unrotatedQ: "q-raw"
    case .unrotatedK: "k-raw"
    case .biased: "biased"
    case .ffnPreNorm: "ffn-pre"
    case .gate: "gate"
    case .gated: "gated"
    case .finalNorm: "final"
    case .poolerLinear: "pool-lin"
    case .pooler: "pool"
    case .transform: "transf"
    case .transformActivation: "tr-act"
    case .transformNorm: "tr-norm"
    case .scaledResult: "sc-res"
    case .positions: "pos"
    case .segments: "seg"
    case .input: "in"
    case .q, .k, .v: symbol
    case .scores: "score"
    case .scaled: "scaled"
    case .masked: "mask"
    case .weights: "weigh"
    case .context: "ctxt"
    case .concat: "concat"
    case .output: "out"
    case .residual: "residual"
    case .norm: "norm"
    case .intermediate: "interm"
    case .activation: "act"
    case .ffn: "ffn"
    case .ffnResidual: "ffn-res"
    case .ffnNorm: "ffn-norm"
    case .logits: "logits"
    case .probabilities: "prob"
    case .loss: "loss"
    }
  }
}
