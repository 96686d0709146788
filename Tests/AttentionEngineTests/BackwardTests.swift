import Testing

@testable import AttentionEngine

/// Each operation's way back against the slope of Σ upstream ∘ operation(inputs) in double
/// precision, along a random direction of each input.
struct BackwardTests {
  private let operations = Operations()

  /// Checks the gradients that `backward` gives for the inputs of `forward`.
  private func check(
    _ inputs: [Matrix], using random: inout SplitMix64, forward: ([Numbers]) -> Numbers,
    backward: (Matrix) -> [Matrix], location: SourceLocation = #_sourceLocation
  ) {
    let exact = inputs.map(Exact.numbers)
    let result = forward(exact)
    let upstream = Matrix.random(result.count, result.first?.count ?? 0, using: &random)
    let gradients = backward(upstream)
    #expect(gradients.count == inputs.count, sourceLocation: location)
    for (index, gradient) in gradients.enumerated() {
      let direction = Matrix.random(inputs[index].rows, inputs[index].columns, using: &random)
      #expect(gradient.shape == direction.shape, sourceLocation: location)
      let error = Slope(gradient, along: direction).error(against: { step in
        var inputs = exact
        inputs[index] = Exact.nudged(inputs[index], by: step, along: direction)
        return Exact.dot(forward(inputs), Exact.numbers(upstream))
      })
      #expect(error < 2e-6, "input \(index)", sourceLocation: location)
    }
  }

  private static let sizes = [(1, 1, 1), (3, 2, 5), (7, 16, 17), (10, 33, 4)]

  @Test("a product with a bias", arguments: sizes)
  func linear(rows: Int, depth: Int, columns: Int) {
    var random = SplitMix64(seed: 1)
    let input = Matrix.random(rows, depth, using: &random)
    let weight = Matrix.random(depth, columns, using: &random)
    let bias = Matrix.random(1, columns, using: &random)
    check([input, weight, bias], using: &random) {
      Exact.linear($0[0], $0[1], $0[2])
    } backward: { upstream in
      var gradient = Matrix(rows: rows, columns: depth)
      operations.addLinearInputGradient(
        &gradient, upstream: upstream, transposedWeight: PackedMatrix(transposing: weight))
      return [
        gradient, operations.linearWeightGradient(input: input, upstream: upstream),
        operations.biasGradient(upstream),
      ]
    }
  }

  @Test("what several products hand back is added up")
  func linearAdds() {
    var random = SplitMix64(seed: 2)
    let start = Matrix.random(5, 7, using: &random)
    let upstream = Matrix.random(5, 3, using: &random)
    let weight = Matrix.random(7, 3, using: &random)
    var sum = start
    operations.addLinearInputGradient(
      &sum, upstream: upstream, transposedWeight: PackedMatrix(transposing: weight))
    let product = Exact.product(
      Exact.numbers(upstream), Exact.transposed(Exact.numbers(weight)))
    #expect(sum.largestDifference(from: Exact.sum(Exact.numbers(start), product)) < 1e-6)
  }

  @Test("scores", arguments: sizes)
  func scores(tokens: Int, sources: Int, width: Int) {
    var random = SplitMix64(seed: 3)
    let queries = Matrix.random(tokens, width, using: &random)
    let keys = Matrix.random(sources, width, using: &random)
    check([queries, keys], using: &random) {
      Exact.product($0[0], Exact.transposed($0[1]))
    } backward: {
      let gradients = operations.scoresBackward($0, queries: queries, keys: keys)
      return [gradients.queries, gradients.keys]
    }
  }

  @Test("the context", arguments: sizes)
  func context(tokens: Int, sources: Int, width: Int) {
    var random = SplitMix64(seed: 4)
    let weights = Matrix.random(tokens, sources, using: &random)
    let values = Matrix.random(sources, width, using: &random)
    check([weights, values], using: &random) {
      Exact.product($0[0], $0[1])
    } backward: {
      let gradients = operations.contextBackward($0, weights: weights, values: values)
      return [gradients.weights, gradients.values]
    }
  }

  @Test("scaling")
  func scaling() {
    var random = SplitMix64(seed: 5)
    check([.random(4, 6, using: &random)], using: &random) {
      Exact.mapped($0[0]) { $0 * Double(Float(0.3)) }
    } backward: {
      [operations.scaledBackward($0, factor: 0.3)]
    }
  }

  @Test("a mask lets through what it allows")
  func masking() {
    var random = SplitMix64(seed: 6)
    let upstream = Matrix.random(4, 5, using: &random)
    let written = Matrix([[1, 0, 1, 0, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 1, 0, 0, 0]])
    for mask in [Mask.none, .causal, .sliding(window: 2), .matrix(written)] {
      let gradient = operations.maskedBackward(upstream, by: mask)
      for row in 0..<4 {
        for column in 0..<5 {
          let isAllowed = mask.allows(query: row, key: column)
          #expect(gradient[row, column] == (isAllowed ? upstream[row, column] : 0))
        }
      }
    }
  }

  @Test("softmax", arguments: [1, 2, 16, 19])
  func softmax(columns: Int) {
    var random = SplitMix64(seed: 7)
    let x = Matrix.random(5, columns, in: -3...3, using: &random)
    let weights = operations.softmax(x)
    check([x], using: &random) {
      Exact.softmax($0[0])
    } backward: {
      [operations.softmaxBackward($0, weights: weights)]
    }
  }

  @Test("a softmax row that may attend to nothing, and a key that is masked, get 0")
  func softmaxOfNothing() {
    let weights = Matrix([[0, 0, 0], [0.25, 0, 0.75]])
    let gradient = operations.softmaxBackward(Matrix([[1, 2, 3], [4, 5, 6]]), weights: weights)
    #expect(gradient.row(0).allSatisfy { $0 == 0 })
    #expect(Array(gradient.row(1)) == [-0.375, 0, 0.375])
  }

