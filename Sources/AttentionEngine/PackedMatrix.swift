import Kernels

/// The right-hand matrix of a product, rearranged into panels of 16 columns. Packed once, it
/// serves every product with it.
package struct PackedMatrix: Sendable {
  /// The rows of the matrix: the numbers of one sum of products.
  package let depth: Int
  package let columns: Int
  private let room: Room

  /// Packs `matrix` `[depth, columns]`, for A·B.
  /// - Parameter lasts: whether it serves many passes. What a model has is best packed in the order in
  ///   which a pass reads it.
  package init(_ matrix: Matrix, lasts: Bool = false) {
    if let block = matrix.stored, matrix.patches.isEmpty,
      let floats = block.floats(of: matrix.shape)
    {
      self.init(depth: matrix.rows, columns: matrix.columns, lasts: lasts) { packed in
        if block.isTransposed {
          kernel_pack_transposed(floats, block.stride, matrix.rows, matrix.columns, packed)
        } else {
          kernel_pack(floats, block.stride, matrix.rows, matrix.columns, packed)
        }
      }
      return
    }
    self.init(depth: matrix.rows, columns: matrix.columns, lasts: lasts) { packed in
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

  private init(
    depth: Int, columns: Int, lasts: Bool = false, fill: (UnsafeMutablePointer<Float>) -> Void
  ) {
    room = Room(count: kernel_packed_count(depth, columns), lasts: lasts)
    self.depth = depth
    self.columns = columns
    fill(room.place.writing)
  }

  func withPanels<R>(_ body: (UnsafePointer<Float>) -> R) -> R {
    withExtendedLifetime(room) { body(room.place.reading) }
  }

  /// How many panels behind those of `columns` the thread reads next: those of its next part of the
  /// product, or of weights those of the next product, which is often one like this. That they may be
  /// more or longer does not matter.
  /// - Parameter isFollowed: whether the thread has a next part.
  func panelsBehind(_ columns: Range<Int>, isFollowed: Bool) -> Int {
    guard isFollowed || room.lasts && columns == 0..<self.columns else { return 0 }
    return kernel_packed_count(1, columns.count) / Int(KERNEL_PANEL)
  }
}

/// Memory for panels, at an address divisible by 64.
private final class Room: Sendable {
  let place: SharedPlace
  let count: Int
  let lasts: Bool

  init(count: Int, lasts: Bool) {
    guard let room = kernel_take_room(count, lasts) else {
      preconditionFailure("no memory for \(count) numbers")
    }
    place = SharedPlace(room)
    self.count = count
    self.lasts = lasts
  }

  deinit { kernel_give_room(place.writing, count, lasts) }
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
