import Kernels

/// Calls `body` with 0..<count, on at most `threads` threads at once and in any order. The calls must
/// write to different places.
func concurrently(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
  guard threads > 1, count > 1 else {
    for index in 0..<count { body(index) }
    return
  }
  withoutActuallyEscaping(body) { body in
    var work = body
    withUnsafeMutablePointer(to: &work) { work in
      kernel_share_out(
        count, threads,
        { context, index in
          context?.assumingMemoryBound(to: (@Sendable (Int) -> Void).self).pointee(index)
        }, work)
    }
  }
}

/// What `transform` makes of 0..<count, in this order, worked by at most `threads` threads at once.
/// Which thread works what is left to chance: `transform` must not depend on it.
func concurrentMap<Result: Sendable>(
  _ count: Int, threads: Int, _ transform: @Sendable (Int) -> Result
) -> [Result] {
  guard threads > 1, count > 1 else { return (0..<count).map(transform) }
  // A few for each thread, so that one that is held up leaves some to the others, and each of
  // neighbours, whose numbers lie one behind the other.
  let pieces = min(count, 3 * threads)
  return Array(unsafeUninitializedCapacity: count) { results, initializedCount in
    // Each result has a place of its own.
    let address = UInt(bitPattern: results.baseAddress)
    concurrently(pieces, threads: threads) { piece in
      guard let results = UnsafeMutablePointer<Result>(bitPattern: address) else {
        preconditionFailure("no place for \(count) results")
      }
      for index in count * piece / pieces..<count * (piece + 1) / pieces {
        (results + index).initialize(to: transform(index))
      }
    }
    initializedCount = count
  }
}

/// A place in memory that several threads may use, each its own stretch of it; valid no longer than
/// the pointer that it was made from.
struct SharedPlace: Sendable {
  private let address: UInt

  init(_ pointer: UnsafePointer<Float>) { address = UInt(bitPattern: pointer) }

  var reading: UnsafePointer<Float> {
    guard let pointer = UnsafePointer<Float>(bitPattern: address) else {
      preconditionFailure("no pointer is null")
    }
    return pointer
  }

  var writing: UnsafeMutablePointer<Float> { UnsafeMutablePointer(mutating: reading) }
}

/// Ranges of rows of about the same work, one for each thread.
struct RowParts: Sendable {
  private let parts: [Range<Int>]

  /// Fewer numbers than these are done before another thread has taken its part.
  private static let leastWork = 1 << 13

  /// - Parameter width: the numbers of a row.
  init(_ rows: Range<Int>, width: Int, threads: Int) {
    guard threads > 1, rows.count > 1, rows.count * width >= Self.leastWork else {
      parts = [rows]
      return
    }
    let count = min(threads, rows.count)
    parts = (0..<count).map { part in
      rows.lowerBound + rows.count * part / count..<rows.lowerBound + rows.count * (part + 1)
        / count
    }
  }

  var count: Int { parts.count }

  subscript(index: Int) -> Range<Int> { parts[index] }
}

/// The result of a product in parts of about the same work, one for each thread: ranges of columns that
/// begin with a panel, so that each thread reads its own of the right side, or where they would not come
/// out even, ranges of rows.
struct ProductParts: Sendable {
  private let rows: [Range<Int>]
  private let columns: [Range<Int>]

  /// Fewer multiply-adds than these are done before another thread has woken up.
  private static let leastWork = 1 << 18
  /// Fewer rows than these are not shared out: each thread would read the whole right side.
  private static let leastRows = 64
  /// The rows and columns that are worked at once.
  private static let tile = Shape(6, 4 * Int(KERNEL_PANEL))

  init(rows: Int, depth: Int, columns: Int, threads: Int) {
    guard threads > 1, rows * depth * columns >= Self.leastWork else {
      self.rows = [0..<rows]
      self.columns = [0..<columns]
      return
    }
    if rows >= Self.leastRows, !Self.isEven(columns, threads: threads) {
      self.rows = Self.parts(of: rows, count: threads, step: Self.tile.rows)
      self.columns = [0..<columns]
    } else {
      self.rows = [0..<rows]
      self.columns = Self.parts(of: columns, count: threads, step: Self.tile.columns)
    }
  }

  /// Whether each thread gets about as many tiles of `columns`.
  private static func isEven(_ columns: Int, threads: Int) -> Bool {
    let tiles = (columns + tile.columns - 1) / tile.columns
    return tiles % threads == 0 || tiles >= 8 * threads
  }

  var count: Int { rows.count * columns.count }

  subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    (rows[index / columns.count], columns[index % columns.count])
  }

  /// `0..<length` in at most `count` parts, whose bounds are multiples of `step`.
  private static func parts(of length: Int, count: Int, step: Int) -> [Range<Int>] {
    let steps = (length + step - 1) / step
    return (0..<count).compactMap { part in
      let start = steps * part / count * step
      let end = min(length, steps * (part + 1) / count * step)
      return start < end ? start..<end : nil
    }
  }
}
