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
    layer.preNorm =
      has(&random) ? norm(width: model.inputWidth(ofLayer: index), using: &random) : nil
    layer.heads = (0..<random.int(1...3)).map { _ in
      head(widths, isPlain: isPlain, using: &random)
    }
    for head in layer.heads.indices where random.int(0...3) == 0 {
      share(keysOf: random.int(0...layer.heads.count - 1), with: head, &layer, widths, &random)
    }
    let dHead = layer.heads.map { $0.weights[.q]?.columns ?? widths[.q] ?? 1 }.min() ?? 0
    layer.rotary = random.int(0...2) == 0 ? rotary(upTo: dHead, using: &random) : nil
    layer.relativeBias =
      random.int(0...2) == 0 ? relativeBias(heads: layer.heads.count, using: &random) : nil
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
    layer.feedForward =
      has(&random) ? feedForward(width: output, inputWidth: input, using: &random) : nil
    return layer
  }

  /// Lets a head take keys and values from another one, where that has some.
  static func share(
    keysOf other: Int, with head: Int, _ layer: inout AttentionLayer, _ widths: [Projection: Int],
    _ random: inout SplitMix64
  ) {
    guard other != head, layer.heads[other].keyValueHead == nil,
      !layer.heads.contains(where: { $0.keyValueHead == head })
    else { return }
    let dHead = layer.heads[other].weights[.k]?.columns ?? widths[.k] ?? 1
    layer.heads[head].keyValueHead = other
    layer.heads[head].weights = [.q: .random(widths[.q] ?? 1, dHead, using: &random)]
    layer.heads[head].biases = [:]
  }

  static func rotary(upTo dHead: Int, using random: inout SplitMix64) -> Rotary {
    let scalings: [Rotary.Scaling] = [
      .none, .linear(factor: 3),
      .llama3(factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalPositions: 40),
    ]
    return Rotary(
      base: random.float(2...50), width: 2 * random.int(0...dHead / 2),
      scaling: scalings.randomElement(using: &random) ?? .none)
  }

  static func relativeBias(heads: Int, using random: inout SplitMix64) -> RelativeBias {
    let isBidirectional = random.bool()
    let rows = isBidirectional ? random.int(4...9) : random.int(2...6)
    let exact = (isBidirectional ? rows / 2 : rows) / 2
    return RelativeBias(
      table: .random(rows, heads, using: &random), isBidirectional: isBidirectional,
      maximumDistance: exact + random.int(1...5))
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
    switch random.int(0...3) {
    case 0: .none
    case 1: .causal
    case 2: .sliding(window: random.int(1...4))
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
    let kind: Norm.Kind = random.int(0...2) == 0 ? .rms : .layer
    return Norm(
      kind, gain: .random(1, width, using: &random),
      shift: random.int(0...3) > 0 ? .random(1, width, using: &random) : nil)
  }

  /// - Parameters:
  ///   - width: of what attention gives.
  ///   - inputWidth: of what the layer gets, where the network may work on that.
  static func feedForward(
    width: Int, inputWidth: Int? = nil, using random: inout SplitMix64
  ) -> FeedForward {
    let isParallel = inputWidth != nil && random.int(0...3) == 0
    let input = isParallel ? inputWidth ?? width : width
    let hasSecondProduct = random.int(0...2) > 0
    let hasResidual = random.bool()
    let hasGate = random.int(0...2) == 0
    let intermediate = !hasSecondProduct && hasResidual ? width : random.int(1...5)
    let result = hasSecondProduct ? (hasResidual ? width : random.int(1...5)) : intermediate
    return FeedForward(
      intermediateWeight: .random(input, intermediate, using: &random),
      intermediateBias: random.bool() ? .random(1, intermediate, using: &random) : nil,
      activation: Activation.allCases.randomElement(using: &random) ?? .relu,
      weight: hasSecondProduct ? .random(intermediate, result, using: &random) : nil,
      bias: hasSecondProduct && random.bool() ? .random(1, result, using: &random) : nil,
      hasResidual: hasResidual,
      norm: random.bool() ? norm(width: result, using: &random) : nil,
      preNorm: random.int(0...2) == 0 ? norm(width: input, using: &random) : nil,
      isParallel: isParallel,
      gateWeight: hasGate ? .random(input, intermediate, using: &random) : nil,
      gateBias: hasGate && random.bool() ? .random(1, intermediate, using: &random) : nil)
  }
}
