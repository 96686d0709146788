extension AttentionModel {
  /// Those of `ids` whose matrices have other bits in `other`.
  func parameters(_ ids: [ParameterID], thatDifferIn other: AttentionModel) -> [ParameterID] {
    ids.filter { !self[$0].hasSameBits(as: other[$0]) }
  }

  /// Whether nothing but the numbers of `parameters` differs in `other`, and no shape.
  func hasSameStructure(as other: AttentionModel, except parameters: [ParameterID]) -> Bool {
    var probe = other
    for id in parameters {
      // Which keys are allowed is part of how a layer works.
      if case .mask = id { return false }
      guard let own = self[id], own.shape == other[id]?.shape else { return false }
      probe[id] = own
    }
    return probe == self && zip(signs, other.signs).allSatisfy(==)
  }

  /// Of the factors: 0 and −0 are equal and make different numbers.
  private var signs: [FloatingPointSign] {
    [main.scale, source?.sequence.scale, output?.scale].map { ($0 ?? 0).sign }
      + layers.map { if case .factor(let factor) = $0.scale { factor.sign } else { .plus } }
  }
}
