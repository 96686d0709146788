import AttentionEngine

/// The first number on the way to one that is NaN or infinite, as far as the way is known.
package struct OutOfRangeOrigin: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// It stands in the weights.
    case written
    /// All that it is made from is finite.
    case computed
    /// What it is made from is not kept: a large pass works it out where somebody looks.
    case onTheWay
  }

  package let operand: Derivation.Operand
  package let kind: Kind
}

extension State {
  /// Looks for the origin, where the number under the cursor is out of range; see `outOfRangeOrigin`.
  mutating func refreshOutOfRangeOrigin() {
    outOfRangeOrigin = nil
    guard products == nil, !hasMapSources, !model.isCaptured, var last = derivation,
      last.isOutOfRange
    else { return }
    var kind = last.rule == .written ? OutOfRangeOrigin.Kind.written : .computed
    var operand = Derivation.Operand(cell: last.cell, value: last.value)
    while let source = last.sources.first(where: \.isOutOfRange) {
      operand = source
      guard let next = trace.derivation(of: source.cell) else {
        kind = .onTheWay
        break
      }
      last = next
      kind = last.rule == .written ? .written : .computed
    }
    outOfRangeOrigin = OutOfRangeOrigin(operand: operand, kind: kind)
  }

  /// The source that is marked until somebody marks another one: of a number out of range the origin.
  var firstMark: Int {
    guard let origin = outOfRangeOrigin?.operand.cell else { return 0 }
    return sources.firstIndex { $0.cell == origin } ?? 0
  }
}

extension Derivation {
  /// Whether the number is none, or infinite for another reason than a mask.
  package var isOutOfRange: Bool { Operand(cell: cell, value: value).isOutOfRange }
}

extension Derivation.Operand {
  /// A mask makes −∞ of scores.
  fileprivate var isOutOfRange: Bool {
    guard value == -.infinity, case .site(let site) = cell.matrix else { return !value.isFinite }
    return !site.stage.isMap
  }
}
