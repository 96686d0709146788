import AttentionEngine

extension Fixtures {
  /// A model with everything that a scene cannot have: scaled embeddings of width 2 that are made 3
  /// wide, norms in all places, one of them of the root mean square, two heads that share their keys
  /// and values, rotated and biased scores under a sliding mask, a gated network beside attention, a
  /// pooler, and a transform and a scale before the logits.
  static var checkpoint: AttentionModel {
    AttentionModel(
      main: InputSequence(
        words: ["le", "chat", "noir"], embeddings: numbers(3, 2, from: 1), tokens: [0, 1, 2, 1],
        scale: 1.5, projection: numbers(2, 3, from: 2), norm: norm(.layer, from: 3)),
      layers: [layer],
      output: OutputLayer(
        words: ["le", "chat"], weight: numbers(3, 2, from: 20),
        transform: OutputTransform(
          weight: numbers(3, 3, from: 21), bias: numbers(1, 3, from: 22), activation: .gelu,
          norm: norm(.layer, from: 23)), scale: 0.5),
      targets: [1, nil, nil, 0], finalNorms: [.main: norm(.rms, from: 24)],
      pooler: Pooler(weight: numbers(3, 2, from: 25), bias: numbers(1, 2, from: 26)))
  }

  private static var layer: AttentionLayer {
    AttentionLayer(
      heads: [
        AttentionHead(weights: [
          .q: numbers(3, 2, from: 4), .k: numbers(3, 2, from: 5), .v: numbers(3, 2, from: 6),
        ]),
        AttentionHead(weights: [.q: numbers(3, 2, from: 7)], keyValueHead: 0),
      ],
      mask: .sliding(window: 2), outputWeight: numbers(4, 3, from: 8), hasResidual: true,
      norm: norm(.layer, from: 9),
      feedForward: FeedForward(
        intermediateWeight: numbers(3, 4, from: 11), activation: .silu,
        weight: numbers(4, 3, from: 12), hasResidual: true, norm: norm(.rms, from: 13),
        preNorm: norm(.layer, from: 14), isParallel: true, gateWeight: numbers(3, 4, from: 15),
        gateBias: numbers(1, 4, from: 16)),
      preNorm: norm(.rms, from: 17), rotary: Rotary(width: 2),
      relativeBias: RelativeBias(
        table: numbers(4, 2, from: 18), isBidirectional: false, maximumDistance: 4))
  }

  /// Without β where the mean is left alone.
  private static func norm(_ kind: Norm.Kind, from start: Int) -> Norm {
    Norm(
      kind, gain: numbers(1, 3, from: start), shift: kind == .rms ? nil : numbers(1, 3, from: start)
    )
  }
}
