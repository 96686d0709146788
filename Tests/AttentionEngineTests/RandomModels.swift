@testable import AttentionEngine

/// Models of all kinds: one or two layers, heads of different widths, with and without what is
/// optional.
enum RandomModels {
  static func model(using random: inout SplitMix64) -> AttentionModel {
    let words = random.int(2...5)
    let dModel = random.int(1...5)
    let tokens = (0..<random.int(1...7)).map { _ in random.int(0...words - 1) }
    var model = AttentionModel(
      words: (0..<words).map { "word \($0)" },
      embeddings: .random(words, dModel, using: &random), tokens: tokens,
      positions: positions(tokens.count, dModel, using: &random), layers: [])
    var width = dModel
    for _ in 0..<random.int(1...2) {
      let layer = layer(width: width, tokens: tokens.count, using: &random)
      model.layers.append(layer)
      width = model.outputWidth(ofLayer: model.layers.count - 1)
    }
    return model
  }

  static func positions(
    _ tokens: Int, _ dModel: Int, using random: inout SplitMix64
  ) -> Positions {
    switch random.int(0...2) {
    case 0: .none
    case 1: .sinusoidal
    default: .written(.random(tokens + random.int(0...2), dModel, using: &random))
    }
  }

  static func mask(_ tokens: Int, using random: inout SplitMix64) -> Mask {
    switch random.int(0...2) {
    case 0: .none
    case 1: .causal
    default:
      .matrix(
        Matrix(
          rows: tokens, columns: tokens,
          values: (0..<tokens * tokens).map { _ in random.int(0...2) == 0 ? 0 : 1 }))
    }
  }

  static func scale(using random: inout SplitMix64) -> Scale {
    [.sqrt, .none, .factor(random.float(-2...2))].randomElement(using: &random) ?? .sqrt
  }

  static func head(width: Int, using random: inout SplitMix64) -> AttentionHead {
    let dHead = random.int(1...4)
    let widths: [Projection: Int] = [.q: dHead, .k: dHead, .v: random.int(1...4)]
    var head = AttentionHead(weights: [:], isOn: random.int(0...3) > 0)
    for projection in Projection.allCases {
      let columns = widths[projection] ?? 1
      head.weights[projection] = .random(width, columns, in: -2...2, using: &random)
      head.biases[projection] = random.bool() ? .random(1, columns, using: &random) : nil
    }
    return head
  }

  static func norm(width: Int, using random: inout SplitMix64) -> LayerNorm {
    LayerNorm(
      gain: .random(1, width, using: &random), shift: .random(1, width, using: &random))
  }

  static func layer(
    width: Int, tokens: Int, using random: inout SplitMix64
  ) -> AttentionLayer {
    let heads = (0..<random.int(1...3)).map { _ in head(width: width, using: &random) }
    let concat = heads.reduce(0) { $0 + ($1.weights[.v]?.columns ?? 0) }
    var layer = AttentionLayer(
      heads: heads, scale: scale(using: &random), mask: mask(tokens, using: &random))
    let hasResidual = random.bool()
    if hasResidual || random.bool() {
      let output = hasResidual ? width : random.int(1...5)
      layer.outputWeight = .random(concat, output, using: &random)
      layer.outputBias = random.bool() ? .random(1, output, using: &random) : nil
      layer.hasResidual = hasResidual
    }
    if random.bool() {
      layer.norm = norm(width: layer.outputWeight?.columns ?? concat, using: &random)
    }
    return layer
  }
}

/// Every way in which a model can be edited. Returns nil where the model has nothing to edit so.
enum Edit: CaseIterable {
  case number, headToggle, mask, maskCell, scale, positions, wordSwap, insertion, deletion
  case reordering, norm, epsilon, headAdded, headRemoved, convention, dHead, layerRemoved
  case removedBias, negativeZero, outputWeight, residual

  func applied(
    to model: AttentionModel, using random: inout SplitMix64
  ) -> AttentionModel? {
    var edited = model
    let layer = random.int(0...model.layers.count - 1)
    let head = random.int(0...model.layers[layer].heads.count - 1)
    let id = HeadID(layer: layer, head: head)
    let tokens = model.tokens.count
    switch self {
    case .number:
      guard let parameter = model.parameterIDs.randomElement(using: &random),
        let matrix = model[parameter], !matrix.values.isEmpty
      else { return nil }
      if case .mask = parameter { return nil }
      edited[parameter]?[random.int(0...matrix.rows - 1), random.int(0...matrix.columns - 1)] =
        random.float()
    case .headToggle: edited.layers[layer].heads[head].isOn.toggle()
    case .mask: edited.layers[layer].mask = RandomModels.mask(tokens, using: &random)
    case .maskCell:
      guard tokens > 0, case .matrix(var mask) = model.layers[layer].mask else { return nil }
      let (row, column) = (random.int(0...tokens - 1), random.int(0...tokens - 1))
      mask[row, column] = 1 - mask[row, column]
      edited.layers[layer].mask = .matrix(mask)
    case .scale: edited.layers[layer].scale = RandomModels.scale(using: &random)
    case .positions:
      edited.positions = RandomModels.positions(tokens, model.dModel, using: &random)
    case .wordSwap:
      guard tokens > 0 else { return nil }
      edited.tokens[random.int(0...tokens - 1)] = random.int(0...model.words.count - 1)
    case .insertion, .deletion:
      if self == .deletion && tokens == 0 { return nil }
      if self == .insertion {
        edited.tokens.insert(random.int(0...model.words.count - 1), at: random.int(0...tokens))
      } else {
        edited.tokens.remove(at: random.int(0...tokens - 1))
      }
      if case .written = model.positions { edited.positions = .sinusoidal }
      for index in model.layers.indices {
        if case .matrix = model.layers[index].mask { edited.layers[index].mask = .causal }
      }
    case .reordering: edited.tokens.shuffle(using: &random)
    case .norm:
      edited.layers[layer].norm =
        model.layers[layer].norm == nil
        ? RandomModels.norm(width: model.outputWidth(ofLayer: layer), using: &random) : nil
    case .epsilon:
      edited.layers[layer].norm?.epsilon = random.float(0.001...0.1)
    case .headAdded:
      edited.layers[layer].heads.insert(
        RandomModels.head(width: model.inputWidth(ofLayer: layer), using: &random), at: head)
    case .headRemoved: edited.layers[layer].heads.remove(at: head)
    case .convention: edited.convention = model.convention == .rows ? .columns : .rows
    case .dHead:
      for projection in [Projection.q, .k] {
        edited.layers[layer].heads[head].weights[projection] =
          .random(model.inputWidth(ofLayer: layer), 3, using: &random)
        edited.layers[layer].heads[head].biases[projection] = nil
      }
    case .layerRemoved: edited.layers.removeLast()
    case .removedBias: edited.layers[layer].heads[head].biases[.q] = nil
    case .negativeZero:
      edited[.weight(.v, id)] = edited[.weight(.v, id)].map {
        Matrix(rows: $0.rows, columns: $0.columns, repeating: random.bool() ? 0 : -0.0)
      }
    case .outputWeight:
      edited.layers[layer].outputBias = nil
      edited.layers[layer].outputWeight =
        model.layers[layer].outputWeight == nil
        ? .random(
          model.concatWidth(ofLayer: layer), model.outputWidth(ofLayer: layer), using: &random)
        : nil
    case .residual: edited.layers[layer].hasResidual.toggle()
    }
    return !edited.layers.isEmpty && edited.faults().isEmpty ? edited : nil
  }
}
