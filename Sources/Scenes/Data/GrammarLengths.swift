/// How many tokens the sides of a grammar's alternatives have at most; saturating.
struct GrammarLengths {
  struct Length {
    var left = 0
    var right = 0
  }

  private let grammar: Grammar
  private var ofRules: [Length?]

  init(_ grammar: Grammar) {
    self.grammar = grammar
    ofRules = Array(repeating: nil, count: grammar.rules.count)
    for rule in grammar.rules.indices { ofRules[rule] = length(ofRule: rule) }
  }

  /// Of the longer side of the longest sentence.
  var longest: Int { ofRules[0].map { max($0.left, $0.right) } ?? 0 }

  subscript(_ alternative: Grammar.Alternative) -> Length {
    length(of: alternative, slots: alternative.slots.map { ofRules[$0.rule] ?? Length() })
  }

  private mutating func length(ofRule rule: Int) -> Length {
    if let known = ofRules[rule] { return known }
    var result = Length()
    for alternative in grammar.rules[rule].alternatives {
      var slots: [Length] = []
      for slot in alternative.slots { slots.append(length(ofRule: slot.rule)) }
      let length = length(of: alternative, slots: slots)
      result.left = max(result.left, length.left)
      result.right = max(result.right, length.right)
    }
    ofRules[rule] = result
    return result
  }

  private func length(of alternative: Grammar.Alternative, slots: [Length]) -> Length {
    func sum(_ items: [Grammar.Item], _ side: KeyPath<Length, Int>) -> Int {
      items.reduce(0) { total, item in
        guard case .slot(let slot) = item else { return saturatingSum(total, 1) }
        return saturatingSum(total, slots[slot][keyPath: side])
      }
    }
    return Length(left: sum(alternative.left, \.left), right: sum(alternative.right, \.right))
  }
}

/// The sum, or the largest integer where it is larger.
func saturatingSum(_ left: Int, _ right: Int) -> Int {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? .max : sum
}

/// The product, or the largest integer where it is larger.
func saturatingProduct(_ left: Int, _ right: Int) -> Int {
  let (product, overflow) = left.multipliedReportingOverflow(by: right)
  return overflow ? .max : product
}
