/// SplitMix64: equal seeds give equal numbers on every machine.  Steele, Lea and Flood 2014.
package struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number from 0 up to, but not including, `bound`, each equally likely.  Lemire 2019.
  ///
  /// The standard library has the same, but does not promise that its next version draws the same.
  /// - Precondition: `bound` is greater than 0.
  package mutating func next(below bound: Int) -> Int {
    precondition(bound > 0, "no number is below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// The numbers from 0 up to `count` in an order in which each is equally likely to come anywhere.
  /// Fisher and Yates.
  package mutating func order(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in order.indices.dropFirst().reversed() {
      order.swapAt(last, next(below: last + 1))
    }
    return order
  }
}
