/// Passes of one model over its examples, which share the plan and the packed parameters.
struct ExamplePass: Sendable {
  /// Says which tables and sequences there are; its parameters are not read.
  let model: AttentionModel
  /// To the site `loss`.
  let plan: Plan
  let parameters: PlanParameters
  let operations: Operations

  /// What one example has to say about the parameters.
  struct Lesson: Sendable {
    /// The sum of the losses of its targets.
    let loss: Double
    /// In the order of the plan's parameters.
    let gradients: [Matrix?]
  }

  func lesson(_ example: TrainingExample, rowWeight: Float) -> Lesson {
    let model = model.with(example)
    let forward = ForwardPass(along: plan, of: model, with: parameters, by: operations)
    let backward = BackwardPass(
      along: plan, after: forward, of: model, rowWeight: rowWeight, by: operations,
      keepsSteps: false)
    return Lesson(
      loss: forward.values.last?.values.reduce(0) { $0 + Double($1) } ?? 0,
      gradients: backward.parameters)
  }

  func accuracy(on example: TrainingExample) -> Accuracy {
    let forward = ForwardPass(
      along: plan, of: model.with(example), with: parameters, by: operations)
    var accuracy = Accuracy()
    if let loss = plan.steps.last, let losses = forward.values.last {
      accuracy.add(logits: forward[loss.inputs[0]], losses: losses, targets: example.targets)
    }
    return accuracy
  }
}
