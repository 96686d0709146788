import Testing

@testable import AttentionEngine

/// A small language model of `gradients.json`: its sentences, and the numbers that PyTorch found.
struct GradientReference {
  let scene: ReferenceScene
  let heads: Int
  /// The model with the first sentence.
  let model: AttentionModel
  let examples: [TrainingExample]

  static func all() throws -> [GradientReference] {
    try ReferenceScene.all(in: "gradients").map(GradientReference.init)
  }

  init(_ scene: ReferenceScene) throws {
    self.scene = scene
    let heads = try scene("heads", as: Int.self)
    self.heads = heads
    let parameters = try #require(scene.part("params"))
    let vocabulary = try scene("vocab", as: [String].self)
    let inputs = try scene("inputs", as: [[Int]].self)
    let targets = try scene("targets", as: [[Int]].self)
    examples = zip(inputs, targets).map { input, targets in
      TrainingExample(tokens: input, targets: targets.map { $0 < 0 ? nil : $0 })
    }
    let split = { (matrix: Matrix) in
      let width = matrix.columns / heads
      return (0..<heads).map { matrix.columns($0 * width..<($0 + 1) * width) }
    }
    var attention = (0..<heads).map { _ in AttentionHead(weights: [:]) }
    for (projection, name) in [(Projection.q, "Q"), (.k, "K"), (.v, "V")] {
      let weights = split(try parameters.matrix("W_\(name)"))
      let biases = split(try parameters.row("b_\(name)"))
      for head in attention.indices {
        attention[head].weights[projection] = weights[head]
        attention[head].biases[projection] = biases[head]
      }
    }
    let activation: Activation =
      try scene("activation", as: String.self) == "relu" ? .relu : .geluTanh
    model = AttentionModel(
      main: InputSequence(
        words: vocabulary, embeddings: try parameters.matrix("E"), tokens: inputs[0],
        positions: .written(try parameters.matrix("P"))),
      layers: [
        AttentionLayer(
          heads: attention, mask: .causal, outputWeight: try parameters.matrix("W_O"),
          outputBias: try parameters.row("b_O"),
          hasResidual: try scene("residual", as: Bool.self),
          feedForward: FeedForward(
            intermediateWeight: try parameters.matrix("W_1"),
            intermediateBias: try parameters.row("b_1"), activation: activation))
      ],
      output: OutputLayer(
        words: vocabulary, weight: try parameters.matrix("W_2"),
        bias: try parameters.row("b_2")),
      targets: examples[0].targets)
  }

  /// What the reference calls a parameter: for the projections, one of each head, side by side.
  var parameters: [(name: String, ids: [ParameterID])] {
    let perHead: [(String, [ParameterID])] = Projection.allCases.flatMap { projection in
      let ids = (0..<heads).map { HeadID(layer: 0, head: $0) }
      let name = projection.rawValue.uppercased()
      return [
        ("W_\(name)", ids.map { ParameterID.weight(projection, $0) }),
        ("b_\(name)", ids.map { ParameterID.bias(projection, $0) }),
      ]
    }
    return perHead + [
      ("E", [.embeddings(.main)]), ("P", [.positions(.main)]),
      ("W_O", [.outputWeight(layer: 0)]), ("b_O", [.outputBias(layer: 0)]),
      ("W_1", [.intermediateWeight(layer: 0)]), ("b_1", [.intermediateBias(layer: 0)]),
      ("W_2", [.logitsWeight]), ("b_2", [.logitsBias]),
    ]
  }

  /// What the reference calls the tensors of the pass.
  var stages: [(name: String, stage: Stage)] {
    [
      ("x", .input), ("q", .q), ("k", .k), ("v", .v), ("scaled_scores", .scaled),
      ("weights", .weights), ("concat", .concat), ("attn_out", .output),
      ("mlp_in", model.layers[0].hasResidual ? .residual : .output),
      ("mlp_pre", .intermediate), ("logits", .logits),
    ]
  }

  /// The gradients of all sentences, of the loss over all their targets.
  func gradients(variant: KernelVariant = .best) throws -> [Gradients] {
    let count = examples.reduce(0) { $0 + $1.targets.count { $0 != nil } }
    return try examples.map { example in
      var trace = Trace(model: model.with(example), variant: variant)
      let gradients = trace.gradients(targetCount: count)
      return try #require(gradients)
    }
  }
}

extension Matrix {
  /// The largest difference from `expected`, in shares of its largest number: a number near zero
  /// is a difference of larger ones, and cannot be more exact than they are.
  func relativeDifference(from expected: [[Double]]) -> Double {
    let largest = expected.joined().map(abs).max() ?? 0
    return largestDifference(from: expected) / max(largest, 1e-12)
  }

  static func sideBySide(_ matrices: [Matrix]) -> Matrix {
    Matrix((0..<matrices[0].rows).map { row in matrices.flatMap { Array($0.row(row)) } })
  }
}
