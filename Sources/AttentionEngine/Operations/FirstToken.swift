extension Operations {
  /// result = input[0]·W + b, of the first token alone, before the pooler's tanh.  Devlin et al.
  /// 2019, §3.1. Nothing where there is no token.
  /// - Parameters: input `[tokens, dModel]`; weight `[dModel, dPooled]`; bias `[1, dPooled]` or nil;
  ///   result `[1, dPooled]`.
  func refreshLinearOfFirst(
    _ result: inout Matrix, input: Matrix, weight: PackedMatrix, bias: Matrix?
  ) {
    guard input.rows > 0 else { return }
    let first = Matrix(rows: 1, columns: input.columns, values: Array(input.row(0)))
    product(first, rows: 0..<1, weight, bias: bias, into: &result)
  }
}
