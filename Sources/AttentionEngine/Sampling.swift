import Kernels

/// How the next word is chosen from the logits.
///
/// Greedy: the likeliest. Else one is drawn from softmax(logits / temperature), of the `topK` likeliest
/// alone, and of those only as many as together have the share `topP` (Holtzman et al. 2020, §3.1).
/// The same seed draws the same words.
package struct Sampling: Hashable, Sendable {
  /// Above 0; nil for greedy.
  package var temperature: Float?
  package var topK: Int?
  /// In (0, 1].
  package var topP: Float?
  package var seed: UInt64

  package init(
    temperature: Float? = nil, topK: Int? = nil, topP: Float? = nil, seed: UInt64 = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
  }

  package static let greedy = Sampling()

  /// The place of the chosen word.
  /// - Parameter step: how many words were chosen before.
  /// - Returns: nil where no logit is a number.
  package func choice(from logits: ArraySlice<Float>, step: Int) -> Int? {
    guard let temperature, temperature > 0 else { return logits.argmax }
    let candidates = candidates(logits, temperature)
    guard let last = candidates.last else { return nil }
    var generator = SplitMix64(seed: seed &+ UInt64(step) &* 0x9E37_79B9_7F4A_7C15)
    let total = candidates.reduce(0) { $0 + $1.share }
    var rest = Double(generator.next() >> 11) * 0x1p-53 * total
    for candidate in candidates {
      rest -= candidate.share
      if rest < 0 { return candidate.place }
    }
    return last.place
  }

  /// The words that may be drawn, the likeliest first, and what they are worth.
  private func candidates(
    _ logits: ArraySlice<Float>, _ temperature: Float
  ) -> [(place: Int, share: Double)] {
    let known = logits.enumerated().filter { !$0.element.isNaN && $0.element > -.infinity }
    guard let greatest = known.map(\.element).max() else { return [] }
    var order = known.sorted {
      $0.element == $1.element ? $0.offset < $1.offset : $0.element > $1.element
    }
    if let topK { order = Array(order.prefix(max(1, topK))) }
    let operations = Operations()
    let exponents = order.map { $0.element == greatest ? 0 : ($0.element - greatest) / temperature }
    let shares = operations.exponentials(exponents).map(Double.init)
    let total = shares.reduce(0, +)
    var taken: [(Int, Double)] = []
    var sum = 0.0
    for (word, share) in zip(order, shares) {
      taken.append((word.offset, share))
      sum += share
      if let topP, sum >= Double(topP) * total { break }
    }
    return taken
  }
}

extension Operations {
  /// exp(x) of each.
  fileprivate func exponentials(_ x: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: x.count) { buffer, count in
      if let base = buffer.baseAddress { kernel_exp(variant.raw, x, x.count, base) }
      count = x.count
    }
  }
}
