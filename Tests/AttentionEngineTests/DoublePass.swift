@testable import AttentionEngine

/// The loss of a model in double precision, from the formulas alone: it shares no code with `Trace`.
/// One matrix, of the pass or of the model, can be nudged along a direction.
struct DoublePass {
  let model: AttentionModel
  private let nudged: MatrixID?
  private let direction: Matrix
  private let amount: Double
  /// What the last layer of each part so far leaves.
  private var left: [Part: Numbers] = [:]

  static func loss(
    of model: AttentionModel, nudging id: MatrixID? = nil, along direction: Matrix = Matrix([]),
    by amount: Double = 0
  ) -> Double {
    var pass = DoublePass(model: model, nudged: id, direction: direction, amount: amount)
    return pass.run()
  }

  private init(model: AttentionModel, nudged: MatrixID?, direction: Matrix, amount: Double) {
    self.model = model
    self.nudged = nudged
    self.direction = direction
    self.amount = amount
  }

  private mutating func run() -> Double {
    for part in Part.allCases { left[part] = input(of: part) }
    for layer in model.layers.indices { run(layer) }
    let logits = at(
      Site(.logits),
      Exact.linear(left[.main] ?? [], parameter(.logitsWeight), parameter(.logitsBias)))
    let p = at(Site(.probabilities), Exact.softmax(logits))
    let losses = at(
      Site(.loss),
      zip(p, model.targets).map { row, target in [target.map { -Exact.ln(row[$0]) } ?? 0] })
    let targets = model.targets.indices.filter { model.targets[$0] != nil }
    return targets.reduce(0) { $0 + losses[$1][0] } / Double(targets.count)
  }

  private func at(_ site: Site, _ numbers: Numbers) -> Numbers {
    nudged == .site(site) ? Exact.nudged(numbers, by: amount, along: direction) : numbers
  }

  private func parameter(_ id: ParameterID) -> Numbers? {
    guard let matrix = model[id] else { return nil }
    let numbers = Exact.numbers(matrix)
    return nudged == .parameter(id)
      ? Exact.nudged(numbers, by: amount, along: direction) : numbers
  }

  private func input(of part: Part) -> Numbers? {
    guard let sequence = model.sequence(part), let table = parameter(.embeddings(part)) else {
      return nil
    }
    var input = at(Site(.embeddings, part: part), sequence.tokens.map { table[$0] })
    if sequence.positions != .none {
      let rows =
        parameter(.positions(part)).map { Array($0.prefix(sequence.tokens.count)) }
        ?? Exact.numbers(
          Operations().sinusoidalPositions(
            tokens: sequence.tokens.count, dModel: sequence.dModel))
      input = Exact.sum(input, at(Site(.positions, part: part), rows))
    }
    if let segments = sequence.segments, let table = parameter(.segments(part)) {
      let rows = segments.ofTokens.map { table[$0] }
      input = Exact.sum(input, at(Site(.segments, part: part), rows))
    }
    return at(Site(.input, part: part), input)
  }

  private mutating func run(_ index: Int) {
    let layer = model.layers[index]
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let x = left[layer.part] ?? []
    let contexts = layer.heads.indices.map { context(HeadID(layer: index, head: $0), x) }
    let concat = x.indices.map { row in
      zip(contexts, layer.heads).flatMap { context, head in
        head.isOn ? context[row] : context[row].map { _ in 0 }
      }
    }
    var y = at(
      site(.output),
      Exact.linear(
        at(site(.concat), concat), parameter(.outputWeight(layer: index)),
        parameter(.outputBias(layer: index))))
    if layer.hasResidual { y = at(site(.residual), Exact.sum(x, y)) }
    if let norm = layer.norm {
      y = at(
        site(.norm),
        normed(y, .gain(.attention(layer: index)), .shift(.attention(layer: index)), norm.epsilon))
    }
    if let feedForward = layer.feedForward { y = run(feedForward, index, y) }
    left[layer.part] = y
  }

  private func run(_ feedForward: FeedForward, _ index: Int, _ x: Numbers) -> Numbers {
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let intermediate = at(
      site(.intermediate),
      Exact.linear(
        x, parameter(.intermediateWeight(layer: index)),
        parameter(.intermediateBias(layer: index))))
    var y = at(
      site(.activation),
      Exact.mapped(intermediate) { Exact.activation($0, feedForward.activation) })
    if let weight = parameter(.feedForwardWeight(layer: index)) {
      y = at(site(.ffn), Exact.linear(y, weight, parameter(.feedForwardBias(layer: index))))
    }
    if feedForward.hasResidual { y = at(site(.ffnResidual), Exact.sum(x, y)) }
    guard let norm = feedForward.norm else { return y }
    return at(
      site(.ffnNorm),
      normed(y, .gain(.feedForward(layer: index)), .shift(.feedForward(layer: index)), norm.epsilon)
    )
  }

  private func normed(
    _ x: Numbers, _ gain: ParameterID, _ shift: ParameterID, _ epsilon: Float
  ) -> Numbers {
    Exact.norm(
      x, gain: parameter(gain) ?? [], shift: parameter(shift) ?? [], epsilon: Double(epsilon))
  }

  private func context(_ id: HeadID, _ x: Numbers) -> Numbers {
    let layer = model.layers[id.layer]
    let keys = left[layer.attendsTo] ?? []
    let values = layer.attendsTo == .source ? parameter(.sourceValues) ?? keys : keys
    let project = { (projection: Projection, input: Numbers) in
      at(
        Site(projection.stage, id),
        Exact.linear(
          input, parameter(.weight(projection, id)), parameter(.bias(projection, id))))
    }
    let (q, k, v) = (project(.q, x), project(.k, keys), project(.v, values))
    var scores = at(Site(.scores, id), Exact.product(q, Exact.transposed(k)))
    let factor = Double(model.scaleFactor(of: id))
    scores = at(Site(.scaled, id), Exact.mapped(scores) { $0 * factor })
    if layer.mask != .none {
      let masked = scores.enumerated().map { row, numbers in
        numbers.enumerated().map {
          layer.mask.allows(query: row, key: $0) ? $1 : -Double.infinity
        }
      }
      scores = at(Site(.masked, id), masked)
    }
    let weights: Numbers =
      switch layer.weighting {
      case .softmax: Exact.softmax(scores)
      case .linear: Exact.mapped(scores) { $0 == -.infinity ? 0 : $0 }
      case .identity:
        x.indices.map { row in keys.indices.map { row == $0 ? 1 : 0 } }
      }
    return at(
      Site(.context, id), Exact.product(at(Site(.weights, id), weights), v))
  }
}
