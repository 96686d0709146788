/// How the matrix at a site is worked out: from its inputs, and from parameters.
enum Rule: Equatable, Sendable {
  /// Rows of a table, one for each token: of embeddings, of positions, of segments.
  case rows(of: ParameterID)
  case sinusoids
  /// The inputs added up from left to right; a single one as it is.
  case sum
  /// input·W + b.
  case linear(weight: ParameterID, bias: ParameterID?)
  /// queries · keysᵀ.
  case scores
  case scaled(by: Float)
  case masked(by: Mask)
  case softmax
  /// The scores as they are.
  case linearWeights
  /// Every query takes the key at its own place.
  case identityWeights
  /// weights · values.
  case context
  /// The inputs side by side. Each head has its columns; one that is off has no input and gets zeros.
  case concat(columns: [Range<Int>], isOn: [Bool])
  case norm(gain: ParameterID, shift: ParameterID, epsilon: Float)
  case activation(Activation)
  /// −ln of the softmax of the logits at the target.
  case crossEntropy

  /// The parameters that the rule takes beside its inputs.
  var parameters: [ParameterID] {
    switch self {
    case .rows(let table): [table]
    case .linear(let weight, let bias?): [weight, bias]
    case .linear(let weight, nil): [weight]
    case .norm(let gain, let shift, _): [gain, shift]
    default: []
    }
  }
}

extension AttentionModel {
  /// How the matrix at `site`, which the model has, is worked out from `inputs(of: site)`.
  func rule(at site: Site) -> Rule {
    if let part = site.part { return rule(at: site.stage, of: part) }
    guard let layer = site.layer else {
      switch site.stage {
      case .logits: return linear(.logitsWeight, .logitsBias)
      case .probabilities: return .softmax
      default: return .crossEntropy
      }
    }
    let id = HeadID(layer: layer, head: site.head ?? 0)
    switch site.stage {
    case .q: return linear(.weight(.q, id), .bias(.q, id))
    case .k: return linear(.weight(.k, id), .bias(.k, id))
    case .v: return linear(.weight(.v, id), .bias(.v, id))
    case .scores: return .scores
    case .scaled: return .scaled(by: scaleFactor(of: id))
    case .masked: return .masked(by: layers[layer].mask)
    case .weights:
      switch layers[layer].weighting {
      case .softmax: return .softmax
      case .linear: return .linearWeights
      case .identity: return .identityWeights
      }
    case .context: return .context
    case .concat:
      let heads = layers[layer].heads
      return .concat(
        columns: heads.indices.map { concatColumns(of: HeadID(layer: layer, head: $0)) },
        isOn: heads.map(\.isOn))
    case .output: return linear(.outputWeight(layer: layer), .outputBias(layer: layer))
    case .norm:
      return norm(.gain(layer: layer), .shift(layer: layer), layers[layer].norm)
    case .intermediate:
      return linear(.intermediateWeight(layer: layer), .intermediateBias(layer: layer))
    case .activation: return .activation(layers[layer].feedForward?.activation ?? .none)
    case .ffn: return linear(.feedForwardWeight(layer: layer), .feedForwardBias(layer: layer))
    case .ffnNorm:
      return norm(
        .feedForwardGain(layer: layer), .feedForwardShift(layer: layer),
        layers[layer].feedForward?.norm)
    default: return .sum
    }
  }

  private func rule(at stage: Stage, of part: Part) -> Rule {
    switch stage {
    case .embeddings: .rows(of: .embeddings(part))
    case .positions:
      sequence(part)?.positions == .sinusoidal ? .sinusoids : .rows(of: .positions(part))
    case .segments: .rows(of: .segments(part))
    default: .sum
    }
  }

  /// Without a weight, which a bias needs, the input goes on as it is.
  private func linear(_ weight: ParameterID, _ bias: ParameterID) -> Rule {
    guard self[weight] != nil else { return .sum }
    return .linear(weight: weight, bias: self[bias] == nil ? nil : bias)
  }

  private func norm(_ gain: ParameterID, _ shift: ParameterID, _ norm: LayerNorm?) -> Rule {
    .norm(gain: gain, shift: shift, epsilon: norm?.epsilon ?? 0)
  }

  /// What the rule at `site` works on, in its order. What a switched-off head or an attention that
  /// looks at no scores leaves unread is not among them.
  func inputs(of site: Site) -> [MatrixID] {
    switch site.stage {
    case .v: [valuesMatrix(ofLayer: site.layer ?? 0)]
    case .concat: headsOn(layer: site.layer ?? 0).map { .site(Site(.context, $0)) }
    default: sources(of: site).map(MatrixID.site)
    }
  }

  /// For each token the row of `table` that it takes.
  func rows(of table: ParameterID) -> [Int] {
    switch table {
    case .embeddings(let part): sequence(part)?.tokens ?? []
    case .positions(let part): Array((sequence(part)?.tokens ?? []).indices)
    case .segments(let part): sequence(part)?.segments?.ofTokens ?? []
    default: []
    }
  }
}
