extension AttentionModel {
  /// Whether an encoder reads the source.
  package var isEncoderDecoder: Bool { layers.contains { $0.part == .source } }

  /// Where a layer belongs in the way that models are told of: a block of a stack, counted from 0. In
  /// a decoder attention to itself and cross-attention are one block.
  package struct LayerPlace: Hashable, Sendable {
    /// `encoder` or `decoder`; nil where there is one stack.
    package let stack: String?
    package let block: Int
    package let isCross: Bool
  }

  /// The place of each layer.
  package var layerPlaces: [LayerPlace] {
    guard isEncoderDecoder else {
      return layers.indices.map { LayerPlace(stack: nil, block: $0, isCross: layers[$0].isCross) }
    }
    var counts: [Part: Int] = [:]
    var wasCross: [Part: Bool] = [:]
    return layers.map { layer in
      // Cross-attention goes with what stands before it.
      if !layer.isCross || wasCross[layer.part] != false {
        counts[layer.part, default: -1] += 1
      }
      wasCross[layer.part] = layer.isCross
      return LayerPlace(
        stack: layer.part == .source ? "encoder" : "decoder", block: counts[layer.part] ?? 0,
        isCross: layer.isCross)
    }
  }

  /// What goes into the first block of `part`, and what each block hands on. What the last one hands
  /// on went through the final norm, where there is one.
  package func hiddenSites(of part: Part) -> [Site] {
    let places = layerPlaces
    let own = layers.indices.filter { layers[$0].part == part }
    let last = own.filter { index in
      !own.contains { $0 > index && places[$0].block == places[index].block }
    }
    var sites = [startSite(of: part)] + last.map(lastSite(ofLayer:))
    if !last.isEmpty { sites[sites.count - 1] = resultSite(of: part) }
    return sites
  }
}
