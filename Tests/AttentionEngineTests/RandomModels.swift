@testable import AttentionEngine

/// Models of all kinds: with and without a source, one to three layers of both parts, heads of
/// different widths, with and without what is optional. All are consistent.
///
/// A third of the models is plain, with little that is optional and few weights: what a layer is
/// given reaches the next one as it is.
enum RandomModels {
  static func model(using random: inout SplitMix64) -> AttentionModel {
    let main = sequence(using: &random)
    var model = AttentionModel(main: main, layers: [])
    if random.bool() { model.source = source(beside: main, using: &random) }
    let isPlain = random.int(0...2) == 0
    for _ in 0..<random.int(1...3) {
      let parts = wiring(hasSource: model.source != nil, using: &random)
      model.layers.append(layer(parts, after: model, isPlain: isPlain, using: &random))
    }
    addFinalNorms(to: &model, using: &random)
    if random.int(0...2) == 0 {
      model.pooler = pooler(width: model.width(of: model.resultSite), using: &random)
    }
    if random.bool() {
      model.output = outputLayer(width: model.width(of: model.resultSite), using: &random)
      model.targets = random.bool() ? targets(for: model, using: &random) : []
    }
    return model
  }

  // MARK: The sequences

  static func sequence(
    dModel: Int? = nil, count: Int? = nil, using random: inout SplitMix64
  ) -> InputSequence {
    let words = random.int(2...5)
    let dModel = dModel ?? random.int(1...5)
    let count = count ?? random.int(1...7)
    let isProjected = random.int(0...3) == 0
    let dEmbedding = isProjected ? random.int(1...4) : dModel
    return InputSequence(
      words: (0..<words).map { "word \($0)" },
      embeddings: .random(words, dEmbedding, using: &random),
      tokens: (0..<count).map { _ in random.int(0...words - 1) },
      positions: positions(count, dModel, using: &random),
      segments: random.int(0...2) == 0 ? segments(count, dModel, using: &random) : nil,
      scale: random.int(0...3) == 0 ? random.float(0.5...2) : nil,
      projection: isProjected ? .random(dEmbedding, dModel, using: &random) : nil,
      norm: random.int(0...3) == 0 ? norm(width: dModel, using: &random) : nil)
  }

  /// The source has one only where all its layers stand before those that attend to it.
  static func addFinalNorms(
    to model: inout AttentionModel, using random: inout SplitMix64
  ) {
    for part in Part.allCases where model.sequence(part) != nil && random.int(0...2) == 0 {
      let before = model
      model.finalNorms[part] = norm(
        width: model.width(of: model.lastSite(of: part)), using: &random)
      if !model.faults().isEmpty { model = before }
    }
  }

  /// Often of the same extent as `main`, so that a layer can attend to either.
  static func source(
    beside main: InputSequence, using random: inout SplitMix64
  ) -> Source {
    let sequence = sequence(
      dModel: random.bool() ? main.dModel : nil,
      count: random.bool() ? main.tokens.count : nil, using: &random)
    let count = sequence.tokens.count
    return Source(
      sequence: sequence, values: random.int(0...2) == 0 ? values(count, using: &random) : nil)
  }

  static func values(
    _ count: Int, width: Int? = nil, using random: inout SplitMix64
  ) -> Source.Values {
    Source.Values(
      words: (0..<count).map { "value \($0)" },
      matrix: .random(count, width ?? random.int(1...5), using: &random))
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

  static func segments(
    _ tokens: Int, _ dModel: Int, using random: inout SplitMix64
  ) -> Segments {
    let count = random.int(1...3)
    return Segments(
      names: (0..<count).map { "segment \($0)" }, table: .random(count, dModel, using: &random),
      ofTokens: (0..<tokens).map { _ in random.int(0...count - 1) })
  }

  // MARK: The prediction

  /// - Parameter width: of what the main sequence ends with.
  static func outputLayer(
    width: Int, hasWeight: Bool? = nil, using random: inout SplitMix64
  ) -> OutputLayer {
    let hasWeight = hasWeight ?? (random.int(0...3) > 0)
    let transform = random.int(0...2) == 0 ? transform(width: width, using: &random) : nil
    let width = transform?.weight.columns ?? width
    let words = hasWeight ? random.int(1...5) : width
    return OutputLayer(
      words: (0..<words).map { "answer \($0)" },
      weight: hasWeight ? .random(width, words, using: &random) : nil,
      bias: hasWeight && random.bool() ? .random(1, words, using: &random) : nil,
      transform: transform, scale: random.int(0...3) == 0 ? random.float(0.5...2) : nil)
  }

  static func transform(width: Int, using random: inout SplitMix64) -> OutputTransform {
    let result = random.int(1...5)
    return OutputTransform(
      weight: .random(width, result, using: &random),
      bias: random.bool() ? .random(1, result, using: &random) : nil,
      activation: Activation.allCases.randomElement(using: &random) ?? .none,
      norm: random.bool() ? norm(width: result, using: &random) : nil)
  }

  static func pooler(width: Int, using random: inout SplitMix64) -> Pooler {
    let result = random.int(1...4)
    return Pooler(
      weight: .random(width, result, using: &random),
      bias: random.bool() ? .random(1, result, using: &random) : nil)
  }

  /// Never all nil, unless there are no tokens: then nothing would be compared.
  static func targets(
    for model: AttentionModel, using random: inout SplitMix64
  ) -> [Int?] {
    guard let words = model.output?.words.count else { return [] }
    var targets = model.tokens.map { _ in random.bool() ? random.int(0...words - 1) : nil }
    if let last = targets.indices.last { targets[last] = random.int(0...words - 1) }
    return targets
  }
}
