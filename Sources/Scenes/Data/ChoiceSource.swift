import AttentionEngine

/// Decides between the alternatives of a grammar.
protocol ChoiceSource {
  /// A number from 0 up to, but not including, `count`.
  mutating func choose(below count: Int) -> Int
}

/// Each alternative is equally likely.
struct RandomChoices: ChoiceSource {
  var generator: SplitMix64

  mutating func choose(below count: Int) -> Int {
    count > 1 ? generator.index(below: count) : 0
  }
}

/// All choices in order, the last one changing fastest, as in an odometer.
///
/// One way through the choices decides which come after it, so a way is walked with the digits so
/// far; where it has more choices than digits, it takes the first of each.
struct ChoiceOdometer: ChoiceSource {
  private var digits: [(value: Int, count: Int)] = []
  private var position = 0

  mutating func choose(below count: Int) -> Int {
    guard count > 1 else { return 0 }
    if position == digits.count { digits.append((0, count)) }
    position += 1
    return digits[position - 1].value
  }

  /// Goes on to the next way; false when there is none.
  mutating func advance() -> Bool {
    position = 0
    while let last = digits.popLast() {
      if last.value + 1 < last.count {
        digits.append((last.value + 1, last.count))
        return true
      }
    }
    return false
  }
}
