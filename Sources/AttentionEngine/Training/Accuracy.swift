/// How well a model predicts: how often its likeliest word is the right one.
package struct Accuracy: Equatable, Sendable {
  package internal(set) var examples = 0
  /// The examples of which every target was met. Where each token's target is the next token, greedy
  /// decoding gives exactly these sentences.
  package internal(set) var exactExamples = 0
  package internal(set) var targets = 0
  package internal(set) var metTargets = 0
  /// The sum of −ln p[target].
  var lossSum = 0.0

  package init() {}

  /// From 0 to 1; 0 where there are no examples.
  package var exactShare: Double { Self.share(exactExamples, of: examples) }
  package var metShare: Double { Self.share(metTargets, of: targets) }
  package var meanLoss: Double { targets == 0 ? 0 : lossSum / Double(targets) }

  private static func share(_ part: Int, of all: Int) -> Double {
    all == 0 ? 0 : Double(part) / Double(all)
  }

  mutating func add(_ other: Accuracy) {
    examples += other.examples
    exactExamples += other.exactExamples
    targets += other.targets
    metTargets += other.metTargets
    lossSum += other.lossSum
  }

  /// One example more.
  mutating func add(logits: Matrix, losses: Matrix, targets: [Int?]) {
    var isExact = true
    for (row, target) in targets.enumerated() {
      guard let target else { continue }
      let logits = logits.row(row)
      // The first of the largest.
      let likeliest = logits.indices.max { logits[$0] < logits[$1] }.map { $0 - logits.startIndex }
      let isMet = likeliest == target
      self.targets += 1
      metTargets += isMet ? 1 : 0
      isExact = isExact && isMet
      lossSum += Double(losses[row, 0])
    }
    examples += 1
    exactExamples += isExact ? 1 : 0
  }
}
