import AttentionEngine

/// What stands where a scene gives a matrix or a vector.
enum ParameterValue {
  case written(WrittenMatrix)
  /// The numbers come from the weights file, or from the seed.
  case learned(Shape)
}

/// A matrix that was learned, or that is to be learned.
struct LearnedParameter: Sendable {
  let id: ParameterID
  let shape: Shape
}

/// A word that can stand in place of a matrix.
enum MatrixWord: String, CaseIterable {
  case learned
  /// Nothing is multiplied.
  case identity
}

extension SceneDecoder {
  /// Takes down where the numbers of `id` come from; returns the matrix, of zeros until the learned
  /// ones are known.
  mutating func take(_ value: ParameterValue, as id: ParameterID) -> Matrix {
    switch value {
    case .written(let written):
      sources.spans[id] = written.spans
      return written.matrix
    case .learned(let shape):
      sources.learned.append(LearnedParameter(id: id, shape: shape))
      return Matrix(rows: shape.rows, columns: shape.columns)
    }
  }

  /// A learned matrix of `shape`; nil where all of the scene together are too many numbers, which is
  /// reported once.
  mutating func learned(_ shape: Shape, at place: Place) -> ParameterValue? {
    let limit = Scene.Limit.learnedNumbers
    guard learnedCount <= limit else { return nil }
    learnedCount += shape.rows * shape.columns
    if learnedCount <= limit { return .learned(shape) }
    report(.tooManyLearned(shape, limit: limit), at: place)
    return nil
  }

  /// The word that `node` has in place of what a message calls `usual`; nil where it has none of
  /// `words`. What is nearly one of them is reported and taken for it.
  mutating func word(
    _ node: YAMLNode, of subject: Subject, _ words: [MatrixWord] = MatrixWord.allCases,
    or usual: String = "a matrix of numbers"
  ) -> MatrixWord? {
    guard let text = node.text, !node.isNothing else { return nil }
    let names = words.map(\.rawValue)
    if names.contains(text) { return MatrixWord(rawValue: text) }
    guard let nearest = Spelling.nearest(to: text, in: names) else { return nil }
    let expected = ExpectedValue.oneOf(names + [usual])
    report(.unknownChoice(subject, text, expected: expected, nearest: nearest), at: node.place)
    return MatrixWord(rawValue: nearest)
  }

  /// A vector of `count` numbers, written or learned; `count` is nil where that cannot be made out.
  mutating func vector(
    _ node: YAMLNode, of subject: Subject, count: Int?, _ reason: LengthReason
  ) -> ParameterValue? {
    if word(node, of: subject, [.learned], or: "a list of numbers") != nil {
      return count.flatMap { learned(Shape(1, $0), at: node.place) }
    }
    guard let written = numbers(node, of: subject) else { return nil }
    if let count, written.values.count != count {
      let problem = Problem.wrongLength(subject, written.values.count, expected: count, reason)
      report(problem, at: node.place)
    }
    return .written(written)
  }

  /// What makes a weight: `inputs` numbers come in; `outputs` is how many it must make, and
  /// `learnedOutputs` how many where nothing says so and it is learned. Nil stands for what cannot be
  /// made out.
  struct WeightSize {
    var inputs: Int?
    var outputs: Int?
    var learnedOutputs: Int?
  }

  /// A weight in the engine's orientation, `[inputs, outputs]`, and how many outputs it has or
  /// should have.
  mutating func weight(
    _ node: YAMLNode, _ subject: Subject, _ convention: Convention, isLearned: Bool,
    _ size: WeightSize, reason: (_ inputsFit: Bool) -> ShapeReason
  ) -> (value: ParameterValue?, outputs: Int)? {
    if isLearned {
      guard let inputs = size.inputs, let outputs = size.outputs ?? size.learnedOutputs else {
        return nil
      }
      return (learned(Shape(inputs, outputs), at: node.place), outputs)
    }
    guard let written = matrix(node, of: subject) else { return nil }
    let shapes = ShapeRules(convention: convention)
    let fit = shapes.fit(written.shape, inputs: size.inputs, outputs: size.outputs)
    if let expected = fit.expected {
      let found = shapes.oriented(written.shape).rows
      let problem = Problem.wrongShape(
        subject, written.shape, expected: expected, reason(found == size.inputs ?? found),
        transposeFits: fit.transposeFits)
      report(problem, at: node.place)
    }
    return (.written(shapes.oriented(written)), fit.outputs)
  }
}
