import AttentionEngine

extension Scene {
  /// The scene's model, about to learn as `train` says; nil where the scene says nothing of it.
  /// - Parameters: seed and steps in place of the scene's own; model: what learning starts from, in
  ///   place of the numbers that the seed gives.
  package func trainer(
    seed: UInt64? = nil, steps: Int? = nil, from model: AttentionModel? = nil
  ) throws(TrainingFault) -> Trainer? {
    guard let training else { return nil }
    let seed = seed ?? training.seed
    let trained = Set(trainedIDs)
    return try Trainer(
      model: model?.saved ?? initialModel(seed: seed), examples: trainingExamples,
      optimizer: training.optimizer, batch: training.batch, seed: seed,
      steps: steps ?? training.steps,
      fixed: Set(self.model.parameterIDs.filter { !trained.contains($0) }))
  }

  /// The model with the numbers that learning starts from: drawn from the seed, or, where nothing is
  /// called learned, as they were written.
  package func initialModel(seed: UInt64) -> AttentionModel {
    var model = initialModel
    model.initialize(learnedIDs, seed: seed)
    return model
  }
}
