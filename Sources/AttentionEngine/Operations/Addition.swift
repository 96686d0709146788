import Kernels

extension Operations {
  /// residual[i, j] = input[i, j] + output[i, j].  He et al. 2016; Vaswani et al. 2017, §3.1.
  /// - Parameters: input and output `[tokens, dModel]`.
  /// - Returns: the same shape.
  /// - Throws: `ShapeError` when the shapes differ.
  package func residual(
    input: Matrix, from source: Site, output: Matrix, layer: Int
  ) throws(ShapeError) -> Matrix {
    let id = HeadID(layer: layer, head: 0)
    try check(
      Self.residualError(
        input: input.shape, output: output.shape, from: source, to: Site(.output, id),
        at: Site(.residual, id)))
    var result = Matrix(rows: input.rows, columns: input.columns)
    refreshSum(&result, .all, input, output)
    return result
  }

  /// Recomputes the rows that `region` touches of result = left + right.
  func refreshSum(_ result: inout Matrix, _ region: Region, _ left: Matrix, _ right: Matrix) {
    precondition(left.shape == right.shape && left.shape == result.shape)
    let shape = result.shape
    left.values.withUnsafeBufferPointer { left in
      right.values.withUnsafeBufferPointer { right in
        result.withUnsafeMutableValues { to in
          guard let left = left.baseAddress, let right = right.baseAddress,
            let to = to.baseAddress
          else { return }
          for rows in region.touchedRows.rowRanges(in: shape) {
            let start = rows.lowerBound * shape.columns
            kernel_add(
              variant.raw, left + start, right + start, rows.count * shape.columns, to + start)
          }
        }
      }
    }
  }

  static func residualError(
    input: Shape, output: Shape, from source: Site, to result: Site, at site: Site
  ) -> ShapeError? {
    ShapeError(
      .residual, at: site, left: .init(.site(source), input),
      right: .init(.site(result), output), rows: .exactly(input.rows),
      columns: .exactly(input.columns))
  }
}
