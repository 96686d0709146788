/// The heads of a layer at once, shared out among the threads.
extension Trace {
  /// Makes what the model ends with and the attention maps of all heads fresh. No score is worked
  /// twice: what a map and a context have in common is worked for both.
  package mutating func computeMaps() {
    for layer in model.layers.indices {
      computeHeads(ofLayer: layer, keepingMaps: true)
      for place in flow.headSteps[layer].weights { compute(place) }
    }
    compute(model.output == nil ? model.resultSite : Site(.logits))
  }

  /// Makes q, k, v and, where the layer streams, the contexts of all heads fresh. What is computed
  /// already, or where one thread does it all, is left to `compute`.
  mutating func computeHeads(ofLayer layer: Int, keepingMaps: Bool = false) {
    guard operations.threads > 1 || keepingMaps else { return }
    let steps = flow.headSteps[layer]
    if steps.haveOneInput {
      computeProducts(steps.projections, anyhow: keepingMaps)
    } else {
      computeConcurrently(steps.projections)
    }
    computeConcurrently(steps.rotated)
    computeConcurrently(steps.streamedContexts, keepingMaps: keepingMaps)
  }

  /// Computes steps of which none is made from another. A context's map is kept only where it is
  /// worked anyway.
  private mutating func computeConcurrently(_ places: [Int], keepingMaps: Bool = false) {
    let places = worthSharing(places, anyhow: keepingMaps)
    guard !places.isEmpty else { return }
    for place in places { for source in flow.steps[place].sources { compute(source) } }
    let jobs = places.map { recipe(at: $0) }
    let alone = Operations(variant: operations.variant)
    var results = places.map { HeadResult(of: flow.steps[$0], in: flow, withMap: keepingMaps) }
    concurrentChange(&results, threads: operations.threads) { index, result in
      jobs[index].refresh(&result.matrix, map: &result.map, by: alone)
    }
    for (place, result) in zip(places, results) {
      set(place, to: result.matrix)
      if let map = result.map, let place = flow.steps[place].map { set(place, to: map) }
    }
  }

  /// The projections of one matrix by all heads: many and small, so that recipes would cost a tenth of
  /// a pass over a short text.
  private mutating func computeProducts(_ places: [Int], anyhow: Bool) {
    let places = worthSharing(places, anyhow: anyhow)
    guard !places.isEmpty else { return }
    compute(flow.steps[places[0]].sources[0])
    let input = fresh(flow.steps[places[0]].inputs[0])
    let steps = places.map { constants(at: $0) }
    let alone = Operations(variant: operations.variant)
    var results = places.map { Matrix(toBeFilled: flow.steps[$0].shape) }
    concurrentChange(&results, threads: operations.threads) { index, result in
      alone.refreshLinear(&result, input: input, by: steps[index])
    }
    for (place, result) in zip(places, results) { set(place, to: result) }
  }

  /// Those of `places` of which nothing is known, where they are worth the hand-over to threads. What is
  /// stale in parts is left to `compute`.
  private func worthSharing(_ places: [Int], anyhow: Bool) -> [Int] {
    let unknown = places.filter { entries[$0]?.stale.isAll != false }
    guard unknown.count > 1 else { return [] }
    let work = unknown.reduce(0) {
      $0 + flow.steps[$1].shape.rows * flow.steps[$1].shape.columns
    }
    return work >= 1 << 12 || anyhow ? unknown : []
  }

  /// Takes over what was computed of a step.
  private mutating func set(_ place: Int, to matrix: Matrix) {
    var entry = Entry(matrix: matrix, stale: .all)
    note(matrix.count, at: place, &entry)
    entry.isSettled = true
    entries[place] = entry
  }
}

/// What becomes of a step of a head: its matrix, and of a context the map that it is made with. There is
/// room for both before threads fill them.
private struct HeadResult: Sendable {
  var matrix: Matrix
  var map: Matrix?

  init(of step: Flow.Step, in flow: Flow, withMap: Bool) {
    matrix = Matrix(toBeFilled: step.shape)
    map = withMap ? step.map.map { Matrix(toBeFilled: flow.steps[$0].shape) } : nil
  }
}

extension Operations {
  fileprivate func refreshLinear(
    _ result: inout Matrix, input: Matrix, by constants: StepConstants
  ) {
    guard let weight = constants.weight else { preconditionFailure("a product without W") }
    refreshLinear(
      &result, .all, input: input, weight: weight, bias: constants.parameters.first)
  }
}
