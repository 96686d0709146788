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
  let count: Int
  private let rows: Range<Int>

  /// Fewer numbers than these are done before another thread has taken its part.
  private static let leastWork = 1 << 13

  /// - Parameter width: the numbers of a row.
  init(_ rows: Range<Int>, width: Int, threads: Int) {
    self.rows = rows
    let isShared = threads > 1 && rows.count * width >= Self.leastWork
    count = isShared ? max(1, min(threads, rows.count)) : 1
  }

  subscript(index: Int) -> Range<Int> {
    rows.lowerBound + rows.count * index / count..<rows.lowerBound + rows.count * (index + 1)
      / count
  }
}

/// The result of a product in parts of about the same work, one for each thread: ranges of columns that
/// begin with a panel, so that each thread reads its own of the right side, or where they would not come
/// out even, ranges of rows.
struct ProductParts: Sendable {
  let count: Int
  private let shape: Shape
  private let areRows: Bool

  /// Fewer multiply-adds than these are done before another thread has woken up.
  private static let leastWork = 1 << 18
  /// Fewer rows than these are not shared out: each thread would read the whole right side.
  private static let leastRows = 64
  /// The rows and columns that are worked at once.
  private static let tile = Shape(6, 4 * Int(KERNEL_PANEL))

  init(rows: Int, depth: Int, columns: Int, threads: Int) {
    shape = Shape(rows, columns)
    guard threads > 1, rows * depth * columns >= Self.leastWork else {
      (count, areRows) = (1, true)
      return
    }
    areRows = rows >= Self.leastRows && !Self.isEven(columns, threads: threads)
    count = min(
      threads, areRows ? rows.steps(of: Self.tile.rows) : columns.steps(of: Self.tile.columns))
  }

  /// Whether each thread gets about as many tiles of `columns`.
  private static func isEven(_ columns: Int, threads: Int) -> Bool {
    let tiles = columns.steps(of: tile.columns)
    return tiles % threads == 0 || tiles >= 8 * threads
  }

  subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    if count == 1 { return (0..<shape.rows, 0..<shape.columns) }
    return areRows
      ? (part(index, of: shape.rows, step: Self.tile.rows), 0..<shape.columns)
      : (0..<shape.rows, part(index, of: shape.columns, step: Self.tile.columns))
  }

  /// Bounds are multiples of `step`.
  private func part(_ index: Int, of length: Int, step: Int) -> Range<Int> {
    let steps = length.steps(of: step)
    return steps * index / count * step..<min(length, steps * (index + 1) / count * step)
  }
}

extension Int {
  fileprivate func steps(of step: Int) -> Int { (self + step - 1) / step }
}
