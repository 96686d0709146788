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
  var results = [Result?](repeating: nil, count: count)
  concurrentChange(&results, threads: threads) { $1 = transform($0) }
  return results.compactMap { $0 }
}

/// Changes each of `values` where it stands, on at most `threads` threads at once and in any order. For
/// what is large, better than a new value: threads that ask for memory at once wait for each other.
func concurrentChange<Value: Sendable>(
  _ values: inout [Value], threads: Int, _ change: @Sendable (Int, inout Value) -> Void
) {
  let count = values.count
  values.withUnsafeMutableBufferPointer { values in
    // Each value has a place of its own.
    let address = UInt(bitPattern: values.baseAddress)
    concurrently(count, threads: threads) { index in
      guard let values = UnsafeMutablePointer<Value>(bitPattern: address) else { return }
      change(index, &values[index])
    }
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

  /// Fewer additions than these are done before another thread has taken its part.
  private static let leastWork = 1 << 13

  /// - Parameters: width: the numbers of a row; work: how many additions take as long as what is done
  ///   with one of them.
  init(_ rows: Range<Int>, width: Int, work: Int = 1, threads: Int) {
    self.rows = rows
    let isShared = threads > 1 && rows.count * width * work >= Self.leastWork
    count = isShared ? max(1, min(threads, rows.count)) : 1
  }

  subscript(index: Int) -> Range<Int> {
    rows.lowerBound + rows.count * index / count..<rows.lowerBound + rows.count * (index + 1)
      / count
  }
}

/// The result of a product in parts: columns by the tile, so that each thread reads its own neighbouring
/// ones of the right side, or where they would not come out even, ranges of rows, one for each thread.
struct ProductParts: Sendable {
  let count: Int
  private let shape: Shape
  private let threads: Int
  private let areRows: Bool

  /// Fewer multiply-adds than these are done before another thread has woken up.
  private static let leastWork = 1 << 18
  /// Fewer rows than these are not shared out: each thread would read the whole right side.
  private static let leastRows = 64
  /// The rows and columns that are worked at once.
  private static let tile = Shape(8, 3 * Int(KERNEL_PANEL))

  init(rows: Int, depth: Int, columns: Int, threads: Int) {
    shape = Shape(rows, columns)
    guard threads > 1, rows * depth * columns >= Self.leastWork else {
      (count, areRows, self.threads) = (1, true, 1)
      return
    }
    areRows = rows >= Self.leastRows && !Self.isEven(columns, threads: threads)
    count =
      areRows
      ? min(threads, rows.steps(of: Self.tile.rows)) : columns.steps(of: Self.tile.columns)
    self.threads = min(threads, count)
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

  /// Whether the thread that works this part as one of its own works the next one then.
  func isFollowed(_ index: Int) -> Bool {
    !areRows && count > 1 && !(1...threads).contains { count * $0 / threads == index + 1 }
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
