extension Trace {
  /// The loss, the mean of −ln p[target] over the tokens that have a target; nil where the model
  /// has no output layer or no target.
  package mutating func loss() -> Float? {
    compute(Site(.loss))
    return self[Site(.loss)].flatMap { Operations.meanLoss($0, targets: model.targets) }
  }

  /// The gradients of the loss Σ −ln p[target] / count by every site and every parameter; nil where
  /// the model has no output layer or no target.
  ///
  /// - Parameter targetCount: the count, where the sentence is one of a batch: that of all its
  ///   targets. Nil for the targets of this sentence alone, whose mean is then the loss.
  package mutating func gradients(targetCount: Int? = nil) -> Gradients? {
    guard model.absence(of: Site(.loss)) == nil else { return nil }
    computeAll()
    let plan = Plan(to: Site(.loss), of: model)
    let matrices = plan.parameterIDs.compactMap { model[$0] }
    let parameters = PlanParameters(
      matrices: matrices, packed: [],
      packedTransposes: zip(matrices, plan.isWeight).map {
        $1 ? PackedMatrix(transposing: $0) : nil
      }, sinusoids: [:])
    // A trace that keeps little has not all of them.
    let kept = plan.steps.compactMap { self[$0.site] }
    let forward =
      kept.count == plan.steps.count
      ? ForwardPass(values: kept, with: parameters)
      : ForwardPass(
        along: plan, of: model, with: PlanParameters(matrices, of: plan), by: operations)
    let rowWeight = 1 / Float(targetCount ?? model.targets.count { $0 != nil })
    let pass = BackwardPass(
      along: plan, after: forward, of: model, rowWeight: rowWeight, by: operations, keepsSteps: true
    )
    var gradients = Gradients()
    for (step, gradient) in zip(plan.steps, pass.steps) { gradients.sites[step.site] = gradient }
    for (id, gradient) in zip(plan.parameterIDs, pass.parameters) {
      gradients.parameters[id] = gradient
    }
    if let probabilities = self[Site(.probabilities)] {
      gradients.sites[Site(.probabilities)] = operations.crossEntropyBackward(
        toProbabilities: probabilities, targets: model.targets, rowWeight: rowWeight)
    }
    gradients.fillWithZeros(of: model)
    return gradients
  }
}
