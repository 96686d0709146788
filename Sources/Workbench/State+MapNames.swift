import AttentionEngine

/// What a map is called. Whatever is no plain weight of one head says so everywhere.
extension State {
  /// `mean of 3 heads · without first token, renormalised · heads 0.1 0.4 2.11`; empty for the
  /// weights of a head.
  package var mapLabel: String { mapLabel(heads: 12) }

  /// The same with at most so many heads by name.
  package func mapLabel(heads count: Int) -> String {
    [combinationLabel, lensLabel, poolingLabel, headList(count)].compactMap { $0 }
      .joined(separator: " · ")
  }

  /// What matters most of the label, where there is little room: not which heads.
  package var shortMapLabel: String {
    [combinationLabel, lensLabel, poolingLabel].compactMap { $0 }.joined(separator: ", ")
  }

  /// `mean of 3 heads`.
  package var combinationLabel: String? {
    guard let map = attentionMap, let reduction = self.map.reduction else { return nil }
    return "\(reduction.rawValue) of \(map.heads.count) head\(map.heads.count == 1 ? "" : "s")"
  }

  /// `heads 0.1 0.4 2.11`: by layer and number.
  private func headList(_ count: Int) -> String? {
    guard let map = attentionMap, self.map.reduction != nil, count > 0 else { return nil }
    let names = map.heads.map(name(of:))
    let list = names.prefix(count).joined(separator: " ") + (names.count > count ? " …" : "")
    return (names.count == 1 ? "head " : "heads ") + list
  }

  /// `layers 0 4`, where several heads together are of other layers than the one that is shown.
  package var combinedLayers: String? {
    guard let map = attentionMap, self.map.reduction != nil else { return nil }
    let layers = Set(map.heads.map(\.layer)).sorted()
    guard layers != [place.head.layer] else { return nil }
    let names = layers.map {
      isNamed(layer: $0) ? label(of: .layer($0), isShort: true) : "\($0)"
    }
    return (names.count == 1 ? "layer " : "layers ") + names.joined(separator: " ")
  }

  /// `mean of 8×8 weights`: a number of the map stands for that many queries and keys.
  package var poolingLabel: String? {
    guard let pooling = attentionMap?.pooling, pooling.size > 1 else { return nil }
    return "\(pooling.kind.rawValue) of \(pooling.size)×\(pooling.size)"
  }

  /// Of which cells the blocks of the map are, where not of all: `unmasked`, or under a lens `of the
  /// rest`, since its name says what it leaves out. In few letters: a legend has more to say.
  package var cellsCountedInBlocks: String? {
    guard let map = attentionMap, let cells = cellsOfBlocks else { return nil }
    return cells.hasMask ? "unmasked" : map.lens.renormalizes ? "of the rest" : nil
  }

  package var lensLabel: String? {
    guard let map = attentionMap else { return nil }
    switch map.lens {
    case .weights: return nil
    case .withoutFirst: return "without first token, renormalised"
    case .withoutSpecial: return "without special tokens, renormalised"
    case .valueNorm:
      return model.layers[place.head.layer].outputWeight == nil
        ? "weight × ‖v‖" : "weight × ‖v·W_O‖"
    }
  }

  /// The formula of the map; nil for the weights of a head, or some rows of them.
  package var mapFormula: String? {
    guard let map = attentionMap, !shortMapLabel.isEmpty else { return nil }
    let norm = layer.outputWeight == nil ? "‖v[j]‖" : "‖v[j]·W_O‖"
    let one =
      switch map.lens {
      case .weights: "weights[i, j]"
      case .withoutFirst: "weights[i, j] / Σ weights[i, k], k not the first token"
      case .withoutSpecial: "weights[i, j] / Σ weights[i, k], k not special"
      case .valueNorm: "weights[i, j] · \(norm)"
      }
    let block = map.pooling.size > 1 ? "\(map.pooling.kind.rawValue) over blocks of " : ""
    guard let reduction = self.map.reduction else { return block + one }
    return "\(block)\(reduction.rawValue) over heads of \(one)"
  }

  /// What stands in the name of a file for the layer or the head that a map is of, where it is of
  /// others: `-heads0.0-4.1`; of many heads `-12heads`.
  var headsSuffix: String? {
    guard let map = attentionMap, self.map.reduction != nil, !self.map.marked.isEmpty else {
      return nil
    }
    let names = map.heads.map(name(of:))
    return names.count > 6
      ? "-\(names.count)heads"
      : (names.count == 1 ? "-head" : "-heads") + names.joined(separator: "-")
  }

  /// What stands in the name of a file with the map: `-mean-without-first`.
  var mapSuffix: String {
    guard let map = attentionMap else { return "" }
    let lens =
      switch map.lens {
      case .weights: ""
      case .withoutFirst: "-without-first"
      case .withoutSpecial: "-without-special"
      case .valueNorm: "-times-value-norm"
      }
    let block = map.pooling.size > 1 ? "-\(map.pooling.kind.rawValue)\(map.pooling.size)" : ""
    return (self.map.reduction.map { "-\($0.rawValue)" } ?? "") + lens + block
  }
}
