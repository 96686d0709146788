import AttentionEngine

/// What every word ends with in the sentence as it is, and in one with the same words in another
/// order: as the model is, and without what says where a word stands.
package struct OrderComparison: Equatable, Sendable {
  /// The results of the words before and after, both in the order of the sentence as it is.
  package struct Pair: Equatable, Sendable {
    package let before: Matrix
    package let after: Matrix

    /// How far apart two numbers may be and still be the same sum in another order: 16 units in the
    /// last place of the largest number. Keys in another order are added up in another order.
    package var tolerance: Float {
      let largest = (before.values + after.values).lazy.filter(\.isFinite).map(abs).max() ?? 0
      return 16 * largest.ulp
    }

    /// The words of which a number changes by more than rounding.
    package var changedRows: [Int] {
      let tolerance = tolerance
      return (0..<before.rows).filter { row in
        zip(before.row(row), after.row(row)).contains {
          $0.bitPattern != $1.bitPattern && !(abs($0 - $1) <= tolerance)
        }
      }
    }

    package var hasSameBits: Bool { before.hasSameBits(as: after) }
  }

  /// What is compared.
  package let site: Site
  package let words: [String]
  /// Place j of the other sentence has the word of place `order[j]`.
  package let order: [Int]
  package let asItIs: Pair
  /// Without positions and segments; nil where the model has neither.
  package let withoutPlaces: Pair?

  package var reordered: [String] { order.map { words[$0] } }

  /// nil where there are not two words to change places.
  init?(of model: AttentionModel, variant: KernelVariant = .best) {
    var model = model.given
    guard model.tokens.count > 1 else { return nil }
    model.decoding = nil
    model.targets = []
    site = model.endSite
    words = model.tokenTexts
    order = Self.order(of: model.tokens)
    asItIs = Self.pair(model, order, site, variant)
    let hasPlaces = model.positions != .none || model.main.segments != nil
    var without = model
    without.positions = .none
    without.main.segments = nil
    withoutPlaces = hasPlaces ? Self.pair(without, order, site, variant) : nil
  }

  /// The first and the last of the words that stand in the sentence once change their places:
  /// `the dog bites the man` becomes `the man bites the dog`. Where there are no two of them, every
  /// word moves on by one place.
  static func order(of tokens: [Int]) -> [Int] {
    var order = Array(tokens.indices)
    var counts: [Int: Int] = [:]
    for token in tokens { counts[token, default: 0] += 1 }
    let once = order.filter { counts[tokens[$0]] == 1 }
    if let first = once.first, let last = once.last, first != last {
      order.swapAt(first, last)
      return order
    }
    return [tokens.count - 1] + order.dropLast()
  }

  /// Positions and segments belong to places and stay; the words move.
  private static func pair(
    _ model: AttentionModel, _ order: [Int], _ site: Site, _ variant: KernelVariant
  ) -> Pair {
    var moved = model
    moved.tokens = order.map { model.tokens[$0] }
    let before = result(of: model, site, variant)
    let after = result(of: moved, site, variant)
    var back = after
    for (place, origin) in order.enumerated() {
      for column in 0..<after.columns { back[origin, column] = after[place, column] }
    }
    return Pair(before: before, after: back)
  }

  private static func result(
    of model: AttentionModel, _ site: Site, _ variant: KernelVariant
  ) -> Matrix {
    var trace = Trace(model: model, variant: variant)
    trace.compute(site)
    return trace[site] ?? Matrix(rows: model.tokens.count, columns: 0)
  }
}
