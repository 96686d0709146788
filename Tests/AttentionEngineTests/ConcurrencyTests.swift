import Foundation
import Synchronization
import Testing

@testable import AttentionEngine

/// Work that is shared out among threads.
struct ConcurrencyTests {
  /// How often each of 0..<count was called.
  private func calls(_ count: Int, threads: Int) -> [Int] {
    let calls = Mutex([Int](repeating: 0, count: count))
    concurrently(count, threads: threads) { index in calls.withLock { $0[index] += 1 } }
    return calls.withLock { $0 }
  }

  @Test("every piece is done once before the call returns", arguments: [1, 2, 3, 8])
  func once(threads: Int) {
    for count in [0, 1, 2, 3, 17, 1000] {
      for _ in 0..<20 {
        #expect(calls(count, threads: threads) == Array(repeating: 1, count: count))
      }
    }
  }

  /// Eight helpers are there from the first call on.
  @Test("no more threads work at once than may")
  func limit() {
    concurrently(8, threads: 8) { _ in usleep(100) }
    let atWork = Mutex((now: 0, most: 0))
    for _ in 0..<20 {
      concurrently(12, threads: 2) { _ in
        atWork.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        usleep(50)
        atWork.withLock { $0.now -= 1 }
      }
    }
    #expect((1...2).contains(atWork.withLock { $0.most }))
  }

  @Test("work within work, and work of several callers at once, is done all the same")
  func nested() async {
    let sums = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let sum = Mutex(0)
          for _ in 0..<50 {
            concurrently(6, threads: 2) { outer in
              concurrently(5, threads: 2) { inner in sum.withLock { $0 += outer * 5 + inner } }
            }
          }
          return sum.withLock { $0 }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == Array(repeating: 50 * 435, count: 8))
  }

  /// A helper that blocked its own faults would take the program down with the terminal as it is.
  @Test("helpers leave the program's signals alone, and none of their own")
  func signals() {
    let caller = pthread_self()
    let helpers = Mutex<[[Bool]]>([])
    for _ in 0..<100 where helpers.withLock({ $0.isEmpty }) {
      concurrently(20, threads: 2) { _ in
        usleep(200)
        guard pthread_equal(pthread_self(), caller) == 0 else { return }
        var blocked = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &blocked)
        let isBlocked = [SIGWINCH, SIGTERM, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT].map {
          sigismember(&blocked, $0) == 1
        }
        helpers.withLock { $0.append(isBlocked) }
      }
    }
    #expect(
      helpers.withLock { $0.first } == [true, true, false, false, false, false, false])
  }

  /// The first piece is the caller's, and waits for all others: those of its own stretch too.
  @Test("what a thread has no time for another one does")
  func theft() {
    let pieces = 16
    var isDone = false
    // Another test may have the helpers: then there is nobody to wait for.
    for _ in 0..<200 where !isDone {
      let others = Mutex(0)
      let sawAll = Mutex(false)
      concurrently(pieces, threads: 2) { index in
        guard index == 0 else { return others.withLock { $0 += 1 } }
        for _ in 0..<500 where !sawAll.withLock({ $0 }) {
          usleep(100)
          let isLast = others.withLock { $0 == pieces - 1 }
          sawAll.withLock { $0 = isLast }
        }
      }
      isDone = sawAll.withLock { $0 }
    }
    #expect(isDone)
  }

  @Test("every value is changed in its place", arguments: [1, 2, 4])
  func change(threads: Int) {
    var values = Array(0..<50).map { [$0] }
    concurrentChange(&values, threads: threads) { index, value in value.append(-index) }
    #expect(values == (0..<50).map { [$0, -$0] })
    var none: [Int] = []
    concurrentChange(&none, threads: threads) { _, _ in Issue.record("there is nothing to change") }
  }

  @Test("a map keeps its order")
  func order() {
    for threads in [1, 2, 4] {
      #expect(concurrentMap(100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
    }
  }

  /// The second of three heads is off. So many numbers are shared out.
  @Test("heads stand side by side, by however many threads", arguments: [1, 2, 3])
  func concat(threads: Int) {
    let (rows, width) = (100, 32)
    let context = { (sign: Float) in
      Matrix(
        rows: rows, columns: width, values: (0..<rows * width).map { sign * Float($0 + 1) })
    }
    let result = Operations(threads: threads).concat(
      [context(1), nil, context(-1)], columns: [0..<32, 32..<64, 64..<96], tokens: rows)
    for row in 0..<rows {
      let numbers = (0..<width).map { Float(row * width + $0 + 1) }
      let zeros = [Float](repeating: 0, count: width)
      #expect(Array(result.row(row)) == numbers + zeros + numbers.map { -$0 })
    }
  }

  @Test("parts of a product make up the whole, each once", arguments: [1, 2, 3, 5])
  func productParts(threads: Int) {
    for (rows, columns) in [(1, 1), (16, 32), (16, 384), (128, 384), (128, 1536), (512, 100)] {
      let parts = ProductParts(rows: rows, depth: 384, columns: columns, threads: threads)
      var times = [Int](repeating: 0, count: rows * columns)
      for index in 0..<parts.count {
        let part = parts[index]
        #expect(part.columns.lowerBound % 16 == 0)
        for row in part.rows { for column in part.columns { times[row * columns + column] += 1 } }
      }
      #expect(times.allSatisfy { $0 == 1 })
    }
  }

  @Test(
    "a product of few rows is shared out by columns, one of many where those are uneven by rows")
  func partsOfProducts() {
    let count = { (rows: Int, columns: Int, threads: Int) in
      ProductParts(rows: rows, depth: 384, columns: columns, threads: threads).count
    }
    // Tiles of 48 columns.
    #expect(count(16, 384, 2) == 8)
    #expect(count(16, 384, 3) == 8)
    #expect(count(16, 1500, 2) == 32)
    // For 3 threads 8 tiles are 3, 3 and 2.
    #expect(count(128, 384, 3) == 3)
    #expect(count(128, 384, 2) == 8)
    // Too little to hand over.
    #expect(count(1, 384, 2) == 1)
    #expect(count(16, 384, 1) == 1)
  }

  /// What is fetched ahead is for the thread itself: each has a stretch of neighbours.
  @Test("the last part of each thread is followed by none of its own")
  func followed() {
    let parts = ProductParts(rows: 16, depth: 384, columns: 384, threads: 2)
    #expect((0..<8).map(parts.isFollowed) == [true, true, true, false, true, true, true, false])
    let rows = ProductParts(rows: 128, depth: 384, columns: 384, threads: 3)
    #expect((0..<3).map(rows.isFollowed) == [false, false, false])
    let whole = ProductParts(rows: 16, depth: 384, columns: 384, threads: 1)
    #expect(!whole.isFollowed(0))
  }

  @Test("what is more work is shared out from fewer numbers on")
  func work() {
    #expect(RowParts(0..<16, width: 384, threads: 2).count == 1)
    #expect(RowParts(0..<16, width: 384, work: 2, threads: 2).count == 2)
  }

  @Test("parts of rows are neighbours and make up the whole", arguments: [1, 2, 3, 5])
  func parts(threads: Int) {
    for rows in [0..<0, 3..<4, 5..<90, 0..<4096] {
      for width in [1, 100, 1 << 13] {
        let parts = RowParts(rows, width: width, threads: threads)
        #expect(parts.count <= max(1, threads))
        var end = rows.lowerBound
        for index in 0..<parts.count {
          #expect(parts[index].lowerBound == end)
          end = parts[index].upperBound
        }
        #expect(end == rows.upperBound)
      }
    }
  }
}
