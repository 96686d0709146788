import Foundation
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

  /// Two, as of keys and of values it needs one each. On a thread of its own, as others have rooms that other
  /// work left behind.
  @Test("what a thread needs for a moment it has again the next time")
  func momentary() async {
    let counts = [Self.count, Self.count + 100]
    let places = await withCheckedContinuation { answer in
      Thread { answer.resume(returning: Self.places(counts, times: 2)) }.start()
    }
    #expect(places.count == 2 && Set(places[0]).count == 2)
    #expect(places.count == 2 && Set(places[1]) == Set(places[0]))
  }

  /// Where rooms of these sizes are, each time that all are taken and given back.
  private static func places(_ counts: [Int], times: Int) -> [[UInt]] {
    (0..<times).map { _ in
      let rooms = counts.compactMap { kernel_take_room($0, false) }
      for (room, count) in zip(rooms, counts) {
        room[count - 1] = 1
        kernel_give_room(room, count, false)
      }
      return rooms.map { UInt(bitPattern: $0) }
    }
  }

  @Test("more rooms for a moment than a thread keeps, and larger ones, are rooms like others")
  func manyMoments() throws {
    let counts = [Self.count, 1 << 20, Self.count, 100, Self.count + 1]
    for _ in 0..<3 {
      let rooms = try counts.map { try #require(kernel_take_room($0, false)) }
      for (index, room) in rooms.enumerated() {
        for place in 0..<counts[index] { room[place] = Float(index) }
      }
      for (index, room) in rooms.enumerated() {
        #expect((0..<counts[index]).allSatisfy { room[$0] == Float(index) })
        kernel_give_room(room, counts[index], false)
      }
    }
  }

  /// What is fetched on the way lies behind the panels, also behind the last of all.
  @Test("a product has the same bits whether its weight lasts or not")
  func lasting() {
    var random = SplitMix64(seed: 11)
    for (rows, depth, columns) in [
      (1, 1, 1), (5, 7, 33), (16, 384, 32), (64, 96, 200), (7, 40, 64), (16, 384, 192),
      (1, 900, 400),
      (23, 65, 130), (9, 200, 480),
    ] {
      let matrix = { (rows: Int, columns: Int) in
        Matrix(
          rows: rows, columns: columns,
          values: (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &random) })
      }
      let left = matrix(rows, depth)
      let right = matrix(depth, columns)
      for threads in [1, 2] {
        let operations = Operations(threads: threads)
        let result = operations.product(left, PackedMatrix(right, lasts: true))
        #expect(result.hasSameBits(as: operations.product(left, PackedMatrix(right))))
        let plain = Operations(variant: .baseline)
        #expect(result.hasSameBits(as: plain.product(left, PackedMatrix(right))))
      }
    }
  }
}
