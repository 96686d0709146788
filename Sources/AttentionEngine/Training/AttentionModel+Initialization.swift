extension AttentionModel {
  /// Gives the parameters `ids` the numbers that learning starts from, drawn in the order of `ids`.
  ///
  /// Weights are uniform within ±√(6 / (inputs + outputs)), Glorot and Bengio 2010; the vectors of
  /// words, positions and segments within ±√(3 / dModel), so that a vector has length 1 in the mean;
  /// biases and β are 0, γ is 1. Whole numbers and IEEE operations alone: equal seeds give equal bits
  /// on every machine.
  package mutating func initialize(_ ids: [ParameterID], seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for id in ids {
      guard let shape = self[id]?.shape else { continue }
      let count = shape.rows * shape.columns
      let values: [Float]
      switch id.initialValue(of: shape) {
      case .constant(let value): values = Array(repeating: value, count: count)
      case .uniform(let limit):
        values = (0..<count).map { _ in generator.uniform(within: limit) }
      }
      self[id] = Matrix(rows: shape.rows, columns: shape.columns, values: values)
    }
  }
}

extension ParameterID {
  fileprivate enum InitialValue {
    case constant(Float)
    case uniform(within: Float)
  }

  fileprivate func initialValue(of shape: Shape) -> InitialValue {
    switch self {
    case .embeddings, .positions, .segments, .sourceValues, .relativeBias:
      .uniform(within: (3 / Float(shape.columns)).squareRoot())
    case .weight, .outputWeight, .gateWeight, .intermediateWeight, .feedForwardWeight,
      .embeddingProjection, .poolerWeight, .transformWeight, .logitsWeight:
      .uniform(within: (6 / Float(shape.rows + shape.columns)).squareRoot())
    case .bias, .outputBias, .shift, .gateBias, .intermediateBias, .feedForwardBias, .poolerBias,
      .transformBias, .logitsBias:
      .constant(0)
    case .gain, .mask: .constant(1)
    // Every key alike.
    case .capturedWeights: .constant(1 / Float(shape.columns))
    }
  }
}
