/// How scores become attention weights.
package enum Weighting: String, CaseIterable, Hashable, Sendable {
  /// Shares that add up to 1 in every row.  Vaswani et al. 2017, §3.2.1.
  case softmax
  /// The scores as they are: q·Kᵀ·V, a look-up without softmax.
  case linear
  /// Query i takes key i alone, whatever the scores: attention is bypassed.
  case identity
}

/// One head: `q = x·W_Q + b_Q`, and likewise k and v of what the layer attends to. A projection
/// without a weight takes its input as it is. Biases are `[1, dHead]`.
package struct AttentionHead: Equatable, Sendable {
  package var name: String?
  package var weights: [Projection: Matrix]
  package var biases: [Projection: Matrix]
  /// A head that is off contributes zeros to concat.
  package var isOn: Bool
  /// The head of the same layer whose keys and values this one takes; it then has no W_K and W_V
  /// of its own. Grouped queries: Ainslie et al. 2023, §2.2.
  package var keyValueHead: Int?
  /// `[queries, keys]`: attention weights that were computed before. There is nothing to compute
  /// of such a head; all heads of a model are of this kind, or none is.
  package var capturedWeights: Matrix?

  package init(
    name: String? = nil, weights: [Projection: Matrix], biases: [Projection: Matrix] = [:],
    isOn: Bool = true, keyValueHead: Int? = nil
  ) {
    self.keyValueHead = keyValueHead
    self.name = name
    self.weights = weights
    self.biases = biases
    self.isOn = isOn
  }

  /// A head of which nothing is known but its attention weights, `[queries, keys]`.
  package init(capturedWeights: Matrix) {
    self.init(weights: [:])
    self.capturedWeights = capturedWeights
  }
}

/// ffn(x) = activation(x·W_1 + b_1)·W_2 + b_2, for each token on its own.  Vaswani et al. 2017,
/// §3.3. Without W_2 the result is the activation. With a gate it is
/// (activation(x·W_g + b_g) ∘ (x·W_1 + b_1))·W_2 + b_2.  Shazeer 2020, §2.
package struct FeedForward: Equatable, Sendable {
  /// Of what the network gets.
  package var preNorm: Norm?
  /// Whether it works on what the layer got, beside attention instead of after it.  Black et al.
  /// 2022, §2.1 (GPT-NeoX).
  package var isParallel: Bool
  package var gateWeight: Matrix?
  package var gateBias: Matrix?
  package var intermediateWeight: Matrix
  package var intermediateBias: Matrix?
  package var activation: Activation
  package var weight: Matrix?
  package var bias: Matrix?
  /// ffn-residual = what the network got + what it gave.
  package var hasResidual: Bool
  package var norm: Norm?

  package init(
    intermediateWeight: Matrix, intermediateBias: Matrix? = nil, activation: Activation = .relu,
    weight: Matrix? = nil, bias: Matrix? = nil, hasResidual: Bool = false, norm: Norm? = nil,
    preNorm: Norm? = nil, isParallel: Bool = false, gateWeight: Matrix? = nil,
    gateBias: Matrix? = nil
  ) {
    self.preNorm = preNorm
    self.isParallel = isParallel
    self.gateWeight = gateWeight
    self.gateBias = gateBias
    self.intermediateWeight = intermediateWeight
    self.intermediateBias = intermediateBias
    self.activation = activation
    self.weight = weight
    self.bias = bias
    self.hasResidual = hasResidual
    self.norm = norm
  }
}

/// One attention layer: heads, concat, output projection, and what may follow.
package struct AttentionLayer: Equatable, Sendable {
  /// Whose tokens are the queries, and whose vectors the layer changes.
  package var part: Part
  /// Whose tokens are the keys and values; another part than `part` makes it cross-attention.
  package var attendsTo: Part
  package var heads: [AttentionHead]
  /// Of what the queries are made from, and of keys and values in self-attention.
  package var preNorm: Norm?
  package var rotary: Rotary?
  package var scale: Scale
  package var relativeBias: RelativeBias?
  package var mask: Mask
  package var weighting: Weighting
  /// `[dConcat, dOutput]`; without it the output is the concatenation itself.
  package var outputWeight: Matrix?
  package var outputBias: Matrix?
  /// residual = input + output.
  package var hasResidual: Bool
  package var norm: Norm?
  package var feedForward: FeedForward?
  /// What the layer is called, where that does not follow from its place: a capture need not have all
  /// layers of its model.
  package var name: LayerName?

  package init(
    part: Part = .main, attendsTo: Part? = nil, heads: [AttentionHead], scale: Scale = .sqrt,
    mask: Mask = .none, weighting: Weighting = .softmax, outputWeight: Matrix? = nil,
    outputBias: Matrix? = nil, hasResidual: Bool = false, norm: Norm? = nil,
    feedForward: FeedForward? = nil, preNorm: Norm? = nil, rotary: Rotary? = nil,
    relativeBias: RelativeBias? = nil
  ) {
    self.preNorm = preNorm
    self.rotary = rotary
    self.relativeBias = relativeBias
    self.part = part
    self.attendsTo = attendsTo ?? part
    self.heads = heads
    self.scale = scale
    self.mask = mask
    self.weighting = weighting
    self.outputWeight = outputWeight
    self.outputBias = outputBias
    self.hasResidual = hasResidual
    self.norm = norm
    self.feedForward = feedForward
  }

  package var isCross: Bool { attendsTo != part }

  /// Whether the attention weights were computed before, and are not here.
  package var isCaptured: Bool { heads.first?.capturedWeights != nil }
}
