/// Which of a set of byte strings begin at a place of a text.
struct ByteTrie: Sendable {
  private var edges: PairTable
  /// For each node what ends there; −1 where nothing does.
  private var ends: [Int32] = [-1]

  init(minimumCapacity: Int = 0) { edges = PairTable(minimumCapacity: minimumCapacity) }

  /// Of two equal strings the last one counts.
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>, _ value: Int32) {
    var node: Int32 = 0
    for byte in bytes {
      if let next = edges[node, Int32(byte)] {
        node = Int32(next)
      } else {
        let next = Int32(ends.count)
        ends.append(-1)
        edges.set(node, Int32(byte), Int64(next))
        node = next
      }
    }
    if node != 0 { ends[Int(node)] = value }
  }

  /// Goes through all strings that begin at `start`, the shortest first.
  func prefixes(
    of text: UnsafeBufferPointer<UInt8>, from start: Int, _ body: (_ end: Int, Int32) -> Void
  ) {
    var node: Int32 = 0
    var place = start
    while place < text.count, let next = edges[node, Int32(text[place])] {
      node = Int32(next)
      place += 1
      if ends[Int(node)] >= 0 { body(place, ends[Int(node)]) }
    }
  }

  func longestPrefix(
    of text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (end: Int, value: Int32)? {
    var longest: (end: Int, value: Int32)?
    prefixes(of: text, from: start) { longest = ($0, $1) }
    return longest
  }
}
