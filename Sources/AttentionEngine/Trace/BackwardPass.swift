/// The way from the loss back to all that it depends on: the steps of a plan in reverse order, each
/// handing its gradient to what it was computed from. When a step's turn comes, all that read it have
/// added to its gradient, in an order that the plan alone decides.  Rumelhart, Hinton and Williams
/// 1986.
struct BackwardPass {
  /// dLoss/d(step) for the plan's steps; nil where nothing of it reaches the loss.
  private(set) var steps: [Matrix?]
  /// dLoss/d(parameter) for the plan's parameters; nil where no step wanted one.
  private(set) var parameters: [Matrix?]

  private let plan: Plan
  private let forward: ForwardPass
  private let model: AttentionModel
  private let operations: Operations
  private let rowWeight: Float

  /// - Parameters:
  ///   - plan: one to the site `loss`.
  ///   - model: the one of the forward pass.
  ///   - rowWeight: 1 / the number of targets whose mean the loss is.
  ///   - keepsSteps: whether the gradients of the steps are wanted when all is done.
  init(
    along plan: Plan, after forward: ForwardPass, of model: AttentionModel, rowWeight: Float,
    by operations: Operations, keepsSteps: Bool
  ) {
    steps = Array(repeating: nil, count: plan.steps.count)
    parameters = Array(repeating: nil, count: plan.parameterIDs.count)
    self.plan = plan
    self.forward = forward
    self.model = model
    self.operations = operations
    self.rowWeight = rowWeight
    guard let loss = steps.indices.last else { return }
    steps[loss] = Matrix(
      rows: model.targets.count, columns: 1,
      values: model.targets.map { $0 == nil ? 0 : rowWeight })
    for place in plan.steps.indices.reversed() where plan.steps[place].isOnWayBack {
      guard let gradient = steps[place] else { continue }
      if !keepsSteps { steps[place] = nil }
      stepBack(from: place, gradient)
    }
  }

  private mutating func stepBack(from place: Int, _ gradient: Matrix) {
    let step = plan.steps[place]
    let inputs = step.inputs
    switch step.rule {
    case .sinusoids, .identityWeights: break
    case .rows(let table): addRows(gradient, to: step.parameters[0], model.rows(of: table))
    case .sum: for input in inputs { add(gradient, to: input) }
    case .linear: stepBackThroughProduct(step, gradient)
    case .scores:
      let (queries, keys) = operations.scoresBackward(
        gradient, queries: forward[inputs[0]], keys: forward[inputs[1]])
      add(queries, to: inputs[0])
      add(keys, to: inputs[1])
    case .scaled(let factor):
      add(operations.scaledBackward(gradient, factor: factor), to: inputs[0])
    case .masked(let mask): add(operations.maskedBackward(gradient, by: mask), to: inputs[0])
    case .softmax:
      add(
        operations.softmaxBackward(gradient, weights: forward[.step(place)]), to: inputs[0])
    case .linearWeights:
      add(
        operations.linearWeightsBackward(gradient, scores: forward[inputs[0]]), to: inputs[0])
    case .context:
      let (weights, values) = operations.contextBackward(
        gradient, weights: forward[inputs[0]], values: forward[inputs[1]])
      add(weights, to: inputs[0])
      add(values, to: inputs[1])
    case .concat(let columns, let isOn):
      for (input, head) in zip(inputs, isOn.indices.filter { isOn[$0] }) {
        add(operations.concatBackward(gradient, columns: columns[head]), to: input)
      }
    case .norm(let kind, _, let shift, let epsilon):
      stepBackThroughNorm(step, kind, hasShift: shift != nil, epsilon, gradient)
    case .rotated(let rotary):
      let table = RotationTable(rotary, positions: gradient.rows)
      add(operations.rotatedBackward(gradient, by: table), to: inputs[0])
    case .biased(_, let head, let isBidirectional, let maximumDistance):
      add(gradient, to: inputs[0])
      let bias = RelativeBias(
        table: forward.parameters.matrices[step.parameters[0]], isBidirectional: isBidirectional,
        maximumDistance: maximumDistance)
      add(
        operations.biasedBackward(gradient, by: bias, head: head),
        to: .parameter(step.parameters[0]))
    case .gated:
      let factors = operations.gatedBackward(
        gradient, activation: forward[inputs[0]], intermediate: forward[inputs[1]])
      add(factors.activation, to: inputs[0])
      add(factors.intermediate, to: inputs[1])
    // The pooler stands beside the way to the loss.
    case .linearOfFirst: break
    case .activation(let activation):
      add(
        operations.activationBackward(gradient, x: forward[inputs[0]], by: activation),
        to: inputs[0])
    case .crossEntropy:
      let probabilities = operations.softmax(forward[inputs[0]])
      add(
        operations.crossEntropyBackward(
          probabilities: probabilities, targets: model.targets, rowWeight: rowWeight),
        to: inputs[0])
    }
  }

