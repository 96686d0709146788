import AttentionEngine
import Testing

@Suite struct SplitMix64Tests {
  /// The numbers of the reference implementation in C for this seed.
  @Test func referenceNumbers() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  /// The upper half of the product with the bound: 6457827717110365317 · 10 / 2⁶⁴ = 3.5…
  @Test func boundedNumbersAreTheUpperHalfOfAProduct() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect((0..<5).map { _ in generator.index(below: 10) } == [3, 1, 5, 2, 8])
  }

  @Test func boundedNumbersAreEquallyLikely() {
    var generator = SplitMix64(seed: 7)
    var counts = [0, 0, 0]
    for _ in 0..<30_000 { counts[generator.index(below: 3)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 300 })
    #expect((0..<100).allSatisfy { _ in generator.index(below: 1) == 0 })
  }

  @Test func anOrderHasEveryNumberOnceAndEachInEveryPlace() {
    var generator = SplitMix64(seed: 7)
    var firsts = [0, 0, 0, 0]
    for _ in 0..<4000 {
      let order = generator.permutation(of: 4)
      #expect(order.sorted() == [0, 1, 2, 3])
      firsts[order[0]] += 1
    }
    #expect(firsts.allSatisfy { abs($0 - 1000) < 120 })
    #expect(generator.permutation(of: 0) == [])
  }
}
