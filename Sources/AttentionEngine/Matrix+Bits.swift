import Kernels

extension Matrix {
  /// Whether both have the same shape and the same bits: +0 differs from −0, a NaN equals itself.
  /// Constant time where the two share their storage.
  package func hasSameBits(as other: Matrix) -> Bool {
    guard shape == other.shape else { return false }
    if let stored, stored == other.stored { return hasSamePatches(as: other) }
    return withBases(self, other) { kernel_same_bits($0, $1, count) }
  }

  /// Whether row `index` has the same bits as row `otherIndex` of `other`.
  package func row(_ index: Int, hasSameBitsAs otherIndex: Int, of other: Matrix) -> Bool {
    guard columns == other.columns else { return false }
    if stored != nil || other.stored != nil {
      if index == otherIndex, patches.isEmpty, other.patches.isEmpty, stored == other.stored {
        return true
      }
      return zip(row(index), other.row(otherIndex)).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
    return withBases(self, other) {
      kernel_same_bits($0 + index * columns, $1 + otherIndex * columns, columns)
    }
  }

  /// Of two matrices that are stored at the same place: a patch may have the number that stands there.
  private func hasSamePatches(as other: Matrix) -> Bool {
    Set(patches.keys).union(other.patches.keys).allSatisfy { index in
      let (row, column) = (index / columns, index % columns)
      return self[row, column].bitPattern == other[row, column].bitPattern
    }
  }

  private func withBases(
    _ left: Matrix, _ right: Matrix,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Bool
  ) -> Bool {
    left.values.withUnsafeBufferPointer { left in
      right.values.withUnsafeBufferPointer { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return body(left, right)
      }
    }
  }
}

extension Optional where Wrapped == Matrix {
  /// Whether both are nil or have the same bits.
  func hasSameBits(as other: Matrix?) -> Bool {
    switch (self, other) {
    case (nil, nil): true
    case (let left?, let right?): left.hasSameBits(as: right)
    default: false
    }
  }
}
