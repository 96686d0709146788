import AttentionEngine

/// The first number on the way to one that is NaN or infinite: all that it is made from is finite.
package struct OutOfRangeOrigin: Equatable, Sendable {
  package let operand: Derivation.Operand
  /// Whether it stands in the weights, and was not computed.
  package let isWritten: Bool
}

extension State {
  /// Looks for the origin, where the number under the cursor is out of range; see `outOfRangeOrigin`.
  mutating func refreshOutOfRangeOrigin() {
    outOfRangeOrigin = nil
    guard products == nil, !hasMapSources, !model.isCaptured, var last = derivation,
      last.isOutOfRange
    else { return }
    // Ends where everything is finite, or at what a large pass did not keep.
    while let source = last.sources.first(where: \.isOutOfRange),
      let next = trace.derivation(of: source.cell)
    {
      last = next
    }
    outOfRangeOrigin = OutOfRangeOrigin(
      operand: .init(cell: last.cell, value: last.value), isWritten: last.rule == .written)
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
