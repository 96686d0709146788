import AttentionEngine

enum Fixtures {
  /// Five tokens, dModel 3, two heads with dHead 2 that differ, W_O and b_O.
  static var twoHeads: AttentionModel {
    AttentionModel(
      words: ["le", "chat", "noir", "."],
      embeddings: Matrix([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9], [0.1, 0.1, 0.1]]),
      tokens: [0, 1, 0, 2, 3],
      layers: [
        AttentionLayer(
          heads: [
            AttentionHead(weights: [
              .q: Matrix([[1, 0], [0, 1], [1, 1]]), .k: Matrix([[0.5, 1], [1, 0], [0, 0.5]]),
              .v: Matrix([[1, 0], [0, 1], [1, 1]]),
            ]),
            AttentionHead(
              weights: [
                .q: Matrix([[0.5, -0.5], [0.25, 0.75], [-1, 0.5]]),
                .k: Matrix([[0, 1], [-0.5, 0.5], [1, -1]]),
                .v: Matrix([[0.2, 1], [0.4, -1], [0.6, 0.5]]),
              ], biases: [.q: Matrix([[0.1, -0.2]])]),
          ],
          outputWeight: Matrix([[0.5, -0.5, 1], [1, 0.5, 0], [-1, 1, 0.5], [0.25, 0.75, -0.25]]),
          outputBias: Matrix([[0.1, 0, -0.1]]))
      ])
  }
}
