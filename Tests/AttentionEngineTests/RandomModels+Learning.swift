@testable import AttentionEngine

/// Models that predict, with everything that a model can have: a source, a dictionary's values,
/// cross-attention, feed-forward networks, norms, segments, every weighting.
extension RandomModels {
  static func learningModel(using random: inout SplitMix64) -> AttentionModel {
    let dModel = random.int(2...5)
    let main = sequence(dModel, using: &random)
    var model = AttentionModel(
      convention: random.bool() ? .rows : .columns, main: main, layers: [],
      targets: main.tokens.map { _ in random.int(0...2) == 0 ? nil : random.int(0...3) })
    model.targets[0] = random.int(0...3)
    let hasSource = random.int(0...3) > 0
    if hasSource {
      model.source = Source(sequence: sequence(random.bool() ? dModel : 3, using: &random))
      if random.int(0...3) == 0, let tokens = model.source?.sequence.tokens {
        let words = tokens.map { "value \($0)" }
        model.source?.values = Source.Values(
          words: words, matrix: .random(tokens.count, random.int(1...4), using: &random))
      }
    }
    if hasSource, random.bool() { addLayer(to: &model, .source, .source, using: &random) }
    for _ in 0..<random.int(1...2) {
      addLayer(to: &model, .main, hasSource && random.bool() ? .source : .main, using: &random)
    }
    let words = ["a", "b", "c", "d"]
    model.output = OutputLayer(
      words: words, weight: .random(model.finalWidth, words.count, using: &random),
      bias: random.bool() ? .random(1, words.count, using: &random) : nil)
    return model
  }

  /// Another sentence for `model`, as long as its own.
  static func example(for model: AttentionModel, using random: inout SplitMix64) -> TrainingExample
  {
    var targets = model.tokens.map { _ in random.bool() ? random.int(0...3) : nil }
    targets[targets.count - 1] = 1
    return TrainingExample(
      tokens: otherTokens(model.main, using: &random),
      source: model.source.map { otherTokens($0.sequence, using: &random) }, targets: targets)
  }

  private static func otherTokens(
    _ sequence: InputSequence, using random: inout SplitMix64
  ) -> [Int] {
    sequence.tokens.map { _ in random.int(0...sequence.words.count - 1) }
  }

  private static func sequence(_ dModel: Int, using random: inout SplitMix64) -> InputSequence {
    let words = random.int(2...5)
    let tokens = (0..<random.int(1...5)).map { _ in random.int(0...words - 1) }
    var sequence = InputSequence(
      words: (0..<words).map { "word \($0)" }, embeddings: .random(words, dModel, using: &random),
      tokens: tokens, positions: positions(tokens.count, dModel, using: &random))
    if random.int(0...2) == 0 {
      sequence.segments = Segments(
        names: ["A", "B"], table: .random(2, dModel, using: &random),
        ofTokens: tokens.map { _ in random.int(0...1) })
    }
    return sequence
  }

  private static func addLayer(
    to model: inout AttentionModel, _ part: Part, _ attendsTo: Part,
    using random: inout SplitMix64
  ) {
    let index = model.layers.count
    model.layers.append(AttentionLayer(part: part, attendsTo: attendsTo, heads: []))
    let widths = Projection.allCases.map { model.inputWidth(of: $0, layer: index) }
    var layer = model.layers[index]
    layer.heads = (0..<random.int(1...3)).map { _ in head(inputs: widths, using: &random) }
    layer.scale = scale(using: &random)
    layer.weighting =
      [.softmax, .softmax, .softmax, .linear, .identity].randomElement(using: &random) ?? .softmax
    let queries = model.queryCount(ofLayer: index)
    let keys = model.keyCount(ofLayer: index)
    layer.mask =
      switch random.int(0...3) {
      case 0: .causal
      case 1:
        .matrix(
          Matrix(
            rows: queries, columns: keys,
            values: (0..<queries * keys).map { _ in random.int(0...2) == 0 ? 0 : 1 }))
      default: .none
      }
    layer.hasResidual = random.bool()
    model.layers[index] = layer
    let concat = model.concatWidth(ofLayer: index)
    let output = layer.hasResidual ? model.inputWidth(ofLayer: index) : random.int(2...5)
    if layer.hasResidual || random.bool() {
      layer.outputWeight = .random(concat, output, using: &random)
      layer.outputBias = random.bool() ? .random(1, output, using: &random) : nil
    }
    let width = layer.outputWeight?.columns ?? concat
    // A norm of one number is flat, and one of two nearly so.
    if width > 2, random.bool() { layer.norm = mildNorm(width: width, using: &random) }
    if random.bool() { layer.feedForward = mildFeedForward(width: width, using: &random) }
    model.layers[index] = layer
  }

  private static func head(inputs: [Int], using random: inout SplitMix64) -> AttentionHead {
    var head = AttentionHead(weights: [:], isOn: random.int(0...4) > 0)
    // Without W_Q and W_K, queries and keys must be equally wide as they are.
    let isBare = inputs[0] == inputs[1] && random.int(0...2) == 0
    let dHead = random.int(1...4)
    for (projection, input) in zip(Projection.allCases, inputs) {
      let isValue = projection == .v
      if isValue ? random.int(0...3) == 0 : isBare { continue }
      let columns = isValue ? random.int(1...4) : dHead
      head.weights[projection] = .random(input, columns, using: &random)
      head.biases[projection] = random.bool() ? .random(1, columns, using: &random) : nil
    }
    return head
  }

  /// With an ε that keeps rows of nearly equal numbers from being blown up, their rounding with them.
  private static func mildNorm(width: Int, using random: inout SplitMix64) -> LayerNorm {
    var result = norm(width: width, using: &random)
    result.epsilon = 0.05
    return result
  }

  private static func mildFeedForward(width: Int, using random: inout SplitMix64) -> FeedForward {
    let middle = random.int(1...6)
    var result = FeedForward(
      intermediateWeight: .random(width, middle, using: &random),
      intermediateBias: random.bool() ? .random(1, middle, using: &random) : nil,
      activation: Activation.allCases.randomElement(using: &random) ?? .relu)
    if random.int(0...3) > 0 {
      result.hasResidual = random.bool()
      let output = result.hasResidual ? width : random.int(1...5)
      result.weight = .random(middle, output, using: &random)
      result.bias = random.bool() ? .random(1, output, using: &random) : nil
      if output > 2, random.bool() { result.norm = mildNorm(width: output, using: &random) }
    }
    return result
  }
}
