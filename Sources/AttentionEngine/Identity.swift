/// What a stage of the pass is called, in the order in which the numbers flow.
package enum Stage: String, CaseIterable, Hashable, Sendable {
  case tokens, embeddings
  case scaledEmbeddings = "scaled-embeddings"
  case projectedEmbeddings = "projected-embeddings"
  case positions, segments, input
  case inputNorm = "input-norm"

  case preNorm = "pre-norm"
  /// q and k as the projections give them, where positions rotate them afterwards. What the scores
  /// are made from is `q` and `k` always.
  case unrotatedQ = "q-unrotated"
  case unrotatedK = "k-unrotated"
  case q, k, v, scores, scaled, biased, masked, weights, context, concat, output, residual, norm
  case ffnPreNorm = "ffn-pre-norm"
  case gate, intermediate, activation, gated, ffn
  case ffnResidual = "ffn-residual"
  case ffnNorm = "ffn-norm"

  case finalNorm = "final-norm"
  case poolerLinear = "pooler-linear"
  case pooler, transform
  case transformActivation = "transform-activation"
  case transformNorm = "transform-norm"
  case scaledResult = "scaled-result"
  case logits, probabilities, loss

  package func hash(into hasher: inout Hasher) { hasher.combine(caseOf: self) }
}

extension Hasher {
  /// The case of an enumeration without associated values. Where it has a raw value, the standard
  /// library hashes that, text byte by byte.
  fileprivate mutating func combine<Case: CaseIterable>(caseOf value: Case) {
    withUnsafeBytes(of: value) { combine(bytes: $0) }
  }
}

extension Stage {
  /// Whether every head has its own matrix at this stage.
  package var isPerHead: Bool {
    switch self {
    case .unrotatedQ, .unrotatedK, .q, .k, .v, .scores, .scaled, .biased, .masked, .weights,
      .context:
      true
    default: false
    }
  }

  /// Whether the stage is an attention map `[queries, keys]`: the row is the query, the column the
  /// key, in both conventions.
  package var isMap: Bool {
    switch self {
    case .scores, .scaled, .biased, .masked, .weights: true
    default: false
    }
  }

  /// Whether the stage belongs to a layer (all but what comes before the first layer and after the
  /// last one).
  package var isInLayer: Bool { !isBeforeLayers && !isAfterLayers }

  package var isBeforeLayers: Bool {
    switch self {
    case .tokens, .embeddings, .scaledEmbeddings, .projectedEmbeddings, .positions, .segments,
      .input, .inputNorm:
      true
    default: false
    }
  }

  /// Whether the stage belongs to a feed-forward network.
  package var isOfFeedForward: Bool {
    switch self {
    case .ffnPreNorm, .gate, .intermediate, .activation, .gated, .ffn, .ffnResidual, .ffnNorm: true
    default: false
    }
  }

  package var isAfterLayers: Bool {
    switch self {
    case .finalNorm, .poolerLinear, .pooler, .transform, .transformActivation, .transformNorm,
      .scaledResult, .logits, .probabilities, .loss:
      true
    default: false
    }
  }

  /// Whether each part has its own matrix at this stage.
  package var isOfPart: Bool { isBeforeLayers || self == .finalNorm }
}

/// One of the two sequences that a model may have.
package enum Part: String, CaseIterable, Hashable, Sendable {
  /// The sequence whose tokens ask and predict: the only one, or the decoder's.
  case main
  /// What cross-attention attends to: the encoder's sequence, or vectors that somebody wrote.
  case source
}

/// One head of one layer. Both count from 0.
package struct HeadID: Hashable, Sendable {
  package let layer: Int
  package let head: Int

  package init(layer: Int, head: Int) {
    self.layer = layer
    self.head = head
  }
}

/// Names one matrix of the pass: a stage, of a part or in a layer, of a head.
///
/// A site has only those of the three that its stage has: before the layers and at the final norm a
/// part, in a layer the layer (which belongs to a part), at a stage of a head the head.
package struct Site: Hashable, Sendable {
  package let stage: Stage
  package let part: Part?
  package let layer: Int?
  package let head: Int?

  /// The site of `stage` for `head`; what the stage does not have is dropped.
  package init(
    _ stage: Stage, _ head: HeadID = HeadID(layer: 0, head: 0), part: Part = .main
  ) {
    self.stage = stage
    self.part = stage.isOfPart ? part : nil
    self.layer = stage.isInLayer ? head.layer : nil
    self.head = stage.isPerHead ? head.head : nil
  }

  package var headID: HeadID? {
    guard let layer, let head else { return nil }
    return HeadID(layer: layer, head: head)
  }

  // Three optional numbers as one: an update looks up every site of the pass, several times.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(stage)
    let place = ((layer ?? -1) &+ 1) << 32 | ((head ?? -1) &+ 1) << 1
    hasher.combine(part == .source ? place | 1 : place)
  }
}

