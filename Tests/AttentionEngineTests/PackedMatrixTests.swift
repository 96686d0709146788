import Kernels
import Testing

@testable import AttentionEngine

/// Memory of packed matrices, and products with those that last.
struct PackedMatrixTests {
  /// More than a piece that has malloc's memory.
  private static let count = 20_000

  @Test("rooms lie at lines of the cache and do not overlap", arguments: [false, true])
  func rooms(lasts: Bool) throws {
    let counts = [1, 15, 16, 17, Self.count, Self.count + 1]
    let rooms = try counts.map { try #require(kernel_take_room($0, lasts)) }
    for (index, room) in rooms.enumerated() {
      #expect(UInt(bitPattern: room) % 64 == 0)
      for place in 0..<counts[index] { room[place] = Float(index) }
    }
    for (index, room) in rooms.enumerated() {
      #expect((0..<counts[index]).allSatisfy { room[$0] == Float(index) })
      kernel_give_room(room, counts[index], lasts)
    }
  }

  @Test("what was given back serves the next of its size, and no other")
  func reuse() throws {
    // A size that nothing else has.
    let count = Self.count + 4_321
    let first = try #require(kernel_take_room(count, true))
    kernel_give_room(first, count, true)
    let larger = try #require(kernel_take_room(count + 16, true))
    #expect(larger != first)
    let second = try #require(kernel_take_room(count, true))
    #expect(second == first)
    let third = try #require(kernel_take_room(count, true))
    #expect(third != first)
    for (room, size) in [(larger, count + 16), (second, count), (third, count)] {
      kernel_give_room(room, size, true)
    }
  }

  @Test("a product has the same bits whatever comes after it, and whether its weight lasts or not")
  func lasting() {
    var random = SplitMix64(seed: 11)
    for (rows, depth, columns) in [
      (1, 1, 1), (5, 7, 33), (16, 384, 32), (64, 96, 200), (7, 40, 64),
    ] {
      let matrix = { (rows: Int, columns: Int) in
        Matrix(
          rows: rows, columns: columns,
          values: (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &random) })
      }
      let left = matrix(rows, depth)
      let right = matrix(depth, columns)
      let expected = Operations(variant: .baseline).product(left, PackedMatrix(right))
      let next = [(1, 1), (3, 40), (384, 100)].map { PackedMatrix(matrix($0, $1), lasts: true) }
      let all = [UpcomingProducts.unknown, .many(next)] + next.map(UpcomingProducts.one)
      for threads in [1, 2] {
        for upcoming in all {
          var result = Matrix(rows: rows, columns: columns)
          Operations(threads: threads).product(
            left, rows: 0..<rows, PackedMatrix(right, lasts: true), into: &result, before: upcoming)
          #expect(result.hasSameBits(as: expected))
        }
      }
    }
  }

  @Test("each thread fetches what it reads next")
  func upcoming() throws {
    let weights = (0..<12).map { _ in
      PackedMatrix(Matrix(rows: 384, columns: 384, repeating: 1), lasts: true)
    }
    let begin = { (upcoming: UpcomingProducts, part: Int, threads: Int) in
      upcoming.begin(part: part, rows: 16, threads: threads).map {
        UInt(bitPattern: $0.place.reading)
      }
    }
    let first = { (index: Int, column: Int) in
      weights[index].withPanels { UInt(bitPattern: $0 + column * 384) }
    }
    #expect(begin(.unknown, 0, 2) == nil)
    #expect(begin(.one(weights[0]), 0, 1) == first(0, 0))
    #expect(begin(.one(weights[0]), 1, 2) == first(0, 192))
    #expect(begin(.many(weights), 0, 2) == first(0, 0))
    #expect(begin(.many(weights), 1, 2) == first(2, 0))
    // A thread that has no part of its own next time is likely to be given the last one.
    let narrow = PackedMatrix(Matrix(rows: 384, columns: 16, repeating: 1), lasts: true)
    #expect(begin(.one(narrow), 1, 2) == narrow.withPanels { UInt(bitPattern: $0) })
    #expect(begin(.many([narrow]), 1, 2) == nil)
  }
}
