import Testing

@testable import AttentionEngine

/// The gradients of random models against the slopes of a loss in double precision.
struct GradientTests {
  @Test("every site and every parameter has the slope of the loss", arguments: 0..<40)
  func slopes(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let model = RandomModels.learningModel(using: &random)
    #expect(model.faults().isEmpty)
    var trace = Trace(model: model)
    let result = trace.gradients()
    let gradients = try #require(result)
    let mean = trace.loss()
    let loss = try #require(mean)
    let exact = DoublePass.loss(of: model)
    #expect(abs(Double(loss) - exact) < 1e-5 * max(1, exact))
    let ids =
      model.sites.map(MatrixID.site)
      + model.parameterIDs.map(MatrixID.parameter)
    var slopes: [(id: MatrixID, direction: Matrix, slope: Slope)] = []
    for id in ids {
      // Beside a share this small the nudge is not.
      if id == .site(Site(.probabilities)), model.leastTargetShare(in: trace) < 1e-3 { continue }
      if case .parameter(.mask) = id {
        #expect(gradients[id] == nil)
        continue
      }
      let gradient = try #require(gradients[id])
      #expect(gradient.shape == trace[id]?.shape, "\(id)")
      let direction = Matrix.random(gradient.rows, gradient.columns, using: &random)
      slopes.append((id, direction, Slope(gradient, along: direction)))
    }
    // Where a gradient is far below the others it is a difference of larger numbers, as that of the
    // keys' biases, which is 0.
    let floor = (slopes.map(\.slope.size).max() ?? 0) / 100
    for (id, direction, slope) in slopes {
      let error = slope.error(
        against: { DoublePass.loss(of: model, nudging: id, along: direction, by: $0) },
        floor: floor)
      #expect(error < 2e-5, "\(id)")
    }
  }

  @Test("the models that are checked have everything that a model can have")
  func coverage() {
    var stages: Set<Stage> = []
    var parameters: Set<String> = []
    var weightings: Set<Weighting> = []
    var activations: Set<Activation> = []
    var others: Set<String> = []
    var norms: Set<String> = []
    for seed in 0..<40 {
      var random = SplitMix64(seed: UInt64(seed))
      let model = RandomModels.learningModel(using: &random)
      stages.formUnion(model.sites.map(\.stage))
      parameters.formUnion(model.parameterIDs.map(\.symbol))
      weightings.formUnion(model.layers.map(\.weighting))
      activations.formUnion(model.layers.compactMap { $0.feedForward?.activation })
      for norm in NormPlace.all(of: model).compactMap(model.norm) {
        norms.insert("\(norm.kind), \(norm.shift == nil ? "only γ" : "γ and β")")
      }
      for layer in model.layers {
        others.insert("\(layer.part) to \(layer.attendsTo)")
        if layer.feedForward?.isParallel == true { others.insert("parallel") }
        if layer.rotary.map({ $0.width > 0 }) == true { others.insert("turned") }
        if case .sliding = layer.mask { others.insert("sliding") }
        for head in layer.heads {
          if head.keyValueHead != nil { others.insert("shared") }
          others.insert(head.isOn ? "on" : "off")
          for projection in Projection.allCases where head.weights[projection] == nil {
            others.insert("bare \(projection)")
          }
        }
      }
    }
    #expect(stages == Set(Stage.allCases).subtracting([.tokens]))
    #expect(norms.count == 4)
    #expect(weightings.count == Weighting.allCases.count)
    #expect(activations.count == Activation.allCases.count)
    #expect(others.count == 12, "\(others)")
    let symbols = [
      "embeddings", "W_E", "W_Q", "b_V", "W_O", "b_O", "W_1", "b_1", "W_2", "b_2", "W_g", "b_g",
      "W_P", "b_P", "W_T", "b_T", "mask", "bias table", "gamma", "beta",
    ]
    #expect(parameters.isSuperset(of: symbols), "\(parameters)")
  }

  @Test("a forward pass along a plan has the bits of the trace")
  func forwardPass() throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<60 {
      let model = RandomModels.learningModel(using: &random)
      let trace = Trace.fresh(model)
      let plan = Plan(to: Site(.loss), of: model)
      let parameters = PlanParameters(plan.parameterIDs.compactMap { model[$0] }, of: plan)
      let pass = ForwardPass(along: plan, of: model, with: parameters, by: Operations())
      for (step, value) in zip(plan.steps, pass.values) {
        #expect(value.bits == trace[step.site]?.bits, "\(step.site)")
      }
      #expect(plan.steps.last?.site == Site(.loss))
    }
  }

  @Test("gradients have the same bits in every variant")
  func variants() throws {
    var random = SplitMix64(seed: 2)
    for _ in 0..<20 {
      let model = RandomModels.learningModel(using: &random)
      let results = KernelVariant.available.map { variant in
        var trace = Trace(model: model, variant: variant)
        return trace.gradients()
      }
      for id in model.sites.map(MatrixID.site) + model.parameterIDs.map(MatrixID.parameter) {
        let bits = results.map { $0?[id]?.bits }
        #expect(bits.allSatisfy { $0 == bits[0] }, "\(id)")
      }
    }
  }

  @Test("the gradient after an edit is that of the edited model")
  func afterAnEdit() throws {
    var random = SplitMix64(seed: 3)
    var checked = 0
    for _ in 0..<40 {
      let model = RandomModels.learningModel(using: &random)
      guard let id = model.parameterIDs.randomElement(using: &random), var matrix = model[id]
      else { continue }
      if case .mask = id { continue }
      matrix[0, 0] += 0.5
      var edited = model
      edited[id] = matrix
      var trace = Trace(model: model)
      _ = trace.gradients()
      trace.update(to: edited)
      var fresh = Trace(model: edited)
      let (updated, anew) = (trace.gradients(), fresh.gradients())
      for site in edited.sites { #expect(updated?.sites[site]?.bits == anew?.sites[site]?.bits) }
      checked += 1
    }
    #expect(checked > 20)
  }

  @Test("a trace that keeps little has the same gradients")
  func smallTraces() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<20 {
      let model = RandomModels.learningModel(using: &random)
      var (whole, small) = (
        Trace(model: model),
        Trace(model: model, threads: 2, limits: TraceLimits(mapCells: 0, passCells: 0))
      )
      let (expected, found) = (whole.gradients(), small.gradients())
      for id in model.sites.map(MatrixID.site) + model.parameterIDs.map(MatrixID.parameter) {
        #expect(found?[id]?.bits == expected?[id]?.bits, "\(id)")
      }
    }
  }

  @Test("without targets there is no loss and no gradient")
  func noTargets() {
    var random = SplitMix64(seed: 4)
    var model = RandomModels.learningModel(using: &random)
    model.targets = []
    var trace = Trace(model: model)
    #expect(trace.loss() == nil && trace.gradients() == nil)
  }
}

extension AttentionModel {
  /// The least probability of a target.
  fileprivate func leastTargetShare(in trace: Trace) -> Float {
    guard let probabilities = trace[Site(.probabilities)] else { return 1 }
    return targets.enumerated().compactMap { row, target in target.map { probabilities[row, $0] } }
      .min() ?? 1
  }
}
