extension AttentionModel {
  /// The matrix of `id`, or nil where the model has none. Setting nil removes what is optional;
  /// setting a matrix of another shape is the caller's bug unless the sentence changed too.
  package subscript(id: ParameterID) -> Matrix? {
    get {
      switch id {
      case .embeddings: return embeddings
      case .positions:
        if case .written(let matrix) = positions { return matrix }
        return nil
      case .weight(let projection, let id): return head(id)?.weights[projection]
      case .bias(let projection, let id): return head(id)?.biases[projection]
      case .outputWeight(let layer): return layerAt(layer)?.outputWeight
      case .outputBias(let layer): return layerAt(layer)?.outputBias
      case .mask(let layer):
        if case .matrix(let matrix)? = layerAt(layer)?.mask { return matrix }
        return nil
      case .gain(let layer): return layerAt(layer)?.norm?.gain
      case .shift(let layer): return layerAt(layer)?.norm?.shift
      }
    }
    set {
      switch id {
      case .embeddings: if let newValue { embeddings = newValue }
      case .positions: positions = newValue.map(Positions.written) ?? .none
      case .weight(let projection, let id):
        layers[id.layer].heads[id.head].weights[projection] = newValue
      case .bias(let projection, let id):
        layers[id.layer].heads[id.head].biases[projection] = newValue
      case .outputWeight(let layer): layers[layer].outputWeight = newValue
      case .outputBias(let layer): layers[layer].outputBias = newValue
      case .mask(let layer): layers[layer].mask = newValue.map(Mask.matrix) ?? .none
      case .gain(let layer): if let newValue { layers[layer].norm?.gain = newValue }
      case .shift(let layer): if let newValue { layers[layer].norm?.shift = newValue }
      }
    }
  }

  /// All parameters that the model has, in the order in which the pass meets them.
  package var parameterIDs: [ParameterID] {
    var ids: [ParameterID] = [.embeddings, .positions]
    for layer in layers.indices {
      for head in layers[layer].heads.indices {
        let id = HeadID(layer: layer, head: head)
        for projection in Projection.allCases {
          ids += [.weight(projection, id), .bias(projection, id)]
        }
      }
      ids += [
        .mask(layer: layer), .outputWeight(layer: layer), .outputBias(layer: layer),
        .gain(layer: layer), .shift(layer: layer),
      ]
    }
    return ids.filter { self[$0] != nil }
  }

  package func head(_ id: HeadID) -> AttentionHead? {
    guard let layer = layerAt(id.layer), layer.heads.indices.contains(id.head) else { return nil }
    return layer.heads[id.head]
  }

  private func layerAt(_ index: Int) -> AttentionLayer? {
    layers.indices.contains(index) ? layers[index] : nil
  }
}
