@testable import AttentionEngine

extension AttentionModel {
  /// What each projection of `layer` is made from has so many numbers for each token.
  func inputWidths(ofLayer layer: Int) -> [Projection: Int] {
    Dictionary(
      uniqueKeysWithValues: Projection.allCases.map {
        ($0, inputWidth(of: $0, layer: layer))
      })
  }
}

extension RandomModels {
  typealias Wiring = (part: Part, attendsTo: Part)

  static func wiring(hasSource: Bool, using random: inout SplitMix64) -> Wiring {
    guard hasSource else { return (.main, .main) }
    return [(.source, .source), (.main, .main), (.main, .source)][random.int(0...2)]
  }

  /// A layer that may follow those of `model`.
  static func layer(
    _ wiring: Wiring, after model: AttentionModel, isPlain: Bool = false,
    using random: inout SplitMix64
  ) -> AttentionLayer {
    func has(_ random: inout SplitMix64) -> Bool {
      isPlain ? random.int(0...4) == 0 : random.bool()
    }
    // What a layer reads follows from its parts and what stands before it.
    var model = model
    let index = model.layers.count
    model.layers.append(
      AttentionLayer(part: wiring.part, attendsTo: wiring.attendsTo, heads: []))
    let widths = model.inputWidths(ofLayer: index)
    var layer = model.layers[index]
    layer.heads = (0..<random.int(1...3)).map { _ in
      head(widths, isPlain: isPlain, using: &random)
    }
    layer.scale = scale(using: &random)
    layer.mask = mask(
      model.queryCount(ofLayer: index), model.keyCount(ofLayer: index), using: &random)
    layer.weighting = weighting(using: &random)
    let input = model.inputWidth(ofLayer: index)
    model.layers[index] = layer
    let concat = model.concatWidth(ofLayer: index)
    layer.hasResidual = has(&random)
    if layer.hasResidual || has(&random) {
      let output = layer.hasResidual ? input : random.int(1...5)
      layer.outputWeight = .random(concat, output, using: &random)
      layer.outputBias = random.bool() ? .random(1, output, using: &random) : nil
    }
    let output = layer.outputWeight?.columns ?? concat
    layer.norm = has(&random) ? norm(width: output, using: &random) : nil
    layer.feedForward = has(&random) ? feedForward(width: output, using: &random) : nil
    return layer
  }

  /// - Parameter widths: of what each projection is made from.
  static func head(
    _ widths: [Projection: Int], isPlain: Bool = false, using random: inout SplitMix64
  ) -> AttentionHead {
    func isBare(_ random: inout SplitMix64) -> Bool {
      isPlain ? random.bool() : random.int(0...4) == 0
    }
    var head = AttentionHead(weights: [:], isOn: random.int(0...3) > 0)
    func width(_ projection: Projection) -> Int { widths[projection] ?? 1 }
    // One of q and k without a weight decides how many numbers the other one has.
    let (isBareQ, isBareK) = (isBare(&random), isBare(&random))
    let dHead = isBareQ ? width(.q) : isBareK ? width(.k) : random.int(1...4)
    if !isBareQ { head.weights[.q] = .random(width(.q), dHead, using: &random) }
    if !isBareK || width(.k) != dHead {
      head.weights[.k] = .random(width(.k), dHead, using: &random)
    }
    if !isBare(&random) {
      head.weights[.v] = .random(width(.v), random.int(1...4), using: &random)
    }
    for projection in Projection.allCases where random.bool() {
      head.biases[projection] = head.weights[projection].map {
        .random(1, $0.columns, using: &random)
      }
    }
    return head
  }

  static func mask(
    _ queries: Int, _ keys: Int, using random: inout SplitMix64
  ) -> Mask {
    switch random.int(0...2) {
    case 0: .none
    case 1: .causal
    default:
      .matrix(
        Matrix(
          rows: queries, columns: keys,
          values: (0..<queries * keys).map { _ in random.int(0...2) == 0 ? 0 : 1 }))
    }
  }

  static func scale(using random: inout SplitMix64) -> Scale {
    [.sqrt, .none, .factor(random.float(-2...2))].randomElement(using: &random) ?? .sqrt
  }

  static func weighting(using random: inout SplitMix64) -> Weighting {
    [.softmax, .softmax, .linear, .identity].randomElement(using: &random) ?? .softmax
  }

  static func norm(width: Int, using random: inout SplitMix64) -> Norm {
    Norm(
      gain: .random(1, width, using: &random), shift: .random(1, width, using: &random))
  }

  /// - Parameter width: of what attention gives.
  static func feedForward(width: Int, using random: inout SplitMix64) -> FeedForward {
    let hasSecondProduct = random.int(0...2) > 0
    let hasResidual = random.bool()
    let intermediate = !hasSecondProduct && hasResidual ? width : random.int(1...5)
    let result = hasSecondProduct ? (hasResidual ? width : random.int(1...5)) : intermediate
    return FeedForward(
      intermediateWeight: .random(width, intermediate, using: &random),
      intermediateBias: random.bool() ? .random(1, intermediate, using: &random) : nil,
      activation: Activation.allCases.randomElement(using: &random) ?? .relu,
      weight: hasSecondProduct ? .random(intermediate, result, using: &random) : nil,
      bias: hasSecondProduct && random.bool() ? .random(1, result, using: &random) : nil,
      hasResidual: hasResidual,
      norm: random.bool() ? norm(width: result, using: &random) : nil)
  }
}
