import Testing

@testable import AttentionEngine

@Suite struct SamplingTests {
  private static let logits: [Float] = [0, 2, .nan, 1, -.infinity, 2]

  private func draws(_ sampling: Sampling, _ logits: [Float] = Self.logits) -> [Int?] {
    (0..<400).map { sampling.choice(from: logits[...], step: $0) }
  }

  @Test("without a temperature the first of the likeliest is chosen")
  func greedy() {
    #expect(Sampling.greedy.choice(from: Self.logits[...], step: 7) == 1)
    #expect(Sampling(temperature: 1, topK: 1).choice(from: Self.logits[...], step: 3) == 1)
    #expect(Sampling(temperature: 1, topP: 0.01).choice(from: Self.logits[...], step: 3) == 1)
  }

  @Test("a slice is counted from its own beginning, and nothing is chosen of no numbers")
  func places() {
    #expect(Sampling(temperature: 0.01).choice(from: Self.logits[3...], step: 0) == 2)
    #expect(Sampling(temperature: 1).choice(from: [.nan, -.infinity], step: 0) == nil)
    #expect(Sampling.greedy.choice(from: [.nan], step: 0) == nil)
  }

  @Test("a seed draws the same words again, another one others")
  func seeds() {
    let first = draws(Sampling(temperature: 1, seed: 5))
    #expect(first == draws(Sampling(temperature: 1, seed: 5)))
    #expect(first != draws(Sampling(temperature: 1, seed: 6)))
  }

  @Test("words are drawn as often as their shares say, and those without a share never")
  func shares() {
    let counts = Dictionary(grouping: draws(Sampling(temperature: 1)), by: { $0 })
      .mapValues(\.count)
    // softmax of 0, 2, 1, 2.
    let total = 400.0
    let expected: [Int: Double] = [0: 0.0541, 1: 0.3996, 3: 0.1470, 5: 0.3996]
    #expect(Set(counts.keys.compactMap { $0 }) == Set(expected.keys))
    for (word, share) in expected {
      #expect(abs(Double(counts[word] ?? 0) / total - share) < 0.08, "word \(word)")
    }
  }

  @Test("only the likeliest words are drawn where their number or their share is bounded")
  func bounds() {
    #expect(Set(draws(Sampling(temperature: 2, topK: 2))) == [1, 5])
    #expect(Set(draws(Sampling(temperature: 1, topP: 0.75))) == [1, 5])
    #expect(Set(draws(Sampling(temperature: 1, topK: 3))) == [1, 3, 5])
  }

  @Test("a low temperature draws the likeliest, a high one all alike")
  func temperatures() {
    #expect(Set(draws(Sampling(temperature: 0.02), [1, 3, 2])) == [1])
    let counts = Dictionary(grouping: draws(Sampling(temperature: 1000), [1, 3, 2]), by: { $0 })
    #expect(counts.values.allSatisfy { (90...180).contains($0.count) })
  }
}