  @Test("weights that are the scores pass all on but to masked keys")
  func linearWeights() {
    let scores = Matrix([[1, -.infinity], [0, -2]])
    let gradient = operations.linearWeightsBackward(Matrix([[3, 4], [5, 6]]), scores: scores)
    #expect(gradient == Matrix([[3, 0], [5, 6]]))
  }

  @Test("a concatenation hands every head its columns")
  func concat() {
    var random = SplitMix64(seed: 8)
    let upstream = Matrix.random(4, 9, using: &random)
    let gradient = operations.concatBackward(upstream, columns: 2..<7)
    #expect(gradient == upstream.columns(2..<7))
  }

  @Test("norms", arguments: [1, 2, 16, 21, 32], Norm.Kind.allCases)
  func norm(columns: Int, kind: Norm.Kind) {
    var random = SplitMix64(seed: 9)
    let x = Matrix.random(6, columns, in: -2...2, using: &random)
    let (gain, shift) = (
      Matrix.random(1, columns, using: &random), Matrix.random(1, columns, using: &random)
    )
    let norm = Norm(kind, gain: gain, shift: shift, epsilon: 0.01)
    check([x, gain, shift], using: &random) {
      Exact.norm($0[0], kind, gain: $0[1], shift: $0[2], epsilon: Double(norm.epsilon))
    } backward: {
      let gradients = operations.normBackward($0, x: x, by: norm)
      return [gradients.input, gradients.gain, gradients.shift]
    }
  }

  @Test("a rotation")
  func rotation() {
    var random = SplitMix64(seed: 13)
    for width in [0, 2, 6, 8] {
      let rotary = Rotary(base: 20, width: width)
      check([.random(5, 8, using: &random)], using: &random) {
        Exact.rotated($0[0], by: rotary)
      } backward: {
        [operations.rotatedBackward($0, by: RotationTable(rotary, positions: 5))]
      }
    }
  }

  @Test("a relative bias", arguments: [true, false])
  func relativeBias(isBidirectional: Bool) {
    var random = SplitMix64(seed: 14)
    let bias = RelativeBias(
      table: .random(6, 2, using: &random), isBidirectional: isBidirectional, maximumDistance: 5)
    check([.random(7, 9, using: &random), bias.table], using: &random) { inputs in
      inputs[0].enumerated().map { row, numbers in
        numbers.enumerated().map { $1 + inputs[1][bias.bucket(ofDistance: $0 - row)][1] }
      }
    } backward: {
      [$0, operations.biasedBackward($0, by: bias, head: 1)]
    }
  }

  @Test("a gate")
  func gate() {
    var random = SplitMix64(seed: 15)
    let factors = [Matrix.random(3, 19, using: &random), .random(3, 19, using: &random)]
    check(factors, using: &random) {
      Exact.gated($0[0], $0[1])
    } backward: {
      let gradients = operations.gatedBackward(
        $0, activation: factors[0], intermediate: factors[1])
      return [gradients.activation, gradients.intermediate]
    }
  }

  @Test("embeddings: a word that stands twice learns from both places")
  func embeddings() {
    var random = SplitMix64(seed: 10)
    let tokens = [2, 0, 2, 2, 4]
    check([.random(5, 3, using: &random)], using: &random) { inputs in
      tokens.map { inputs[0][$0] }
    } backward: {
      var gradient = Matrix(rows: 5, columns: 3)
      operations.addEmbeddingsGradient(&gradient, upstream: $0, tokens: tokens)
      return [gradient]
    }
  }

  @Test("activations", arguments: Activation.allCases)
  func activation(activation: Activation) {
    var random = SplitMix64(seed: 11)
    let x = Matrix.random(5, 19, in: -4...4, using: &random)
    check([x], using: &random) {
      Exact.mapped($0[0]) { Exact.activation($0, activation) }
    } backward: {
      [operations.activationBackward($0, x: x, by: activation)]
    }
  }

  @Test("relu has no slope at 0, and a NaN stays one")
  func reluAtZero() {
    let x = Matrix([[0, -0.0, -1, 1]])
    let upstream = Matrix([[1, 1, 1, 2]])
    #expect(operations.activationBackward(upstream, x: x, by: .relu) == Matrix([[0, 0, 0, 2]]))
    let nan = Matrix([[.nan]])
    for activation in Activation.allCases {
      #expect(operations.activation(nan, by: activation)[0, 0].isNaN)
    }
  }

  @Test("cross-entropy and its softmax", arguments: [1, 2, 16, 40])
  func crossEntropy(words: Int) {
    var random = SplitMix64(seed: 12)
    let logits = Matrix.random(4, words, using: &random)
    let targets = [words - 1, nil, 0, words / 2]
    let loss = { (p: Numbers) in
      zip(p, targets).reduce(0) { sum, row in row.1.map { sum - Exact.ln(row.0[$0]) } ?? sum }
    }
    let p = operations.softmax(logits)
    check([logits], using: &random) {
      [[loss(Exact.softmax($0[0])) * 0.25]]
    } backward: { upstream in
      let gradient = operations.crossEntropyBackward(
        probabilities: p, targets: targets, rowWeight: 0.25)
      return [operations.scaled(gradient, by: upstream[0, 0])]
    }
    check([p], using: &random) {
      [[loss($0[0]) * 0.25]]
    } backward: { upstream in
      let gradient = operations.crossEntropyBackward(
        toProbabilities: p, targets: targets, rowWeight: 0.25)
      return [operations.scaled(gradient, by: upstream[0, 0])]
    }
  }
}
