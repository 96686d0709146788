/// What a stage of the pass is called, in the order in which the numbers flow.
package enum Stage: String, CaseIterable, Hashable, Sendable {
  case tokens, embeddings, positions, segments, input
  case q, k, v, scores, scaled, masked, weights, context, concat, output, residual, norm
  case intermediate, activation, ffn
  case ffnResidual = "ffn-residual"
  case ffnNorm = "ffn-norm"
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
    case .q, .k, .v, .scores, .scaled, .masked, .weights, .context: true
    default: false
    }
  }

  /// Whether the stage is an attention map `[queries, keys]`: the row is the query, the column the
  /// key, in both conventions.
  package var isMap: Bool {
    switch self {
    case .scores, .scaled, .masked, .weights: true
    default: false
    }
  }

  /// Whether the stage belongs to a layer (all but what comes before the first layer and after the
  /// last one).
  package var isInLayer: Bool { !isBeforeLayers && !isAfterLayers }

  /// Whether each part has its own matrix at this stage.
  package var isBeforeLayers: Bool {
    switch self {
    case .tokens, .embeddings, .positions, .segments, .input: true
    default: false
    }
  }

  package var isAfterLayers: Bool {
    switch self {
    case .logits, .probabilities, .loss: true
    default: false
    }
  }
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
/// A site has only those of the three that its stage has: before the layers a part, in a layer the
/// layer (which belongs to a part), at a stage of a head the head, after the layers none.
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
    self.part = stage.isBeforeLayers ? part : nil
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
  /// `[queries, keys]` of 0 and 1, only when the mask is written out.
  case mask(layer: Int)
  /// γ and β of the layer norm after attention, `[1, dOutput]`.
  case gain(layer: Int)
  case shift(layer: Int)
  /// W_1 `[dOutput, dIntermediate]` and b_1 `[1, dIntermediate]` of the feed-forward network.
  case intermediateWeight(layer: Int)
  case intermediateBias(layer: Int)
  /// W_2 `[dIntermediate, dResult]` and b_2 `[1, dResult]`.
  case feedForwardWeight(layer: Int)
  case feedForwardBias(layer: Int)
  /// γ and β of the layer norm after the feed-forward network, `[1, dResult]`.
  case feedForwardGain(layer: Int)
  case feedForwardShift(layer: Int)
  /// `[dResult, vocabulary]` and `[1, vocabulary]`.
  case logitsWeight
  case logitsBias

  /// The layer that the parameter belongs to; nil before and after the layers.
  package var layer: Int? {
    switch self {
    case .embeddings, .positions, .segments, .sourceValues, .logitsWeight, .logitsBias: nil
    case .weight(_, let id), .bias(_, let id): id.layer
    case .outputWeight(let layer), .outputBias(let layer), .mask(let layer), .gain(let layer),
      .shift(let layer), .intermediateWeight(let layer), .intermediateBias(let layer),
      .feedForwardWeight(let layer), .feedForwardBias(let layer), .feedForwardGain(let layer),
      .feedForwardShift(let layer):
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