/// The three projections of a head.
package enum Projection: String, CaseIterable, Hashable, Sendable {
  case q, k, v

  package func hash(into hasher: inout Hasher) { hasher.combine(caseOf: self) }

  package var stage: Stage {
    switch self {
    case .q: .q
    case .k: .k
    case .v: .v
    }
  }

  /// Where the product stands, when positions rotate it into what `stage` is.
  package var unrotatedStage: Stage {
    switch self {
    case .q: .unrotatedQ
    case .k: .unrotatedK
    case .v: .v
    }
  }
}

/// Where a model may normalize the vectors of its tokens.
package enum NormPlace: Hashable, Sendable {
  /// After the embeddings, before the first layer.
  case input(Part)
  /// Before the projections of a layer (pre-norm).
  case pre(layer: Int)
  /// After attention (post-norm).
  case attention(layer: Int)
  case feedForwardPre(layer: Int)
  case feedForward(layer: Int)
  /// After the last layer of a part.
  case final(Part)
  /// In what stands between the last vectors and the logits.
  case transform

  package var layer: Int? {
    switch self {
    case .input, .final, .transform: nil
    case .pre(let layer), .attention(let layer), .feedForwardPre(let layer),
      .feedForward(let layer):
      layer
    }
  }

  /// The site of what it gives.
  package var site: Site {
    let at = { (stage: Stage) in Site(stage, HeadID(layer: self.layer ?? 0, head: 0)) }
    return switch self {
    case .input(let part): Site(.inputNorm, part: part)
    case .pre: at(.preNorm)
    case .attention: at(.norm)
    case .feedForwardPre: at(.ffnPreNorm)
    case .feedForward: at(.ffnNorm)
    case .final(let part): Site(.finalNorm, part: part)
    case .transform: Site(.transformNorm)
    }
  }
}

/// Names one matrix of numbers that somebody wrote or learned: what can be edited.
package enum ParameterID: Hashable, Sendable {
  /// `[words, dModel]`, one row per known word of the part.
  case embeddings(Part)
  /// `[positions, dModel]`, only when the positions are written out.
  case positions(Part)
  /// `[segments, dModel]`.
  case segments(Part)
  /// `[sources, dValue]`: the values of a source whose values are not its keys.
  case sourceValues
  /// `[dInput, dHead]`.
  case weight(Projection, HeadID)
  /// `[1, dHead]`.
  case bias(Projection, HeadID)
  /// `[dConcat, dOutput]`.
  case outputWeight(layer: Int)
  /// `[1, dOutput]`.
  case outputBias(layer: Int)
  /// `[queries, keys]`: attention weights that were computed before.
  case capturedWeights(HeadID)
  /// `[queries, keys]` of 0 and 1, only when the mask is written out.
  case mask(layer: Int)
  /// γ and β of a norm, `[1, d]`.
  case gain(NormPlace)
  case shift(NormPlace)
  /// W_1 `[dOutput, dIntermediate]` and b_1 `[1, dIntermediate]` of the feed-forward network.
  case intermediateWeight(layer: Int)
  case intermediateBias(layer: Int)
  /// W_2 `[dIntermediate, dResult]` and b_2 `[1, dResult]`.
  case feedForwardWeight(layer: Int)
  case feedForwardBias(layer: Int)
  /// W_g `[dInput, dIntermediate]` and b_g of the gate of a feed-forward network.
  case gateWeight(layer: Int)
  case gateBias(layer: Int)
  /// `[buckets, heads]`: what is added to a score for the distance of query and key.
  case relativeBias(layer: Int)
  /// `[dEmbedding, dModel]`.
  case embeddingProjection(Part)
  /// Of the pooler: `[dModel, dPooled]` and `[1, dPooled]`.
  case poolerWeight
  case poolerBias
  /// Of what stands between the last vectors and the logits: `[dModel, d]` and `[1, d]`.
  case transformWeight
  case transformBias
  /// `[dResult, vocabulary]` and `[1, vocabulary]`.
  case logitsWeight
  case logitsBias

  /// The layer that the parameter belongs to; nil before and after the layers.
  package var layer: Int? {
    switch self {
    case .embeddings, .embeddingProjection, .positions, .segments, .sourceValues, .poolerWeight,
      .poolerBias, .transformWeight, .transformBias, .logitsWeight, .logitsBias:
      nil
    case .weight(_, let id), .bias(_, let id), .capturedWeights(let id): id.layer
    case .gain(let place), .shift(let place): place.layer
    case .outputWeight(let layer), .outputBias(let layer), .mask(let layer),
      .relativeBias(let layer), .gateWeight(let layer), .gateBias(let layer),
      .intermediateWeight(let layer), .intermediateBias(let layer),
      .feedForwardWeight(let layer), .feedForwardBias(let layer):
      layer
    }
  }
}

/// Any matrix that can be looked at: one of the pass, or one that somebody wrote.
package enum MatrixID: Hashable, Sendable {
  case site(Site)
  case parameter(ParameterID)
}

/// One number of one matrix, in the engine's orientation (tokens are rows).
package struct CellID: Hashable, Sendable {
  package let matrix: MatrixID
  package let row: Int
  package let column: Int

  package init(_ matrix: MatrixID, row: Int, column: Int) {
    self.matrix = matrix
    self.row = row
    self.column = column
  }
}
