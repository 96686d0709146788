import AttentionEngine

/// A stretch of the flow of numbers that belongs together.
package enum Block: Hashable, Sendable {
  /// How the tokens of a part become vectors.
  case input(Part)
  case layer(Int)
  /// What the source ends with, where that is more than what its last layer leaves.
  case sourceEnd
  /// What becomes of the last vectors: words, or one vector for the text.
  case prediction
}

/// One stage of one block.
package struct Stop: Hashable, Sendable {
  package let block: Block
  package let stage: Stage
}

extension AttentionModel {
  /// In the order of the computation: cross-attention needs what the source has become.
  package var blocks: [Block] {
    let layers = { (part: Part) in
      self.layers.indices.filter { self.layers[$0].part == part }.map(Block.layer)
    }
    let source: [Block] =
      self.source == nil
      ? [] : [.input(.source)] + layers(.source) + (finalNorms[.source] == nil ? [] : [.sourceEnd])
    let hasEnd = output != nil || pooler != nil || finalNorms[.main] != nil
    return source + [.input(.main)] + layers(.main) + (hasEnd ? [.prediction] : [])
  }

  /// Whether the model is one sentence and one layer. Its stages are few enough for one row, and
  /// those that it lacks are shown, since they are something to learn about. A capture lacks all but one.
  package var isSimple: Bool { layers.count == 1 && source == nil && output == nil && !isCaptured }

  /// The stages of `block` in their order.
  package func stages(of block: Block) -> [Stage] {
    Stage.allCases.filter { stage in
      guard block.mayHave(stage) else { return false }
      if isSimple, stage.isInEveryBar { return true }
      switch absence(of: site(of: stage, in: block)) {
      case nil, .isText: return true
      default: return false
      }
    }
  }

  private func site(of stage: Stage, in block: Block) -> Site {
    switch block {
    case .input(let part): Site(stage, part: part)
    case .layer(let layer): Site(stage, HeadID(layer: layer, head: 0))
    case .sourceEnd: Site(stage, part: .source)
    case .prediction: Site(stage)
    }
  }

  /// The part whose tokens are the rows of the block.
  package func part(of block: Block) -> Part {
    switch block {
    case .input(let part): part
    case .layer(let layer): layers[layer].part
    case .sourceEnd: .source
    case .prediction: .main
    }
  }
}

extension Block {
  func mayHave(_ stage: Stage) -> Bool {
    switch self {
    case .input: stage.isBeforeLayers
    case .layer: stage.isInLayer
    case .sourceEnd: stage == .finalNorm
    case .prediction: stage.isAfterLayers
    }
  }

  package var layer: Int? { if case .layer(let layer) = self { layer } else { nil } }
}

extension Site {
  /// The block that the site belongs to.
  var block: Block {
    if stage == .finalNorm { return part == .source ? .sourceEnd : .prediction }
    if let part { return .input(part) }
    return layer.map(Block.layer) ?? .prediction
  }
}

extension Stage {
  /// Whether the bar of a simple model has the stage even where the model lacks it.
  fileprivate var isInEveryBar: Bool {
    switch self {
    case .tokens, .embeddings, .positions, .input, .q, .k, .v, .scores, .scaled, .masked, .weights,
      .context, .concat, .output:
      true
    default: false
    }
  }
}

extension State {
  package var block: Block { place.block }

  /// The stages of `block`; the one that is looked at is among them, also where an edit took it
  /// away from the model.
  package func stages(of block: Block) -> [Stage] {
    let stages = model.stages(of: block)
    guard block == self.block, !stages.contains(place.stage) else { return stages }
    return Stage.allCases.filter { stages.contains($0) || $0 == place.stage }
  }

  /// Every stage of every block, as the pass computes them.
  package var flow: [Stop] {
    model.blocks.flatMap { block in
      stages(of: block).map { Stop(block: block, stage: $0) }
    }
  }

  /// What the bar of stages shows: those of the block, in a simple model those of all blocks.
  package var stopsInBar: [Stop] { model.isSimple ? flow : flow.filter { $0.block == block } }

  var stop: Stop { Stop(block: block, stage: place.stage) }

  /// Where the letter of `stages` leads: to one of them in this block, else to the next one in the
  /// flow, which begins anew behind its end; nil where the model has none of them.
  func stop(for stages: [Stage]) -> Stop? {
    let flow = flow
    let here = flow.firstIndex(of: stop) ?? 0
    let ahead = (flow[(here + 1)...] + flow[...here]).filter { stages.contains($0.stage) }
    if stages.contains(place.stage) { return ahead.first }
    return ahead.first { $0.block == block } ?? ahead.first
  }
}
