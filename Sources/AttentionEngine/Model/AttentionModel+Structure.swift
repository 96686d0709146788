extension AttentionModel {
  /// Those of `ids` whose matrices have other bits in `other`.
  func parameters(_ ids: [ParameterID], thatDifferIn other: AttentionModel) -> [ParameterID] {
    // A large model has hundreds in its heads, of which an edit changes one.
    let isShared = zip(layers, other.layers).map { $0.heads.sharesStorage(with: $1.heads) }
    return ids.filter { id in
      if let head = id.headID, isShared.indices.contains(head.layer), isShared[head.layer] {
        return false
      }
      return !self[id].hasSameBits(as: other[id])
    }
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

extension ParameterID {
  /// The head that has it; nil where it belongs to none.
  fileprivate var headID: HeadID? {
    switch self {
    case .weight(_, let id), .bias(_, let id), .capturedWeights(let id): id
    default: nil
    }
  }
}

extension Array {
  /// Whether both are one array of which nothing was changed since it was copied.
  fileprivate func sharesStorage(with other: [Element]) -> Bool {
    withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer {
        own.baseAddress == $0.baseAddress && own.count == $0.count && !own.isEmpty
      }
    }
  }
}
