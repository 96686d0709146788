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
    refreshPairs(&result, region, left, right) { variant, a, b, count, y in
      kernel_add(variant, a, b, count, y)
    }
  }

  /// Recomputes the rows that `region` touches of what `kernel` makes of two matrices, number by
  /// number.
  func refreshPairs(
    _ result: inout Matrix, _ region: Region, _ left: Matrix, _ right: Matrix,
    by kernel:
      @Sendable (
        kernel_variant, UnsafePointer<Float>, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>
      ) -> Void
  ) {
    precondition(left.shape == right.shape && left.shape == result.shape)
    let shape = result.shape
    withBases(left, right, into: &result) { left, right, to in
      let (left, right, to) = (SharedPlace(left), SharedPlace(right), SharedPlace(to))
      inParts(region, of: shape) { rows in
        let start = rows.lowerBound * shape.columns
        kernel(
          variant.raw, left.reading + start, right.reading + start, rows.count * shape.columns,
          to.writing + start)
      }
    }
  }

  /// gradient += upstream: a sum hands its gradient to both of its terms, and a matrix that is read
  /// in several places has the sum of what they hand back.
  /// - Parameters: both `[tokens, d]`.
  package func addGradient(_ gradient: inout Matrix, _ upstream: Matrix) {
    precondition(gradient.shape == upstream.shape)
    withBases(upstream, into: &gradient) {
      kernel_add(variant.raw, $1, $0, upstream.values.count, $1)
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
