import Dispatch
import Kernels

/// Calls `body` with 0..<count, on at most `threads` threads at once and in any order. The calls must
/// write to different places.
func concurrently(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
  guard threads > 1, count > 1 else {
    for index in 0..<count { body(index) }
    return
  }
  DispatchQueue.concurrentPerform(iterations: count, execute: body)
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

/// The result of a product in parts of about the same work, one for each thread: ranges of rows, or
/// where there are few rows, ranges of columns that begin with a panel.
struct ProductParts: Sendable {
  private let rows: [Range<Int>]
  private let columns: [Range<Int>]

  /// Fewer multiply-adds than these are done before another thread has woken up.
  private static let leastWork = 1 << 20
  /// Fewer rows than these are not shared out: each thread would read the whole right side.
  private static let leastRows = 64

  init(rows: Int, depth: Int, columns: Int, threads: Int) {
    guard threads > 1, rows * depth * columns >= Self.leastWork else {
      self.rows = [0..<rows]
      self.columns = [0..<columns]
      return
    }
    if rows >= Self.leastRows {
      self.rows = Self.parts(of: rows, count: threads, step: 6)
      self.columns = [0..<columns]
    } else {
      self.rows = [0..<rows]
      self.columns = Self.parts(of: columns, count: threads, step: 4 * Int(KERNEL_PANEL))
    }
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
