@testable import AttentionEngine

extension RandomModels {
  /// A model of 140 tokens with all kinds of masks, whose maps are streamed and whose products are
  /// shared out among threads.
  static func large(using random: inout SplitMix64) -> AttentionModel {
    let (tokens, width, heads) = (140, 96, 4)
    var model = AttentionModel(
      words: (0..<20).map(String.init), embeddings: .random(20, width, using: &random),
      tokens: (0..<tokens).map { _ in random.int(0...19) }, layers: [])
    let masks: [Mask] = [.none, .causal, .sliding(window: 50)]
    for (index, mask) in masks.enumerated() {
      let dHead = width / heads
      var layer = AttentionLayer(
        heads: (0..<heads).map { head in
          let owns = index != 1 || head.isMultiple(of: 2)
          let projections: [Projection] = owns ? [.q, .k, .v] : [.q]
          return AttentionHead(
            weights: Dictionary(
              uniqueKeysWithValues: projections.map {
                ($0, Matrix.random(width, dHead, using: &random))
              }), keyValueHead: owns ? nil : head - 1)
        }, mask: mask, outputWeight: .random(width, width, using: &random), hasResidual: true,
        norm: Norm(
          gain: .random(1, width, using: &random), shift: .random(1, width, using: &random)),
        feedForward: FeedForward(
          intermediateWeight: .random(width, 4 * width, using: &random),
          intermediateBias: .random(1, 4 * width, using: &random), activation: .gelu,
          weight: .random(4 * width, width, using: &random), hasResidual: true))
      if index == 1 { layer.rotary = Rotary(width: dHead) }
      if index == 2 {
        layer.relativeBias = RelativeBias(
          table: .random(8, heads, using: &random), isBidirectional: true, maximumDistance: 60)
      }
      model.layers.append(layer)
    }
    return model
  }
}
