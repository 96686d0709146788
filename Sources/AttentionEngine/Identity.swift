/// What a stage of the pass is called, in the order in which the numbers flow.
package enum Stage: String, CaseIterable, Hashable, Sendable {
  case tokens, embeddings, positions, input, q, k, v, scores, scaled, masked, weights, context
  case concat, output, residual, norm
}

extension Stage {
  /// Whether every head has its own matrix at this stage.
  package var isPerHead: Bool {
    switch self {
    case .q, .k, .v, .scores, .scaled, .masked, .weights, .context: true
    default: false
    }
  }

  /// Whether the stage is an attention map `[tokens, tokens]`: the row is the query, the column
  /// the key, in both conventions.
  package var isMap: Bool {
    switch self {
    case .scores, .scaled, .masked, .weights: true
    default: false
    }
  }

  /// Whether the stage belongs to a layer (all but what comes before the first layer).
  package var isInLayer: Bool {
    switch self {
    case .tokens, .embeddings, .positions, .input: false
    default: true
    }
  }
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

/// Names one matrix of the pass: a stage, in a layer, of a head.
///
/// Made by the factory functions only, so that a site of a stage without heads has no head and a
/// site of a stage before the layers has no layer.
package struct Site: Hashable, Sendable {
  package let stage: Stage
  package let layer: Int?
  package let head: Int?

  /// The site of `stage` for `head`; the parts of `head` that the stage does not have are dropped.
  package init(_ stage: Stage, _ head: HeadID = HeadID(layer: 0, head: 0)) {
    self.stage = stage
    self.layer = stage.isInLayer ? head.layer : nil
    self.head = stage.isPerHead ? head.head : nil
  }

  package var headID: HeadID? {
    guard let layer, let head else { return nil }
    return HeadID(layer: layer, head: head)
  }
}

/// The three projections of a head.
package enum Projection: String, CaseIterable, Hashable, Sendable {
  case q, k, v

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
  /// `[words, dModel]`, one row per known word.
  case embeddings
  /// `[positions, dModel]`, only when the positions are written out.
  case positions
  /// `[dModel, dHead]`.
  case weight(Projection, HeadID)
  /// `[1, dHead]`.
  case bias(Projection, HeadID)
  /// `[dConcat, dOutput]`.
  case outputWeight(layer: Int)
  /// `[1, dOutput]`.
  case outputBias(layer: Int)
  /// `[tokens, tokens]` of 0 and 1, only when the mask is written out.
  case mask(layer: Int)
  /// γ and β of the layer norm, `[1, dOutput]`.
  case gain(layer: Int)
  case shift(layer: Int)
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
