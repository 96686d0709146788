/// The matrices of a plan's steps for one sentence, computed in one sweep: what `Trace` computes site
/// by site, by the same rules and with the same bits.
struct ForwardPass {
  /// Of the steps, in their order.
  private(set) var values: [Matrix] = []
  let parameters: PlanParameters

  /// What was computed already: a matrix for each step.
  init(values: [Matrix], with parameters: PlanParameters) {
    self.values = values
    self.parameters = parameters
  }

  /// - Parameter model: the one of the plan, with any sentence and targets.
  init(
    along plan: Plan, of model: AttentionModel, with parameters: PlanParameters,
    by operations: Operations
  ) {
    self.parameters = parameters
    values.reserveCapacity(plan.steps.count)
    for step in plan.steps {
      if case .sinusoids = step.rule, let sinusoids = sinusoids(of: step.site, model) {
        values.append(sinusoids)
        continue
      }
      let operands = operands(of: step, model)
      guard let shape = operands.shape(by: step.rule) ?? model.shape(of: step.site) else {
        preconditionFailure("the model has no \(step.site)")
      }
      var matrix = Matrix(rows: shape.rows, columns: shape.columns)
      operations.refresh(&matrix, .all, by: step.rule, operands)
      values.append(matrix)
    }
  }

  /// What a step reads.
  subscript(input: Plan.Input) -> Matrix {
    switch input {
    case .step(let place): values[place]
    case .parameter(let place): parameters.matrices[place]
    }
  }

  private func operands(of step: Plan.Step, _ model: AttentionModel) -> Operands {
    var operands = Operands(inputs: step.inputs.map { self[$0] })
    switch step.rule {
    case .rows(let table):
      operands.rows = model.rows(of: table)
      operands.parameters = [parameters.matrices[step.parameters[0]]]
    case .linear, .linearOfFirst:
      operands.weight = parameters.packed[step.parameters[0]]
      operands.parameters = step.parameters.dropFirst().map { parameters.matrices[$0] }
    case .norm, .biased: operands.parameters = step.parameters.map { parameters.matrices[$0] }
    case .rotated(let rotary):
      operands.rotation = RotationTable(rotary, positions: operands.inputs[0].rows)
    case .crossEntropy: operands.targets = model.targets
    default: break
    }
    return operands
  }

  /// The first rows of what was worked out for the longest sentence; nil where it was not.
  private func sinusoids(of site: Site, _ model: AttentionModel) -> Matrix? {
    guard let shape = model.shape(of: site), let all = parameters.sinusoids[shape.columns],
      all.rows >= shape.rows
    else { return nil }
    return Matrix(
      rows: shape.rows, columns: shape.columns,
      values: Array(all.values[..<(shape.rows * shape.columns)]))
  }
}
