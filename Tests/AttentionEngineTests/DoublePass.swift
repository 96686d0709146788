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
      Exact.linear(transformed(ended(.main)), parameter(.logitsWeight), parameter(.logitsBias)))
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
    if let scale = sequence.scale {
      input = at(
        Site(.scaledEmbeddings, part: part), Exact.mapped(input) { $0 * Double(scale) })
    }
    if let projection = parameter(.embeddingProjection(part)) {
      input = at(Site(.projectedEmbeddings, part: part), Exact.product(input, projection))
    }
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
    return normed(at(Site(.input, part: part), input), .input(part))
  }

  /// What a part ends with.
  private func ended(_ part: Part) -> Numbers { normed(left[part] ?? [], .final(part)) }

  /// What stands between that and the logits.
  private func transformed(_ x: Numbers) -> Numbers {
    var x = x
    if let transform = model.output?.transform {
      x = at(
        Site(.transform), Exact.linear(x, parameter(.transformWeight), parameter(.transformBias)))
      if transform.activation != .none {
        x = at(
          Site(.transformActivation),
          Exact.mapped(x) { Exact.activation($0, transform.activation) })
      }
      x = normed(x, .transform)
    }
    guard let scale = model.output?.scale else { return x }
    return at(Site(.scaledResult), Exact.mapped(x) { $0 * Double(scale) })
  }

  private mutating func run(_ index: Int) {
    let layer = model.layers[index]
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let x = left[layer.part] ?? []
    let asked = normed(x, .pre(layer: index))
    let contexts = layer.heads.indices.map { context(HeadID(layer: index, head: $0), asked) }
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
    y = normed(y, .attention(layer: index))
    if let feedForward = layer.feedForward {
      y = run(feedForward, index, feedForward.isParallel ? x : y, besides: y)
    }
    left[layer.part] = y
  }

  /// - Parameters: x, what the network works on; attention, what attention left.
  private func run(
    _ feedForward: FeedForward, _ index: Int, _ x: Numbers, besides attention: Numbers
  ) -> Numbers {
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let x = normed(x, .feedForwardPre(layer: index))
    let intermediate = at(
      site(.intermediate),
      Exact.linear(
        x, parameter(.intermediateWeight(layer: index)),
        parameter(.intermediateBias(layer: index))))
    let gate = parameter(.gateWeight(layer: index)).map {
      at(site(.gate), Exact.linear(x, $0, parameter(.gateBias(layer: index))))
    }
    var y = at(
      site(.activation),
      Exact.mapped(gate ?? intermediate) { Exact.activation($0, feedForward.activation) })
    if gate != nil { y = at(site(.gated), Exact.gated(y, intermediate)) }
    if let weight = parameter(.feedForwardWeight(layer: index)) {
      y = at(site(.ffn), Exact.linear(y, weight, parameter(.feedForwardBias(layer: index))))
    }
    if feedForward.hasResidual { y = at(site(.ffnResidual), Exact.sum(attention, y)) }
    return normed(y, .feedForward(layer: index))
  }

  /// x where there is no norm.
  private func normed(_ x: Numbers, _ place: NormPlace) -> Numbers {
    guard let norm = model.norm(at: place) else { return x }
    return at(
      place.site,
      Exact.norm(
        x, norm.kind, gain: parameter(.gain(place)) ?? [], shift: parameter(.shift(place)),
        epsilon: Double(norm.epsilon)))
  }

  private func context(_ id: HeadID, _ x: Numbers) -> Numbers {
    let layer = model.layers[id.layer]
    let keys = layer.isCross ? ended(layer.attendsTo) : x
    let values = layer.attendsTo == .source ? parameter(.sourceValues) ?? keys : keys
    let project = { (projection: Projection, id: HeadID, input: Numbers) in
      Exact.linear(
        input, parameter(.weight(projection, id)), parameter(.bias(projection, id)))
    }
    let place = { (projection: Projection, id: HeadID, input: Numbers) in
      guard let rotary = layer.rotary, projection != .v else {
        return at(Site(projection.stage, id), project(projection, id, input))
      }
      let product = at(Site(projection.unrotatedStage, id), project(projection, id, input))
      return at(Site(projection.stage, id), Exact.rotated(product, by: rotary))
    }
    let shared = HeadID(layer: id.layer, head: layer.heads[id.head].keyValueHead ?? id.head)
    let (q, k, v) = (place(.q, id, x), place(.k, shared, keys), place(.v, shared, values))
    var scores = at(Site(.scores, id), Exact.product(q, Exact.transposed(k)))
    let factor = Double(model.scaleFactor(of: id))
    scores = at(Site(.scaled, id), Exact.mapped(scores) { $0 * factor })
    if let bias = layer.relativeBias, let table = parameter(.relativeBias(layer: id.layer)) {
      scores = scores.enumerated().map { row, numbers in
        numbers.enumerated().map { $1 + table[bias.bucket(ofDistance: $0 - row)][id.head] }
      }
      scores = at(Site(.biased, id), scores)
    }
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
