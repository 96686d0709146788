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
  case norm(Norm.Kind, gain: ParameterID, shift: ParameterID?, epsilon: Float)
  /// Each row turned by the angles of its place.
  case rotated(by: Rotary)
  /// The scores with what the table has for the distance of query and key, for the head in this
  /// column.
  case biased(table: ParameterID, head: Int, isBidirectional: Bool, maximumDistance: Int)
  /// Two inputs multiplied element by element.
  case gated
  /// input[0]·W + b: of the first token alone.
  case linearOfFirst(weight: ParameterID, bias: ParameterID?)
  case activation(Activation)
  /// −ln of the softmax of the logits at the target.
  case crossEntropy

  /// The parameters that the rule takes beside its inputs.
  var parameters: [ParameterID] {
    switch self {
    case .rows(let table): [table]
    case .linear(let weight, let bias), .linearOfFirst(let weight, let bias):
      [weight] + (bias.map { [$0] } ?? [])
    case .norm(_, let gain, let shift, _): [gain] + (shift.map { [$0] } ?? [])
    case .biased(let table, _, _, _): [table]
    default: []
    }
  }
}

extension AttentionModel {
  /// How the matrix at `site`, which the model has, is worked out from `inputs(of: site)`.
  func rule(at site: Site) -> Rule {
    if let place = site.normPlace { return normRule(at: place) }
    if let part = site.part { return rule(at: site.stage, of: part) }
    guard let layer = site.layer else { return rule(afterLayersAt: site.stage) }
    let id = HeadID(layer: layer, head: site.head ?? 0)
    switch site.stage {
    case .q, .k:
      let projection: Projection = site.stage == .q ? .q : .k
      if let rotary = layers[layer].rotary { return .rotated(by: rotary) }
      return linear(.weight(projection, id), .bias(projection, id))
    case .unrotatedQ: return linear(.weight(.q, id), .bias(.q, id))
    case .unrotatedK: return linear(.weight(.k, id), .bias(.k, id))
    case .v: return linear(.weight(.v, id), .bias(.v, id))
    case .scores: return .scores
    case .scaled: return .scaled(by: scaleFactor(of: id))
    case .biased:
      guard let bias = layers[layer].relativeBias else { return .sum }
      return .biased(
        table: .relativeBias(layer: layer), head: id.head, isBidirectional: bias.isBidirectional,
        maximumDistance: bias.maximumDistance)
    case .masked: return .masked(by: layers[layer].mask)
    case .weights where layers[layer].isCaptured: return .sum
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
    case .gate: return linear(.gateWeight(layer: layer), .gateBias(layer: layer))
    case .intermediate:
      return linear(.intermediateWeight(layer: layer), .intermediateBias(layer: layer))
    case .activation: return .activation(layers[layer].feedForward?.activation ?? .none)
    case .ffn: return linear(.feedForwardWeight(layer: layer), .feedForwardBias(layer: layer))
    case .gated: return .gated
    default: return .sum
    }
  }

  private func rule(at stage: Stage, of part: Part) -> Rule {
    switch stage {
    case .embeddings: .rows(of: .embeddings(part))
    case .scaledEmbeddings: .scaled(by: sequence(part)?.scale ?? 1)
    case .projectedEmbeddings: .linear(weight: .embeddingProjection(part), bias: nil)
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

  private func normRule(at place: NormPlace) -> Rule {
    let norm = norm(at: place)
    return .norm(
      norm?.kind ?? .layer, gain: .gain(place), shift: norm?.shift == nil ? nil : .shift(place),
      epsilon: norm?.epsilon ?? 0)
  }

  private func rule(afterLayersAt stage: Stage) -> Rule {
    switch stage {
    case .poolerLinear:
      .linearOfFirst(weight: .poolerWeight, bias: pooler?.bias == nil ? nil : .poolerBias)
    case .pooler: .activation(.tanh)
    case .transform: linear(.transformWeight, .transformBias)
    case .transformActivation: .activation(output?.transform?.activation ?? .none)
    case .scaledResult: .scaled(by: output?.scale ?? 1)
    case .logits: linear(.logitsWeight, .logitsBias)
    case .probabilities: .softmax
    default: .crossEntropy
    }
  }

  /// What the rule at `site` works on, in its order. What a switched-off head or an attention that
  /// looks at no scores leaves unread is not among them.
  func inputs(of site: Site) -> [MatrixID] {
    switch site.stage {
    case .v: [valuesMatrix(ofLayer: site.layer ?? 0)]
    case .weights where layers[site.layer ?? 0].isCaptured:
      site.headID.map { [.parameter(.capturedWeights($0))] } ?? []
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
