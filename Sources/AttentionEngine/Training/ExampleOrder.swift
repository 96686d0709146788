/// In which order examples are learned from: epoch after epoch all of them, each time shuffled anew.
struct ExampleOrder: Sendable {
  private let count: Int
  private var generator: SplitMix64
  private var epoch: [Int] = []
  private var place = 0

  init(count: Int, seed: UInt64) {
    self.count = count
    // Another stream than the one that draws the first weights from the same seed.
    generator = SplitMix64(seed: ~seed)
  }

  /// The next `batch` examples, or what is left of the epoch.
  mutating func next(_ batch: Int) -> [Int] {
    if place == epoch.count {
      epoch = generator.permutation(of: count)
      place = 0
    }
    let end = min(place + batch, count)
    defer { place = end }
    return Array(epoch[place..<end])
  }
}
