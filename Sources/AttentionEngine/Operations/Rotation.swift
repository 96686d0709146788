import Kernels

/// The cosines and sines of the angles that the tokens of a text are turned by, worked out once for
/// all heads. The angle is rounded to single precision, as is what is made of it.
package struct RotationTable: Sendable {
  package let rotary: Rotary
  /// `[positions, width / 2]`.
  let cosines: Matrix
  let sines: Matrix

  package init(_ rotary: Rotary, positions: Int) {
    self.rotary = rotary
    let frequencies = rotary.frequencies
    var cosines = Matrix(rows: positions, columns: frequencies.count)
    var sines = cosines
    for position in 0..<positions {
      for (pair, frequency) in frequencies.enumerated() {
        let turn = Turn(position: position, frequency: frequency)
        cosines[position, pair] = turn.cosine
        sines[position, pair] = turn.sine
      }
    }
    self.cosines = cosines
    self.sines = sines
  }

  private init(_ rotary: Rotary, cosines: Matrix, sines: Matrix) {
    self.rotary = rotary
    self.cosines = cosines
    self.sines = sines
  }

  package var positions: Int { cosines.rows }

  /// By what one pair of numbers of one token is turned.
  struct Turn {
    let frequency: Float
    /// position · frequency, in radians.
    let angle: Float
    let cosine: Float
    let sine: Float

    init(position: Int, frequency: Float) {
      self.frequency = frequency
      angle = Float(position) * frequency
      cosine = Float(kernel_cos(Double(angle)))
      sine = Float(kernel_sin(Double(angle)))
    }
  }

  /// The one that turns back what this one turned.
  var inverse: RotationTable {
    RotationTable(
      rotary, cosines: cosines,
      sines: Matrix(rows: sines.rows, columns: sines.columns, values: sines.values.map { -$0 }))
  }
}

extension Rotary {
  func turn(position: Int, pair: Int) -> RotationTable.Turn {
    RotationTable.Turn(position: position, frequency: frequencies[pair])
  }
}

extension Operations {
  /// rotated[i] = x[i], each pair of its numbers turned by the angles of token i; see `Rotary`.
  /// Su et al. 2021, §3.4.2.
  /// - Parameters: x `[tokens, dHead]`; a table of at least so many positions.
  /// - Returns: the same shape.
  package func rotated(_ x: Matrix, by table: RotationTable) -> Matrix {
    var result = Matrix(rows: x.rows, columns: x.columns)
    refreshRotated(&result, .all, x, by: table)
    return result
  }

  /// Recomputes the rows that `region` touches.
  /// - Parameter first: the position of the first row.
  func refreshRotated(
    _ result: inout Matrix, _ region: Region, _ x: Matrix, by table: RotationTable,
    from first: Int = 0
  ) {
    precondition(x.shape == result.shape && table.rotary.width <= x.columns)
    precondition(first + x.rows <= table.positions)
    let (shape, width) = (x.shape, table.rotary.width)
    guard width > 0 else { return copy(region.touchedRows, of: x, into: &result) }
    withBases(table.cosines, table.sines) { cosines, sines in
      withBases(x, into: &result) { from, to in
        region.forEachTouchedRange(in: shape) { rows in
          let start = rows.lowerBound * shape.columns
          let angles = (first + rows.lowerBound) * (width / 2)
          kernel_rotate(
            variant.raw, from + start, rows.count, shape.columns, width, cosines + angles,
            sines + angles, to + start)
        }
      }
    }
  }

  /// dx: upstream turned back, for a rotation's transpose is its inverse.
  /// - Parameter upstream: the gradient of what was rotated, `[tokens, dHead]`.
  /// - Returns: the same shape.
  package func rotatedBackward(_ upstream: Matrix, by table: RotationTable) -> Matrix {
    rotated(upstream, by: table.inverse)
  }
}