  private mutating func stepBackThroughProduct(_ step: Plan.Step, _ gradient: Matrix) {
    let (input, weight) = (step.inputs[0], step.parameters[0])
    if plan.isWanted[weight] {
      parameters[weight] = operations.linearWeightGradient(
        input: forward[input], upstream: gradient)
    }
    if step.parameters.count > 1, plan.isWanted[step.parameters[1]] {
      parameters[step.parameters[1]] = operations.biasGradient(gradient)
    }
    guard isWanted(input), let transposed = forward.parameters.packedTransposes[weight] else {
      return
    }
    switch input {
    case .step(let place):
      operations.addProduct(gradient, transposed, to: &steps[place])
    case .parameter(let place):
      operations.addProduct(gradient, transposed, to: &parameters[place])
    }
  }

  private mutating func stepBackThroughNorm(
    _ step: Plan.Step, _ kind: Norm.Kind, hasShift: Bool, _ epsilon: Float, _ gradient: Matrix
  ) {
    let matrices = step.parameters.map { forward.parameters.matrices[$0] }
    let result = operations.normBackward(
      gradient, x: forward[step.inputs[0]],
      by: Norm(
        kind, gain: matrices[0], shift: hasShift ? matrices[1] : nil, epsilon: epsilon))
    add(result.input, to: step.inputs[0])
    add(result.gain, to: .parameter(step.parameters[0]))
    if hasShift { add(result.shift, to: .parameter(step.parameters[1])) }
  }

  private mutating func addRows(_ gradient: Matrix, to table: Int, _ rows: [Int]) {
    guard plan.isWanted[table] else { return }
    let shape = forward.parameters.matrices[table].shape
    var sum = parameters[table] ?? Matrix(rows: shape.rows, columns: shape.columns)
    parameters[table] = nil
    operations.addEmbeddingsGradient(&sum, upstream: gradient, tokens: rows)
    parameters[table] = sum
  }

  private func isWanted(_ input: Plan.Input) -> Bool {
    switch input {
    case .step(let place): plan.steps[place].isOnWayBack
    case .parameter(let place): plan.isWanted[place]
    }
  }

  private mutating func add(_ gradient: Matrix, to input: Plan.Input) {
    guard isWanted(input) else { return }
    switch input {
    case .step(let place): operations.add(gradient, to: &steps[place])
    case .parameter(let place): operations.add(gradient, to: &parameters[place])
    }
  }
}

extension Operations {
  /// sum += matrix, where nil is zeros.
  fileprivate func add(_ matrix: Matrix, to sum: inout Matrix?) {
    if sum == nil {
      sum = matrix
    } else {
      addGradient(&sum!, matrix)
    }
  }

  /// sum += gradient · transposed, where nil is zeros.
  fileprivate func addProduct(
    _ gradient: Matrix, _ transposed: PackedMatrix, to sum: inout Matrix?
  ) {
    if sum == nil { sum = Matrix(rows: gradient.rows, columns: transposed.columns) }
    addLinearInputGradient(&sum!, upstream: gradient, transposedWeight: transposed)
  }
}
