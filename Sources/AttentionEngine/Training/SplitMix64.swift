/// A small seeded generator: equal seeds give equal numbers on every machine, since floats are made
/// from integers by exact operations alone.  Steele, Lea and Flood 2014.
package struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// One of 2^24 equally likely numbers, evenly spaced in −1..<1, times `limit`.
  package mutating func uniform(within limit: Float) -> Float {
    let integer = Int32(next() >> 40) - (1 << 23)
    return Float(integer) * 0x1p-23 * limit
  }

  /// One of 0..<bound, all equally likely.
  /// - Precondition: `bound > 0`.
  package mutating func index(below bound: Int) -> Int {
    precondition(bound > 0)
    // The high half of a product with a random word; what would make some likelier is drawn anew.
    // Lemire 2019.
    let bound = UInt64(bound)
    let tooLow = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= tooLow { return Int(product.high) }
    }
  }

  /// 0..<count in an order of which all are equally likely.  Durstenfeld 1964.
  package mutating func permutation(of count: Int) -> [Int] {
    var result = Array(0..<count)
    guard count > 1 else { return result }
    for last in stride(from: count - 1, to: 0, by: -1) {
      result.swapAt(index(below: last + 1), last)
    }
    return result
  }
}
