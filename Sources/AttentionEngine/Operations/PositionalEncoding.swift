import Kernels

extension Operations {
  /// PE[p, 2i] = sin(p / 10000^(2i/d)), PE[p, 2i+1] = cos(the same).  Vaswani et al. 2017, §3.5.
  /// Worked in double precision and rounded once.
  /// - Returns: `[tokens, dModel]`.
  package func sinusoidalPositions(tokens: Int, dModel: Int) -> Matrix {
    var result = Matrix(rows: tokens, columns: dModel)
    for position in 0..<tokens {
      for column in 0..<dModel {
        result[position, column] =
          Self.sinusoid(
            position: position, column: column, dModel: dModel
          ).value
      }
    }
    return result
  }

  /// The first rows of `written`, one for each token.
  /// - Parameter written: `[positions, dModel]`.
  /// - Returns: `[tokens, dModel]`.
  /// - Throws: `ShapeError` when there are fewer positions than tokens, or of another width.
  package func positions(
    _ written: Matrix, embeddings: Shape
  ) throws(ShapeError) -> Matrix {
    try check(Self.positionsError(embeddings: embeddings, positions: written.shape))
    var result = Matrix(rows: embeddings.rows, columns: embeddings.columns)
    refreshEmbeddings(
      &result, .all, tokens: Array(0..<embeddings.rows), table: written)
    return result
  }

  /// The angle at a cell of the sinusoidal positions and its sine or cosine.
  static func sinusoid(
    position: Int, column: Int, dModel: Int
  ) -> (angle: Float, isSine: Bool, value: Float) {
    let angle = kernel_position_angle(position, column / 2, dModel)
    let isSine = column.isMultiple(of: 2)
    return (Float(angle), isSine, Float(isSine ? kernel_sin(angle) : kernel_cos(angle)))
  }

  static func positionsError(
    embeddings: Shape, from source: Site = Site(.embeddings), positions: Shape,
    of part: Part = .main
  ) -> ShapeError? {
    ShapeError(
      .positions, at: Site(.input, part: part),
      left: .init(.site(source), embeddings),
      right: .init(.parameter(.positions(part)), positions), rows: .atLeast(embeddings.rows),
      columns: .exactly(embeddings.columns))
  }
}
