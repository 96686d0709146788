import Kernels

/// What stands between the two products of a feed-forward network, element by element.
package enum Activation: String, CaseIterable, Hashable, Sendable {
  /// max(x, 0).
  case relu
  /// x·Φ(x), with the normal distribution's Φ.  Hendrycks and Gimpel 2016.
  case gelu
  case tanh
  /// x.
  case none
}

extension Operations {
  /// One number, with the bits of `refreshActivation`.
  package func activation(_ x: Float, by activation: Activation) -> Float {
    activation == .relu ? max(x, 0) : x
  }

  /// Recomputes the rows that `region` touches of result = activation(x).
  func refreshActivation(
    _ result: inout Matrix, _ region: Region, _ x: Matrix, by activation: Activation
  ) {
    for rows in region.touchedRows.rowRanges(in: x.shape) {
      for row in rows {
        for column in 0..<x.columns {
          let value = x[row, column]
          result[row, column] = activation == .relu ? max(value, 0) : value
        }
      }
    }
  }
}
