import Testing

@testable import AttentionEngine

struct TrainerTests {
  // MARK: The reference

  @Test("ten steps of SGD and of Adam: every loss, and the sums of the parameters")
  func reference() throws {
    for reference in try GradientReference.all() {
      for (name, method) in [("sgd", Optimizer.Method.sgd), ("adam", .adam())] {
        let expected = try #require(reference.scene.part(name))
        var trainer = try Trainer(
          model: reference.model, examples: reference.examples,
          optimizer: Optimizer(method, rate: Float(try expected("lr", as: Double.self))),
          batch: reference.examples.count, seed: 1, steps: 11)
        let losses = try expected("losses", as: [Double].self)
        // The reference has the loss before each step and after the last.
        for (index, loss) in losses.enumerated() {
          if index == losses.count - 1 {
            try Self.checkSums(of: trainer.model, reference, expected, isAdam: name == "adam")
          }
          let found = Double(trainer.step())
          #expect(abs(found - loss) < 1e-5 * loss, "\(reference.scene.name) \(name) \(index)")
        }
      }
    }
  }

  /// A sum is as exact as its terms: relative to the sum of their sizes. The keys' biases change no
  /// weight, so their gradient is rounding, of which Adam makes steps of any size up to the rate:
  /// they are compared with SGD alone.
  private static func checkSums(
    of model: AttentionModel, _ reference: GradientReference, _ expected: ReferenceScene,
    isAdam: Bool
  ) throws {
    let sums = try #require(expected.part("final_parameter_sums"))
    for (name, ids) in reference.parameters where !(isAdam && name == "b_K") {
      let values = try ids.flatMap { try #require(model[$0]).values.map(Double.init) }
      let size = values.reduce(0) { $0 + abs($1) }
      let sum = values.reduce(0, +)
      #expect(abs(sum - (try sums(name, as: Double.self))) < 1e-5 * size, "\(name)")
    }
  }

  // MARK: Determinism

  /// A model, and 20 sentences for it.
  private static func problem(_ seed: UInt64) -> (AttentionModel, [TrainingExample]) {
    var random = SplitMix64(seed: seed)
    let model = RandomModels.learningModel(using: &random)
    return (model, (0..<20).map { _ in RandomModels.example(for: model, using: &random) })
  }

  private static func trainer(
    _ seed: UInt64, method: Optimizer.Method = .adam(), batch: Int = 7,
    fixed: Set<ParameterID> = [], variant: KernelVariant = .best
  ) throws -> Trainer {
    let (model, examples) = problem(seed)
    return try Trainer(
      model: model, examples: examples,
      optimizer: Optimizer(method, rate: 0.01, decay: .linear), batch: batch, seed: seed,
      steps: 8, fixed: fixed, variant: variant)
  }

  private static func bits(_ model: AttentionModel) -> [[UInt32]] {
    model.parameterIDs.compactMap { model[$0]?.bits }
  }

  @Test("any number of threads and every variant give the same bits", arguments: 0..<6)
  func threads(seed: UInt64) throws {
    var expected: [[UInt32]]?
    for variant in KernelVariant.available {
      for threads in variant == .best ? [1, 2, 3] : [1] {
        var trainer = try Self.trainer(seed, variant: variant)
        for _ in 0..<8 { trainer.step(threads: threads) }
        let bits = Self.bits(trainer.model) + [trainer.losses.map(\.bitPattern)]
        if let expected { #expect(bits == expected, "\(variant), \(threads) threads") }
        expected = bits
      }
    }
  }

  @Test("a batch of many examples is the sum of theirs, in its order")
  func largeBatch() throws {
    let (model, examples) = Self.problem(3)
    let many = Array(repeating: examples, count: 4).flatMap { $0 }
    let results = try [many.count, 2 * many.count].map { batch in
      var trainer = try Trainer(
        model: model, examples: many, optimizer: Optimizer(.sgd, rate: 0.1), batch: batch,
        seed: 5, steps: 1)
      let loss = trainer.step(threads: 2)
      return (trainer.model, loss)
    }
    #expect(Self.bits(results[0].0) == Self.bits(results[1].0))
    let count = many.reduce(0) { $0 + $1.targetCount }
    let mean =
      many.reduce(0.0) {
        $0 + DoublePass.loss(of: model.with($1)) * Double($1.targetCount)
      } / Double(count)
    #expect(abs(Double(results[0].1) - mean) < 1e-5 * max(1, mean))
  }

  @Test("another seed takes the examples in another order; a copy goes the same way")
  func seeds() throws {
    let (model, examples) = Self.problem(2)
    let first = try [UInt64(1), 1, 2].map { seed in
      var trainer = try Trainer(
        model: model, examples: examples, optimizer: Optimizer(.sgd, rate: 0.1), batch: 3,
        seed: seed, steps: 1)
      trainer.step()
      return trainer
    }
    #expect(Self.bits(first[0].model) == Self.bits(first[1].model))
    #expect(Self.bits(first[0].model) != Self.bits(first[2].model))
    var (original, copy) = (first[0], first[0])
    original.step()
    #expect(copy.stepCount == 1 && original.stepCount == 2)
    copy.step()
    #expect(Self.bits(original.model) == Self.bits(copy.model))
  }

  @Test("an epoch takes every example once", arguments: [1, 3, 8, 20, 50])
  func epochs(batch: Int) {
    var order = ExampleOrder(count: 20, seed: 1)
    var epochs: [[Int]] = []
    for _ in 0..<3 {
      var epoch: [Int] = []
      while epoch.count < 20 {
        let next = order.next(batch)
        #expect(next.count == min(batch, 20 - epoch.count))
        epoch += next
      }
      #expect(epoch.sorted() == Array(0..<20))
      epochs.append(epoch)
    }
    #expect(Set(epochs).count == 3)
  }

  // MARK: Edits

  @Test("fixed parameters and masks stay, all others that reach the loss move", arguments: 0..<10)
  func fixed(seed: UInt64) throws {
    let (model, examples) = Self.problem(seed)
    let ids = model.parameterIDs
    let fixed = Set(ids.indices.filter { $0.isMultiple(of: 3) }.map { ids[$0] })
    var expected: Set<ParameterID> = []
    for example in examples {
      var trace = Trace(model: model.with(example))
      for (id, gradient) in trace.gradients()?.parameters ?? [:]
      where gradient.values.contains(where: { abs($0) > 1e-4 }) && !fixed.contains(id) {
        expected.insert(id)
      }
    }
    // Where nothing is left to learn there is no trainer.
    guard var trainer = try? Self.trainer(seed, method: .sgd, batch: 20, fixed: fixed) else {
      #expect(expected.isEmpty)
      return
    }
    trainer.step()
    let trained = trainer.model
    for id in ids where expected.contains(id) {
      #expect(trained[id]?.bits != model[id]?.bits, "\(id)")
    }
    for id in fixed { #expect(trained[id]?.bits == model[id]?.bits, "\(id)") }
    for id in ids {
      if case .mask = id { #expect(trained[id] == model[id]) }
    }
  }

  @Test("training goes on from an edited model, with what the optimizer remembers")
  func edits() throws {
    var trainer = try Self.trainer(4)
    for _ in 0..<3 { trainer.step() }
    var untouched = trainer
    try untouched.replaceModel(with: trainer.model)
    var edited = trainer
    var model = trainer.model
    model[.logitsWeight]?[0, 0] += 1
    try edited.replaceModel(with: model)
    #expect(edited.model[.logitsWeight]?[0, 0] == model[.logitsWeight]?[0, 0])
    trainer.step()
    untouched.step()
    edited.step()
    #expect(Self.bits(untouched.model) == Self.bits(trainer.model))
    #expect(Self.bits(edited.model) != Self.bits(trainer.model))
  }

  @Test("a parameter of another shape starts anew, the others go on")
  func reshaped() throws {
    var trainer = try Self.trainer(4)
    for _ in 0..<3 { trainer.step() }
    var model = trainer.model
    let words = model.words.count
    model.words.append("new")
    model.embeddings = Matrix(
      rows: words + 1, columns: model.dModel,
      values: model.embeddings.values + Array(repeating: 0.5, count: model.dModel))
    var grown = trainer
    try grown.replaceModel(with: model)
    grown.step()
    trainer.step()
    // No example has the new word, so all else is as it was; the embeddings' own steps are larger,
    // for Adam's averages begin again.
    #expect(grown.model[.logitsWeight]?.bits == trainer.model[.logitsWeight]?.bits)
    #expect(Array(grown.model.embeddings.row(words)) == Array(repeating: 0.5, count: model.dModel))
  }

  // MARK: Faults

  @Test("what cannot be trained is refused with the reason")
  func faults() throws {
    let (model, examples) = Self.problem(5)
    func fault(
      _ model: AttentionModel, _ examples: [TrainingExample], fixed: Set<ParameterID> = []
    ) -> TrainingFault? {
      do throws(TrainingFault) {
        _ = try Trainer(
          model: model, examples: examples, optimizer: Optimizer(.sgd, rate: 1), batch: 1, seed: 1,
          steps: 1, fixed: fixed)
        return nil
      } catch {
        return error
      }
    }
    #expect(fault(model, []) == .noExamples)
    var silent = model
    silent.output = nil
    #expect(fault(silent, examples) == .noOutputLayer)
    #expect(fault(model, examples, fixed: Set(model.parameterIDs)) == .nothingToLearn)
    var odd = examples
    odd[3].tokens[0] = 99
    #expect(
      fault(model, odd)
        == .example(
          3, .unknownWord(.main, token: 0, word: 99, count: model.words.count)))
    odd = examples
    odd[1].targets = odd[1].targets.map { _ in nil }
    #expect(fault(model, odd) == .noTarget(example: 1))
    #expect(fault(model, examples) == nil)
  }

  // MARK: Learning

  /// Words and their translations stand in another order: the answer at every token is the word at
  /// the mirrored place.
  private static func mirror() throws -> Trainer {
    let words = ["a", "b", "c", "d", "e"]
    var random = SplitMix64(seed: 1)
    let head = AttentionHead(weights: [
      .q: Matrix(rows: 16, columns: 16), .k: Matrix(rows: 16, columns: 16),
      .v: Matrix(rows: 16, columns: 16),
    ])
    var model = AttentionModel(
      main: InputSequence(
        words: words, embeddings: Matrix(rows: 5, columns: 16), tokens: [0, 1, 2, 3],
        positions: .written(Matrix(rows: 4, columns: 16))),
      layers: [AttentionLayer(heads: [head], outputWeight: Matrix(rows: 16, columns: 16))],
      output: OutputLayer(
        words: words, weight: Matrix(rows: 16, columns: 5), bias: Matrix(rows: 1, columns: 5)))
    model.initialize(model.parameterIDs, seed: 1)
    let examples = (0..<64).map { _ in
      let tokens = (0..<4).map { _ in random.int(0...4) }
      return TrainingExample(tokens: tokens, targets: tokens.reversed())
    }
    return try Trainer(
      model: model, examples: examples, optimizer: Optimizer(.adam(), rate: 0.02), batch: 16,
      seed: 1, steps: 200)
  }

  @Test("attention learns to look at the mirrored place, also in sentences it never saw")
  func learns() throws {
    var trainer = try Self.mirror()
    let before = trainer.accuracy(on: trainer.examples)
    for _ in 0..<200 { trainer.step(threads: 2) }
    let unseen = [[0, 0, 1, 1], [4, 3, 2, 0], [2, 2, 2, 3], [1, 4, 1, 0]].map {
      TrainingExample(tokens: $0, targets: $0.reversed())
    }
    let after = trainer.accuracy(on: unseen, threads: 2)
    #expect(before.exactShare < 0.1 && before.metShare < 0.6)
    #expect(after.exactShare == 1 && after.targets == 16 && after.meanLoss < 0.1)
    #expect(trainer.losses[199] < trainer.losses[0] / 10)
  }

  @Test("accuracy counts targets and whole sentences; the first of equals is the answer")
  func accuracy() {
    var accuracy = Accuracy()
    let losses = Matrix([[1], [2], [3]])
    accuracy.add(
      logits: Matrix([[1, 2, 0], [3, 3, 1], [0, 0, 5]]), losses: losses, targets: [1, 0, nil])
    accuracy.add(
      logits: Matrix([[1, 2, 0], [3, 3, 1], [0, 0, 5]]), losses: losses, targets: [1, 1, 2])
    #expect(accuracy.examples == 2 && accuracy.exactExamples == 1)
    #expect(accuracy.targets == 5 && accuracy.metTargets == 4)
    #expect(accuracy.meanLoss == 9.0 / 5)
    #expect(Accuracy().exactShare == 0 && Accuracy().meanLoss == 0)
  }
}
