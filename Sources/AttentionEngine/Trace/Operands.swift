/// What a rule works on.
struct Operands: Sendable {
  /// In the order of `AttentionModel.inputs(of:)`.
  var inputs: [Matrix] = []
  /// Of `Rule.linear`.
  var weight: PackedMatrix?
  /// The bias of `linear`, the table of `rows` and `biased`, gain and shift of `norm`.
  var parameters: [Matrix] = []
  /// Of `rows`.
  var rows: [Int] = []
  /// Of `rotated`, for at least as many positions as there are.
  var rotation: RotationTable?
  /// Of `rotated` and `biased`: the position of the first row, where the rows are not all there are.
  var firstRow = 0
  /// Of `crossEntropy`.
  var targets: [Int?] = []
}

extension Operands {
  /// The shape of what `rule` makes of them; nil where it is not theirs to say.
  func shape(by rule: Rule) -> Shape? {
    guard let input = inputs.first else {
      if case .rows = rule { return Shape(rows.count, parameters[0].columns) }
      return nil
    }
    switch rule {
    case .linear: return weight.map { Shape(input.rows, $0.columns) }
    case .scores: return Shape(input.rows, inputs[1].rows)
    case .context: return Shape(input.rows, inputs[1].columns)
    case .concat(let columns, _): return Shape(input.rows, columns.last?.upperBound ?? 0)
    case .crossEntropy: return Shape(input.rows, 1)
    case .rows, .sinusoids, .identityWeights: return nil
    case .linearOfFirst: return weight.map { Shape(min(1, input.rows), $0.columns) }
    case .sum, .scaled, .rotated, .biased, .gated, .masked, .softmax, .linearWeights, .norm,
      .activation:
      return input.shape
    }
  }
}

extension Operations {
  /// Recomputes the cells of `region` of a matrix by its rule.
  func refresh(
    _ matrix: inout Matrix, _ region: Region, by rule: Rule, _ operands: Operands
  ) {
    let inputs = operands.inputs
    switch rule {
    case .rows:
      refreshEmbeddings(&matrix, region, tokens: operands.rows, table: operands.parameters[0])
    case .sinusoids:
      matrix = sinusoidalPositions(tokens: matrix.rows, dModel: matrix.columns)
    case .sum: refreshSum(&matrix, region, of: inputs)
    case .linear:
      guard let weight = operands.weight else { preconditionFailure("a product without W") }
      refreshLinear(
        &matrix, region, input: inputs[0], weight: weight, bias: operands.parameters.first)
    case .scores: refreshScores(&matrix, region, queries: inputs[0], keys: inputs[1])
    case .scaled(let factor): refreshScaled(&matrix, region, scores: inputs[0], factor: factor)
    case .masked(let mask): refreshMasked(&matrix, region, scaled: inputs[0], mask: mask)
    case .softmax: refreshSoftmax(&matrix, region, scores: inputs[0])
    case .linearWeights: refreshLinearWeights(&matrix, region, scores: inputs[0])
    case .identityWeights: refreshIdentityWeights(&matrix, region)
    case .context: refreshContext(&matrix, region, weights: inputs[0], values: inputs[1])
    case .concat(let columns, let isOn):
      var contexts = inputs[...]
      refreshConcat(
        &matrix, region, contexts: isOn.map { $0 ? contexts.removeFirst() : nil },
        columns: columns)
    case .norm(let kind, _, let shift, let epsilon):
      let parameters = operands.parameters
      refreshNorm(
        &matrix, region, inputs[0],
        by: Norm(
          kind, gain: parameters[0], shift: shift == nil ? nil : parameters[1], epsilon: epsilon))
    case .rotated:
      guard let rotation = operands.rotation else { preconditionFailure("no angles") }
      refreshRotated(&matrix, region, inputs[0], by: rotation, from: operands.firstRow)
    case .biased(_, let head, let isBidirectional, let maximumDistance):
      refreshBiased(
        &matrix, region, inputs[0],
        by: RelativeBias(
          table: operands.parameters[0], isBidirectional: isBidirectional,
          maximumDistance: maximumDistance), head: head, from: operands.firstRow)
    case .gated: refreshGated(&matrix, region, inputs[0], inputs[1])
    case .linearOfFirst:
      guard let weight = operands.weight else { preconditionFailure("a product without W") }
      refreshLinearOfFirst(
        &matrix, input: inputs[0], weight: weight, bias: operands.parameters.first)
    case .activation(let activation):
      refreshActivation(&matrix, region, inputs[0], by: activation)
    case .crossEntropy:
      refreshCrossEntropy(&matrix, region, logits: inputs[0], targets: operands.targets)
    }
  }

  private func refreshSum(_ matrix: inout Matrix, _ region: Region, of terms: [Matrix]) {
    guard terms.count > 1 else { return copy(region, of: terms[0], into: &matrix) }
    refreshSum(&matrix, region, terms[0], terms[1])
    for term in terms.dropFirst(2) {
      let sum = matrix
      refreshSum(&matrix, region, sum, term)
    }
  }
}
