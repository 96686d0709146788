import Kernels

/// The operations of a pass, on one variant of the kernels. Each stands in a file of its own.
///
/// Every operation has two forms: one that takes whole matrices, checks their shapes and returns
/// the result, and one that recomputes a region of a result in place. Both run the same kernels
/// in the same order, so that what is recomputed has the same bits as what is computed anew.
package struct Operations: Sendable {
  package let variant: KernelVariant
  /// How many threads an operation may use. The bits do not depend on it: threads share out whole
  /// numbers, never the terms of one.
  package var threads: Int

  package init(variant: KernelVariant = .best, threads: Int = 1) {
    self.variant = variant
    self.threads = threads
  }

  /// Keeps the memory of matrices that are gone for the next pass, which would else spend a fifth of
  /// its time on getting pages anew. For the process as a whole.
  package static func keepFreedMemory() { kernel_keep_freed_memory() }

  /// result[i, j] = bias[j] + Σ_k left[i, k]·right[k, j] for the rows `rows`: one chain of fused
  /// multiply-adds in the order of k, from the bias, or from 0 where there is none.
  func product(
    _ left: Matrix, rows: Range<Int>, _ right: PackedMatrix, bias: Matrix? = nil,
    into result: inout Matrix
  ) {
    precondition(left.columns == right.depth && result.columns == right.columns)
    precondition(result.rows == left.rows && rows.upperBound <= left.rows)
    precondition(bias == nil || bias?.count == right.columns)
    let (depth, columns) = (right.depth, right.columns)
    guard !rows.isEmpty, columns > 0 else { return }
    let parts = ProductParts(rows: rows.count, depth: depth, columns: columns, threads: threads)
    left.values.withUnsafeBufferPointer { a in
      result.withUnsafeMutableValues { c in
        guard let c = c.baseAddress else { return }
        // A left matrix without columns has no storage, and none of it is read.
        let a = a.baseAddress.map { $0 + rows.lowerBound * depth } ?? UnsafePointer(c)
        withBase(of: bias) { bias in
          let (a, bias) = (SharedPlace(a), bias.map(SharedPlace.init))
          let c = SharedPlace(c + rows.lowerBound * columns)
          concurrently(parts.count, threads: threads) {
            let (rows, columns) = parts[$0]
            multiply(a, rows, right, columns, bias, c, isFollowed: parts.isFollowed($0))
          }
        }
      }
    }
  }

  /// The numbers of a product in these rows and columns.
  private func multiply(
    _ left: SharedPlace, _ rows: Range<Int>, _ right: PackedMatrix, _ columns: Range<Int>,
    _ bias: SharedPlace?, _ result: SharedPlace, isFollowed: Bool
  ) {
    right.withPanels {
      kernel_product(
        variant.raw, left.reading + rows.lowerBound * right.depth, right.depth, rows.count,
        right.depth, $0 + columns.lowerBound * right.depth, columns.count,
        bias.map { $0.reading + columns.lowerBound },
        result.writing + rows.lowerBound * right.columns + columns.lowerBound, right.columns,
        right.panelsBehind(columns, isFollowed: isFollowed))
    }
  }

  /// result[i, j] += Σ_k left[i, k]·right[k, j]: the chain goes on from what stands in the result.
  func productAdded(_ left: Matrix, _ right: PackedMatrix, into result: inout Matrix) {
    precondition(left.columns == right.depth)
    precondition(result.shape == Shape(left.rows, right.columns))
    withBases(left, into: &result) { a, c in
      right.withPanels {
        kernel_product_added(
          variant.raw, a, left.columns, left.rows, left.columns, $0, right.columns, c,
          right.columns)
      }
    }
  }

  /// result[i, j] = Σ_k left[k, i]·right[k, j], in the order of k.
  func productTransposed(_ left: Matrix, _ right: PackedMatrix) -> Matrix {
    product(left.transposed, right)
  }

  /// left · right, as a new matrix.
  func product(_ left: Matrix, _ right: PackedMatrix) -> Matrix {
    var result = Matrix(rows: left.rows, columns: right.columns)
    product(left, rows: 0..<left.rows, right, into: &result)
    return result
  }

  /// Calls `body` with ranges of the rows that `region` touches, on all threads: each row is its own.
  /// - Parameter work: see `RowParts`.
  func inParts(
    _ region: Region, of shape: Shape, work: Int = 1, _ body: @Sendable (Range<Int>) -> Void
  ) {
    region.forEachTouchedRange(in: shape) { rows in
      let parts = RowParts(rows, width: shape.columns, work: work, threads: threads)
      concurrently(parts.count, threads: threads) { body(parts[$0]) }
    }
  }

  /// Copies the cells in `region` from `source`, which has the same shape.
  func copy(_ region: Region, of source: Matrix, into result: inout Matrix) {
    precondition(source.shape == result.shape)
    let columns = source.columns
    let columnIndices = region.columnIndices(in: source.shape)
    let ranges = region.rowRanges(in: source.shape)
    source.values.withUnsafeBufferPointer { from in
      result.withUnsafeMutableValues { to in
        for range in ranges {
          for index in range.lowerBound * columns..<range.upperBound * columns {
            to[index] = from[index]
          }
        }
        for column in columnIndices {
          for row in 0..<source.rows {
            to[row * columns + column] = from[row * columns + column]
          }
        }
      }
    }
  }
}

/// Throws `error` where there is one.
func check(_ error: ShapeError?) throws(ShapeError) {
  if let error { throw error }
}
