extension AttentionModel {
  /// Those of `ids` whose matrices have other bits in `other`.
  func parameters(_ ids: [ParameterID], thatDifferIn other: AttentionModel) -> [ParameterID] {
    ids.filter { !self[$0].hasSameBits(as: other[$0]) }
  }

  /// Whether nothing but the numbers of `parameters` differs in `other`, and which heads are on; no
  /// shape does.
  func hasSameStructure(as other: AttentionModel, except parameters: [ParameterID]) -> Bool {
    var probe = other
    for id in parameters {
      // Which keys are allowed is part of how a layer works.
      if case .mask = id { return false }
      guard let own = self[id], own.shape == other[id]?.shape else { return false }
      probe[id] = own
    }
    guard probe.layers.count == layers.count else { return false }
    for layer in layers.indices {
      let count = layers[layer].heads.count
      guard probe.layers[layer].heads.count == count else { return false }
      for head in 0..<count where probe.layers[layer].heads[head].isOn != isOn(head, layer) {
        probe.layers[layer].heads[head].isOn = isOn(head, layer)
      }
    }
    return probe == self && zip(signs, other.signs).allSatisfy(==)
  }

  private func isOn(_ head: Int, _ layer: Int) -> Bool { layers[layer].heads[head].isOn }

  /// Of the factors: 0 and −0 are equal and make different numbers.
  private var signs: [FloatingPointSign] {
    [main.scale, source?.sequence.scale, output?.scale].map { ($0 ?? 0).sign }
      + layers.map { if case .factor(let factor) = $0.scale { factor.sign } else { .plus } }
  }
}
