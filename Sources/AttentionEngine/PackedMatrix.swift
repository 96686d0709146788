import Kernels

/// The right-hand matrix of a product, rearranged into panels of 16 columns. Packed once, it
/// serves every product with it.
package struct PackedMatrix: Sendable {
  /// The rows of the matrix: the numbers of one sum of products.
  package let depth: Int
  package let columns: Int
  private let storage: [Float]
  /// Where the panels begin, so that they lie at an address divisible by 64 (faster; a copy of
  /// the struct shares the storage, which therefore never moves).
  private let offset: Int

  /// Packs `matrix` `[depth, columns]`, for A·B.
  package init(_ matrix: Matrix) {
    if let block = matrix.stored, matrix.patches.isEmpty,
      let floats = block.floats(of: matrix.shape)
    {
      self.init(depth: matrix.rows, columns: matrix.columns) { packed in
        if block.isTransposed {
          kernel_pack_transposed(floats, block.stride, matrix.rows, matrix.columns, packed)
        } else {
          kernel_pack(floats, block.stride, matrix.rows, matrix.columns, packed)
        }
      }
      return
    }
    self.init(depth: matrix.rows, columns: matrix.columns) { packed in
      matrix.values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        kernel_pack(base, matrix.columns, matrix.rows, matrix.columns, packed)
      }
    }
  }

  /// Packs the transpose of `matrix` `[columns, depth]`, for A·Bᵀ.
  package init(transposing matrix: Matrix) {
    self.init(depth: matrix.columns, columns: matrix.rows) { packed in
      matrix.values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        kernel_pack_transposed(base, matrix.columns, matrix.columns, matrix.rows, packed)
      }
    }
  }

  private init(depth: Int, columns: Int, fill: (UnsafeMutablePointer<Float>) -> Void) {
    let floatsPerLine = 64 / MemoryLayout<Float>.stride
    let count = kernel_packed_count(depth, columns) + floatsPerLine
    var offset = 0
    self.storage = Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      // All but what lies outside of the lines is filled.
      initialized = count
      guard let base = buffer.baseAddress else { return }
      let past = Int(bitPattern: base) / MemoryLayout<Float>.stride % floatsPerLine
      offset = (floatsPerLine - past) % floatsPerLine
      fill(base + offset)
    }
    self.offset = offset
    self.depth = depth
    self.columns = columns
  }

  func withPanels<R>(_ body: (UnsafePointer<Float>) -> R) -> R {
    storage.withUnsafeBufferPointer { body($0.baseAddress! + offset) }
  }
}

extension StoredBlock {
  /// The numbers of a matrix of this shape where they lie; nil where they have to be converted.
  fileprivate func floats(of shape: Shape) -> UnsafePointer<Float>? {
    let (lines, width) =
      isTransposed ? (shape.columns, shape.rows) : (shape.rows, shape.columns)
    guard lines > 0, width > 0 else { return nil }
    return storage.floats(from: offset, count: (lines - 1) * stride + width)
  }
}
