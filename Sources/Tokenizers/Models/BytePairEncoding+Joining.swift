// Joining pairs in the order of their ranks, of equal ranks the left one first.

extension BytePairEncoding {
  /// A pair that could be joined when it was found.
  private struct Candidate {
    /// Rank and place of the left symbol.
    let order: UInt64
    let whole: Int32

    init(_ merge: (rank: Int32, whole: Int32), at place: Int32) {
      order = UInt64(UInt32(bitPattern: merge.rank)) << 32 | UInt64(UInt32(bitPattern: place))
      whole = merge.whole
    }

    var place: Int { Int(order & 0xFFFF_FFFF) }
  }

  /// O(n log n) for n symbols.
  func join(_ symbols: inout [Symbol]) {
    guard symbols.count > 1 else { return }
    var queue: [Candidate] = []
    queue.reserveCapacity(symbols.count)
    for place in 0..<symbols.count - 1 {
      if let merge = merges[symbols[place].id, symbols[place + 1].id] {
        Self.push(Candidate(merge, at: Int32(place)), to: &queue)
      }
    }
    while let candidate = Self.popFirst(of: &queue) {
      let place = candidate.place
      guard symbols[place].length > 0, symbols[place].next >= 0 else { continue }
      let right = symbols[Int(symbols[place].next)]
      // Others may stand here by now.
      guard merges[symbols[place].id, right.id]?.whole == candidate.whole else { continue }

      symbols[Int(symbols[place].next)].length = 0
      symbols[place].id = candidate.whole
      symbols[place].length += right.length
      symbols[place].next = right.next
      if right.next >= 0 { symbols[Int(right.next)].previous = Int32(place) }

      let previous = symbols[place].previous
      if previous >= 0, let merge = merges[symbols[Int(previous)].id, candidate.whole] {
        Self.push(Candidate(merge, at: previous), to: &queue)
      }
      if right.next >= 0, let merge = merges[candidate.whole, symbols[Int(right.next)].id] {
        Self.push(Candidate(merge, at: Int32(place)), to: &queue)
      }
    }
  }

  // A binary heap.

  private static func push(_ candidate: Candidate, to queue: inout [Candidate]) {
    var place = queue.count
    queue.append(candidate)
    while place > 0 {
      let parent = (place - 1) / 2
      guard candidate.order < queue[parent].order else { break }
      queue[place] = queue[parent]
      place = parent
    }
    queue[place] = candidate
  }

  private static func popFirst(of queue: inout [Candidate]) -> Candidate? {
    guard let first = queue.first else { return nil }
    let last = queue.removeLast()
    guard !queue.isEmpty else { return first }
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < queue.count else { break }
      if child + 1 < queue.count, queue[child + 1].order < queue[child].order { child += 1 }
      guard queue[child].order < last.order else { break }
      queue[place] = queue[child]
      place = child
    }
    queue[place] = last
    return first
  }
}
