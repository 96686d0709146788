extension Grammar {
  /// In how many ways the grammar makes a sentence, or the largest integer where there are more.
  /// A sentence that can be made in several ways is counted as often.
  package var count: Int {
    var counting = GrammarCounting(self)
    return counting.count(ofRule: 0, slots: 1)
  }
}

/// Counts the ways in which a grammar makes its sentences. What was counted is kept.
struct GrammarCounting {
  private struct Choice: Hashable {
    let rule: Int
    let slots: Int
  }

  private let grammar: Grammar
  private var counts: [Choice: Int] = [:]
  /// For each rule that was looked at the ways of its alternatives.
  private var ways: [Int: [Int]] = [:]

  init(_ grammar: Grammar) { self.grammar = grammar }

  /// In how many ways `slots` names of one rule can be expanded: k! · eₖ(ways). The k slots choose
  /// different alternatives, and each alternative has its ways; eₖ, the elementary symmetric
  /// polynomial, is the sum over all sets of k alternatives of the product of their ways.
  mutating func count(ofRule rule: Int, slots: Int) -> Int {
    let choice = Choice(rule: rule, slots: slots)
    if let known = counts[choice] { return known }
    var symmetric = [1] + [Int](repeating: 0, count: slots)
    for way in ways(ofRule: rule) {
      for size in stride(from: slots, to: 0, by: -1) {
        let added = saturatingProduct(symmetric[size - 1], way)
        symmetric[size] = saturatingSum(symmetric[size], added)
      }
    }
    let count = (1...slots).reduce(symmetric[slots], saturatingProduct)
    counts[choice] = count
    return count
  }

  private mutating func ways(ofRule rule: Int) -> [Int] {
    if let known = ways[rule] { return known }
    let result = grammar.rules[rule].alternatives.map { alternative in
      var slots: [Int: Int] = [:]
      for slot in alternative.slots { slots[slot.rule, default: 0] += 1 }
      return slots.reduce(1) { product, entry in
        saturatingProduct(product, count(ofRule: entry.key, slots: entry.value))
      }
    }
    ways[rule] = result
    return result
  }
}
