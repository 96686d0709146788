extension AttentionModel {
  /// The matrix of `id`, or nil where the model has none. Setting nil removes what is optional;
  /// setting a matrix of another shape is the caller's bug unless the sentence changed too.
  package subscript(id: ParameterID) -> Matrix? {
    get {
      switch id {
      case .embeddings(let part): return sequence(part)?.embeddings
      case .positions(let part):
        if case .written(let matrix)? = sequence(part)?.positions { return matrix }
        return nil
      case .segments(let part): return sequence(part)?.segments?.table
      case .sourceValues: return source?.values?.matrix
      case .weight(let projection, let id):
        return has(id) ? layers[id.layer].heads[id.head].weights[projection] : nil
      case .bias(let projection, let id):
        return has(id) ? layers[id.layer].heads[id.head].biases[projection] : nil
      case .capturedWeights(let id):
        return has(id) ? layers[id.layer].heads[id.head].capturedWeights : nil
      case .outputWeight(let layer): return has(layer) ? layers[layer].outputWeight : nil
      case .outputBias(let layer): return has(layer) ? layers[layer].outputBias : nil
      case .mask(let layer):
        if has(layer), case .matrix(let matrix) = layers[layer].mask { return matrix }
        return nil
      case .gain(let place): return norm(at: place)?.gain
      case .shift(let place): return norm(at: place)?.shift
      case .embeddingProjection(let part): return sequence(part)?.projection
      case .relativeBias(let layer): return has(layer) ? layers[layer].relativeBias?.table : nil
      case .gateWeight(let layer): return has(layer) ? layers[layer].feedForward?.gateWeight : nil
      case .gateBias(let layer): return has(layer) ? layers[layer].feedForward?.gateBias : nil
      case .poolerWeight: return pooler?.weight
      case .poolerBias: return pooler?.bias
      case .transformWeight: return output?.transform?.weight
      case .transformBias: return output?.transform?.bias
      case .intermediateWeight(let layer):
        return has(layer) ? layers[layer].feedForward?.intermediateWeight : nil
      case .intermediateBias(let layer):
        return has(layer) ? layers[layer].feedForward?.intermediateBias : nil
      case .feedForwardWeight(let layer):
        return has(layer) ? layers[layer].feedForward?.weight : nil
      case .feedForwardBias(let layer): return has(layer) ? layers[layer].feedForward?.bias : nil
      case .logitsWeight: return output?.weight
      case .logitsBias: return output?.bias
      }
    }
    set {
      switch id {
      case .embeddings(let part):
        if let newValue { withSequence(part) { $0.embeddings = newValue } }
      case .positions(let part):
        withSequence(part) { $0.positions = newValue.map(Positions.written) ?? .none }
      case .segments(let part):
        if let newValue { withSequence(part) { $0.segments?.table = newValue } }
      case .sourceValues: if let newValue { source?.values?.matrix = newValue }
      case .weight(let projection, let id):
        layers[id.layer].heads[id.head].weights[projection] = newValue
      case .bias(let projection, let id):
        layers[id.layer].heads[id.head].biases[projection] = newValue
      case .capturedWeights(let id):
        layers[id.layer].heads[id.head].capturedWeights = newValue
      case .outputWeight(let layer): layers[layer].outputWeight = newValue
      case .outputBias(let layer): layers[layer].outputBias = newValue
      case .mask(let layer): layers[layer].mask = newValue.map(Mask.matrix) ?? .none
      case .gain(let place):
        if let newValue { withNorm(at: place) { $0.gain = newValue } }
      case .shift(let place): withNorm(at: place) { $0.shift = newValue }
      case .embeddingProjection(let part): withSequence(part) { $0.projection = newValue }
      case .relativeBias(let layer):
        if let newValue { layers[layer].relativeBias?.table = newValue }
      case .gateWeight(let layer): layers[layer].feedForward?.gateWeight = newValue
      case .gateBias(let layer): layers[layer].feedForward?.gateBias = newValue
      case .poolerWeight: if let newValue { pooler?.weight = newValue }
      case .poolerBias: pooler?.bias = newValue
      case .transformWeight: if let newValue { output?.transform?.weight = newValue }
      case .transformBias: output?.transform?.bias = newValue
      case .intermediateWeight(let layer):
        if let newValue { layers[layer].feedForward?.intermediateWeight = newValue }
      case .intermediateBias(let layer): layers[layer].feedForward?.intermediateBias = newValue
      case .feedForwardWeight(let layer): layers[layer].feedForward?.weight = newValue
      case .feedForwardBias(let layer): layers[layer].feedForward?.bias = newValue
      case .logitsWeight: output?.weight = newValue
      case .logitsBias: output?.bias = newValue
      }
    }
  }

  /// All parameters that the model has, in the order in which the pass meets them.
  package var parameterIDs: [ParameterID] {
    var ids: [ParameterID] = [Part.source, .main].flatMap { part in
      [.embeddings(part), .embeddingProjection(part), .positions(part), .segments(part)]
        + Self.norm(.input(part))
    }
    ids.append(.sourceValues)
    for layer in layers.indices {
      ids += Self.norm(.pre(layer: layer))
      for head in layers[layer].heads.indices {
        let id = HeadID(layer: layer, head: head)
        for projection in Projection.allCases {
          ids += [.weight(projection, id), .bias(projection, id)]
        }
        ids.append(.capturedWeights(id))
      }
      ids += [
        .relativeBias(layer: layer), .mask(layer: layer), .outputWeight(layer: layer),
        .outputBias(layer: layer),
      ]
      ids += Self.norm(.attention(layer: layer)) + Self.norm(.feedForwardPre(layer: layer))
      ids += [
        .gateWeight(layer: layer), .gateBias(layer: layer), .intermediateWeight(layer: layer),
        .intermediateBias(layer: layer), .feedForwardWeight(layer: layer),
        .feedForwardBias(layer: layer),
      ]
      ids += Self.norm(.feedForward(layer: layer))
    }
    ids += Self.norm(.final(.source)) + Self.norm(.final(.main))
    ids += [.poolerWeight, .poolerBias, .transformWeight, .transformBias]
    ids += Self.norm(.transform) + [.logitsWeight, .logitsBias]
    return ids.filter { self[$0] != nil }
  }

  private static func norm(_ place: NormPlace) -> [ParameterID] { [.gain(place), .shift(place)] }

  package func head(_ id: HeadID) -> AttentionHead? {
    has(id) ? layers[id.layer].heads[id.head] : nil
  }

  // In place: a layer that is handed around is a copy of all that it has.

  private func has(_ id: HeadID) -> Bool {
    has(id.layer) && layers[id.layer].heads.indices.contains(id.head)
  }

  private func has(_ layer: Int) -> Bool { layers.indices.contains(layer) }
}
