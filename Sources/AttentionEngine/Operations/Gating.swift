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
    refreshPairs(&result, region, activation, intermediate) { variant, a, b, count, y in
      kernel_multiply(variant, a, b, count, y)
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
