import AttentionEngine

/// What stands where a scene gives a matrix or a vector.
enum ParameterValue {
  case written(WrittenMatrix)
  /// The numbers come from the weights file, or from the seed.
  case learned(Shape)

  /// In the engine's orientation.
  var shape: Shape {
    switch self {
    case .written(let matrix): matrix.shape
    case .learned(let shape): shape
    }
  }
}

/// A matrix that was learned, or that is to be learned.
struct LearnedParameter: Sendable {
  let id: ParameterID
  let shape: Shape
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

  /// Whether the value says that its numbers are learned.
  func isLearned(_ node: YAMLNode) -> Bool { node.text == "learned" }

  /// Whether the value says that nothing is multiplied.
  func isIdentity(_ node: YAMLNode) -> Bool { node.text == "identity" }

  /// A vector of `count` numbers, written or learned.
  mutating func vector(
    _ node: YAMLNode, of subject: Subject, count: Int?, _ reason: LengthReason
  ) -> ParameterValue? {
    if isLearned(node) {
      guard let count else { return nil }
      return .learned(Shape(1, count))
    }
    guard let written = numbers(node, of: subject) else { return nil }
    if let count, written.values.count != count {
      let problem = Problem.wrongLength(subject, written.values.count, expected: count, reason)
      report(problem, at: node.place)
    }
    return .written(written)
  }

  /// A weight in the engine's orientation, `[inputs, outputs]`, and how many outputs it has or
  /// should have. `outputs` is what it must have, `learnedOutputs` what it gets where it is learned.
  mutating func weight(
    _ node: YAMLNode, _ subject: Subject, _ convention: Convention, inputs: Int?,
    outputs: Int? = nil, learnedOutputs: Int? = nil,
    reason: (_ inputsFit: Bool) -> ShapeReason
  ) -> (value: ParameterValue, outputs: Int)? {
    if isLearned(node) {
      guard let inputs, let outputs = outputs ?? learnedOutputs else { return nil }
      return (.learned(Shape(inputs, outputs)), outputs)
    }
    guard let written = matrix(node, of: subject) else { return nil }
    let shapes = ShapeRules(convention: convention)
    let fit = shapes.fit(written.shape, inputs: inputs, outputs: outputs)
    if let expected = fit.expected {
      let found = shapes.oriented(written.shape).rows
      let problem = Problem.wrongShape(
        subject, written.shape, expected: expected, reason(found == inputs ?? found),
        transposeFits: fit.transposeFits)
      report(problem, at: node.place)
    }
    return (.written(shapes.oriented(written)), fit.outputs)
  }
}
