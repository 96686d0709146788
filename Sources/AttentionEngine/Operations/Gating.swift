import Kernels

extension Operations {
  /// gated[i, j] = activation[i, j] · intermediate[i, j].  Dauphin et al. 2017; Shazeer 2020, §2.
  /// - Parameters: both `[tokens, dIntermediate]`.
  /// - Returns: the same shape.
  package func gated(_ activation: Matrix, _ intermediate: Matrix) -> Matrix {
    var result = Matrix(rows: activation.rows, columns: activation.columns)
    refreshGated(&result, .all, activation, intermediate)
    return result
  }

  /// Recomputes the rows that `region` touches.
  func refreshGated(
    _ result: inout Matrix, _ region: Region, _ activation: Matrix, _ intermediate: Matrix
  ) {
    precondition(activation.shape == intermediate.shape && activation.shape == result.shape)
    let shape = result.shape
    withBases(activation, intermediate, into: &result) { left, right, to in
      let (left, right, to) = (SharedPlace(left), SharedPlace(right), SharedPlace(to))
      inParts(region, of: shape) { rows in
        let start = rows.lowerBound * shape.columns
        kernel_multiply(
          variant.raw, left.reading + start, right.reading + start, rows.count * shape.columns,
          to.writing + start)
      }
    }
  }

  /// dActivation = upstream ∘ intermediate and dIntermediate = upstream ∘ activation.
  /// - Parameters: upstream, the gradient of the gated numbers, and both factors
  ///   `[tokens, dIntermediate]`.
  /// - Returns: the same shapes.
  package func gatedBackward(
    _ upstream: Matrix, activation: Matrix, intermediate: Matrix
  ) -> (activation: Matrix, intermediate: Matrix) {
    (gated(upstream, intermediate), gated(upstream, activation))
  }

  /// The gate has a number for each one that it lets through.
  static func gateError(intermediate: Shape, gate: Shape, layer: Int) -> ShapeError? {
    let id = HeadID(layer: layer, head: 0)
    return ShapeError(
      .gate, at: Site(.gated, id), left: .init(.site(Site(.intermediate, id)), intermediate),
      right: .init(.parameter(.gateWeight(layer: layer)), gate),
      columns: .exactly(intermediate.columns))
  }
}
