extension Trace {
  /// The loss, the mean of −ln p[target] over the tokens that have a target; nil where the model
  /// has no output layer or no target.
  package mutating func loss() -> Float? {
    compute(Site(.loss))
    return self[Site(.loss)].flatMap { Operations.meanLoss($0, targets: model.targets) }
  }

  /// The gradients of the loss Σ −ln p[target] / count by every site and every parameter; nil where
  /// the model has no output layer or no target.  Rumelhart, Hinton and Williams 1986.
  ///
  /// - Parameter targetCount: the count, where the sentence is one of a batch: that of all its
  ///   targets. Nil for the targets of this sentence alone, whose mean is then the loss.
  package mutating func gradients(targetCount: Int? = nil) -> Gradients? {
    guard model.absence(of: Site(.loss)) == nil else { return nil }
    computeAll()
    let count = targetCount ?? model.targets.count { $0 != nil }
    var pass = BackwardPass(of: self, rowWeight: 1 / Float(count))
    pass.run()
    packedTransposes = pass.packedTransposes
    pass.fillWithZeros()
    return pass.gradients
  }
}
