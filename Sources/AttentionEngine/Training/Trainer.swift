/// A model in training: a value, so that a copy is a snapshot to come back to.
///
/// The same model, examples, optimizer and seed give the same bits after as many steps, whatever the
/// number of threads: each example's gradients are worked by themselves and then summed in the order
/// of the batch.
package struct Trainer: Sendable {
  package let examples: [TrainingExample]
  package let optimizer: Optimizer
  /// How many examples a step takes; the last step of an epoch takes what is left.
  package let batch: Int
  /// How many steps the rate's decay is spread over.
  package let steps: Int
  /// The parameters that stay as they are.
  package let fixed: Set<ParameterID>
  /// The mean loss of each step's batch, before the step.
  package private(set) var losses: [Float] = []

  /// The model, but for the parameters that are learned.
  private var base: AttentionModel
  private var plan: Plan
  /// The parameters of the plan, and what the optimizer remembers of each.
  private var matrices: [Matrix] = []
  private var moments: [Moments] = []
  private var sinusoids: [Int: Matrix] = [:]
  private var order: ExampleOrder
  private let operations: Operations

  /// - Precondition: `batch` and `steps` are at least 1.
  package init(
    model: AttentionModel, examples: [TrainingExample], optimizer: Optimizer, batch: Int,
    seed: UInt64, steps: Int, fixed: Set<ParameterID> = [], variant: KernelVariant = .best
  ) throws(TrainingFault) {
    precondition(batch > 0 && steps > 0)
    self.examples = examples
    self.optimizer = optimizer
    self.batch = batch
    self.steps = steps
    self.fixed = fixed
    order = ExampleOrder(count: examples.count, seed: seed)
    operations = Operations(variant: variant)
    base = model
    plan = try Self.plan(of: model, examples, fixed: fixed)
    takeParameters(of: model, remembering: [:])
  }

  /// How many steps were taken.
  package var stepCount: Int { losses.count }

  /// The model as it is now, with the sentence and the targets that it came with.
  package var model: AttentionModel {
    var model = base
    for (id, matrix) in zip(plan.parameterIDs, matrices) { model[id] = matrix }
    return model
  }

  /// Goes on with `model`, which somebody edited: what the optimizer remembers stays for the
  /// parameters that have the shape that they had.
  package mutating func replaceModel(with model: AttentionModel) throws(TrainingFault) {
    let plan = try Self.plan(of: model, examples, fixed: fixed)
    let known = Dictionary(
      zip(self.plan.parameterIDs, moments), uniquingKeysWith: { first, _ in first })
    base = model
    self.plan = plan
    takeParameters(of: model, remembering: known)
  }

  private mutating func takeParameters(
    of model: AttentionModel, remembering known: [ParameterID: Moments]
  ) {
    matrices = plan.parameterIDs.compactMap { model[$0] }
    moments = zip(plan.parameterIDs, matrices).map { id, matrix in
      known[id].flatMap { $0.fits(matrix.shape) ? $0 : nil } ?? Moments()
    }
    let longest = examples.map { max($0.tokens.count, $0.source?.count ?? 0) }.max() ?? 0
    for part in Part.allCases {
      guard let sequence = model.sequence(part), sequence.positions == .sinusoidal else { continue }
      sinusoids[sequence.dModel] = operations.sinusoidalPositions(
        tokens: max(longest, sequence.tokens.count), dModel: sequence.dModel)
    }
  }

  /// The way to the loss, which every example can take.
  private static func plan(
    of model: AttentionModel, _ examples: [TrainingExample], fixed: Set<ParameterID>
  ) throws(TrainingFault) -> Plan {
    guard let first = examples.first else { throw .noExamples }
    guard model.output != nil else { throw .noOutputLayer }
    for (index, example) in examples.enumerated() {
      if let fault = model.with(example).faults().first { throw .example(index, fault) }
      if example.targetCount == 0 { throw .noTarget(example: index) }
    }
    let learned = model.parameterIDs.filter {
      if case .mask = $0 { return false }
      return !fixed.contains($0)
    }
    let plan = Plan(to: Site(.loss), of: model.with(first), gradientsOf: Set(learned))
    guard plan.isWanted.contains(true) else { throw .nothingToLearn }
    return plan
  }
}

// MARK: A step

extension Trainer {
  /// Takes a step along the gradient of the mean loss of the next batch.
  /// - Parameter threads: how many may work at once.
  /// - Returns: the mean loss of the batch before the step.
  @discardableResult
  package mutating func step(threads: Int = 1) -> Float {
    let batch = order.next(batch).map { examples[$0] }
    let targetCount = batch.reduce(0) { $0 + $1.targetCount }
    let pass = pass
    var sums = [Matrix?](repeating: nil, count: matrices.count)
    var loss = 0.0
    // A few at a time, so that a large batch does not hold the gradients of all its examples.
    for start in stride(from: 0, to: batch.count, by: Self.atOnce) {
      let some = batch[start..<min(start + Self.atOnce, batch.count)]
      let lessons = concurrentMap(some.count, threads: threads) {
        pass.lesson(some[start + $0], rowWeight: 1 / Float(targetCount))
      }
      for lesson in lessons {
        loss += lesson.loss
        add(lesson.gradients, to: &sums)
      }
    }
    let rate = optimizer.rate(ofStep: stepCount, of: steps)
    for place in matrices.indices {
      guard let gradient = sums[place] else { continue }
      moments[place].step(
        &matrices[place], along: gradient, by: optimizer.method, rate: rate, with: operations)
    }
    losses.append(Float(loss / Double(targetCount)))
    return losses[losses.count - 1]
  }

  /// How well the model as it is now predicts the targets of `examples`, which it must be able to
  /// take.
  package func accuracy(on examples: [TrainingExample], threads: Int = 1) -> Accuracy {
    let pass = pass
    return concurrentMap(examples.count, threads: threads) { pass.accuracy(on: examples[$0]) }
      .reduce(into: Accuracy()) { $0.add($1) }
  }

  private static let atOnce = 32

  /// Over the parameters as they are now.
  private var pass: ExamplePass {
    ExamplePass(
      model: base, plan: plan,
      parameters: PlanParameters(matrices, of: plan, sinusoids: sinusoids),
      operations: operations)
  }

  private func add(_ gradients: [Matrix?], to sums: inout [Matrix?]) {
    for place in sums.indices {
      guard let gradient = gradients[place] else { continue }
      if sums[place] == nil {
        sums[place] = gradient
      } else {
        operations.addGradient(&sums[place]!, gradient)
      }
    }
  }
}
