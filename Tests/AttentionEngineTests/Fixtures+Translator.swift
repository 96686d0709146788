import AttentionEngine

extension Fixtures {
  /// A model with everything that there is: three source tokens of width 3 with segments and
  /// sinusoids, two main tokens of width 2 with written positions; an encoder's layer with residual,
  /// norm and a whole feed-forward network, masked self-attention without a single weight,
  /// cross-attention of two heads with W_O and a network that ends with its activation, and an
  /// output layer with targets.
  static var translator: AttentionModel {
    AttentionModel(
      main: InputSequence(
        words: ["<s>", "le", "chat"], embeddings: numbers(3, 2, from: 1), tokens: [0, 1],
        positions: .written(numbers(4, 2, from: 2))),
      source: Source(
        sequence: InputSequence(
          words: ["the", "cat", "."], embeddings: numbers(3, 3, from: 3), tokens: [0, 1, 2],
          positions: .sinusoidal,
          segments: Segments(
            names: ["words", "marks"], table: numbers(2, 3, from: 4), ofTokens: [0, 0, 1]))),
      layers: [encoder, selfAttention, crossAttention],
      output: OutputLayer(
        words: ["le", "chat", ".", "</s>"], weight: numbers(3, 4, from: 5),
        bias: numbers(1, 4, from: 6)),
      targets: [0, 1])
  }

  private static var encoder: AttentionLayer {
    AttentionLayer(
      part: .source,
      heads: [
        AttentionHead(weights: [
          .q: numbers(3, 2, from: 7), .k: numbers(3, 2, from: 8), .v: numbers(3, 3, from: 9),
        ])
      ],
      hasResidual: true, norm: norm(3, from: 10),
      feedForward: FeedForward(
        intermediateWeight: numbers(3, 4, from: 11), intermediateBias: numbers(1, 4, from: 12),
        weight: numbers(4, 3, from: 13), bias: numbers(1, 3, from: 14), hasResidual: true,
        norm: norm(3, from: 15)))
  }

  private static var selfAttention: AttentionLayer {
    AttentionLayer(heads: [AttentionHead(weights: [:])], mask: .causal, hasResidual: true)
  }

  private static var crossAttention: AttentionLayer {
    let heads = (0...1).map { head in
      AttentionHead(
        weights: [
          .q: numbers(2, 2, from: 16 + head), .k: numbers(3, 2, from: 18 + head),
          .v: numbers(3, 1, from: 20 + head),
        ], biases: [.v: numbers(1, 1, from: 22 + head)])
    }
    return AttentionLayer(
      attendsTo: .source, heads: heads, outputWeight: numbers(2, 2, from: 24),
      outputBias: numbers(1, 2, from: 25), hasResidual: true, norm: norm(2, from: 26),
      feedForward: FeedForward(
        intermediateWeight: numbers(2, 3, from: 27), activation: .tanh))
  }

  private static func norm(_ width: Int, from start: Int) -> Norm {
    Norm(gain: numbers(1, width, from: start), shift: numbers(1, width, from: start + 1))
  }

  /// Quarters between −1 and 1, no two matrices alike that start from other numbers.
  static func numbers(_ rows: Int, _ columns: Int, from start: Int) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      values: (0..<rows * columns).map { Float((start * 5 + $0 * 7 + $0 * $0) % 9 - 4) / 4 })
  }
}
