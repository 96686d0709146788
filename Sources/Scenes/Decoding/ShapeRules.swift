import AttentionEngine

/// Which shapes fit, in the way in which a file writes its matrices.
struct ShapeRules {
  let convention: Convention

  struct Fit: Equatable {
    /// The shape that the file should have, as the file writes it; nil when its shape fits.
    let expected: Shape?
    let transposeFits: Bool
    /// How many outputs the matrix has, or would have if it were right.
    let outputs: Int
  }

  /// `written` in the engine's orientation, `[inputs, outputs]`.
  func oriented(_ written: WrittenMatrix) -> WrittenMatrix {
    convention == .rows ? written : written.transposed
  }

  func oriented(_ shape: Shape) -> Shape { convention == .rows ? shape : shape.transposed }

  /// Whether a matrix that is written with `shape` takes `inputs` numbers and makes `outputs`;
  /// nil stands for any number.
  func fit(_ shape: Shape, inputs: Int?, outputs: Int?) -> Fit {
    let oriented = oriented(shape)
    let wantedInputs = inputs ?? oriented.rows
    let isRight = oriented.rows == wantedInputs && oriented.columns == outputs ?? oriented.columns
    if isRight { return Fit(expected: nil, transposeFits: false, outputs: oriented.columns) }
    let transposeFits =
      oriented.columns == wantedInputs && oriented.rows == outputs ?? oriented.rows
    let wantedOutputs = outputs ?? (transposeFits ? oriented.rows : oriented.columns)
    return Fit(
      expected: self.oriented(Shape(wantedInputs, wantedOutputs)), transposeFits: transposeFits,
      outputs: wantedOutputs)
  }
}
