// The numbers that a derivation names, and sums of their products.

extension Trace {
  func value(of cell: CellID) -> Float? {
    guard let matrix = self[cell.matrix], (0..<matrix.rows).contains(cell.row),
      (0..<matrix.columns).contains(cell.column)
    else { return nil }
    return matrix[cell.row, cell.column]
  }

  func operand(_ id: ParameterID, _ row: Int, _ column: Int) -> Derivation.Operand? {
    operand(.parameter(id), row, column)
  }

  func operand(_ id: MatrixID, _ row: Int, _ column: Int) -> Derivation.Operand? {
    let cell = CellID(id, row: row, column: column)
    return value(of: cell).map { Derivation.Operand(cell: cell, value: $0) }
  }

  /// input[row]·weight[·, column] + bias[column].
  func product(
    _ input: MatrixID, _ row: Int, _ weight: ParameterID, _ bias: ParameterID?, _ column: Int
  ) -> Derivation.Rule? {
    dot(
      count: self[input]?.columns, left: { self.operand(input, row, $0) },
      right: { self.operand(weight, $0, column) }, bias: bias.flatMap { operand($0, 0, column) })
  }

  /// Σ left(k)·right(k) + bias for k < count; nil where one of them has no number.
  func dot(
    count: Int?, left: (Int) -> Derivation.Operand?, right: (Int) -> Derivation.Operand?,
    bias: Derivation.Operand? = nil
  ) -> Derivation.Rule? {
    guard let count else { return nil }
    var terms: [Derivation.Term] = []
    for k in 0..<count {
      guard let left = left(k), let right = right(k) else { return nil }
      terms.append(Derivation.Term(left: left, right: right))
    }
    return .dot(terms, bias: bias)
  }
}
