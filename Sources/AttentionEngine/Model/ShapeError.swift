/// Two matrices that an operation cannot take together.
package struct ShapeError: Error, Hashable, Sendable {
  package enum Operation: Hashable, Sendable {
    /// input · W, of q, k or v or of the feed-forward network.
    case projection
    /// Adding a bias row to a product.
    case bias
    /// queries · keysᵀ.
    case scores
    /// Laying the mask over the scores.
    case mask
    /// weights · values.
    case context
    /// concat · W_O.
    case outputProjection
    /// embeddings + positions.
    case positions
    /// embeddings + segments.
    case segments
    /// A value for each key.
    case sourceValues
    /// result · W of the output layer.
    case logits
    /// input + output.
    case residual
    /// Scaling and shifting a normalized row.
    case norm
    /// A number of the gate for each number of the intermediate product.
    case gate
    /// scaled + what the table has for the distance, a column for each head.
    case relativeBias
  }

  /// What an operation is given: a matrix, by name, and its shape.
  package struct Operand: Hashable, Sendable {
    package let matrix: MatrixID
    package let shape: Shape

    package init(_ matrix: MatrixID, _ shape: Shape) {
      self.matrix = matrix
      self.shape = shape
    }
  }

  /// What a number of rows or columns must be.
  package enum Extent: Hashable, Sendable {
    case any
    case exactly(Int)
    case atLeast(Int)

    package func admits(_ count: Int) -> Bool {
      switch self {
      case .any: true
      case .exactly(let expected): count == expected
      case .atLeast(let least): count >= least
      }
    }
  }

  package let operation: Operation
  /// The matrix that cannot be computed.
  package let site: Site
  package let left: Operand
  package let right: Operand
  /// What the rows and columns of `right` must be, going by `left`.
  package let rows: Extent
  package let columns: Extent

  /// Whether the transpose of `right` would do; what was computed cannot be turned round.
  package var transposeFits: Bool {
    guard case .parameter = right.matrix else { return false }
    return rows.admits(right.shape.columns) && columns.admits(right.shape.rows)
  }

  /// Nil where `right` is as it must be.
  init?(
    _ operation: Operation, at site: Site, left: Operand, right: Operand, rows: Extent = .any,
    columns: Extent = .any
  ) {
    if rows.admits(right.shape.rows) && columns.admits(right.shape.columns) { return nil }
    self.operation = operation
    self.site = site
    self.left = left
    self.right = right
    self.rows = rows
    self.columns = columns
  }
}
