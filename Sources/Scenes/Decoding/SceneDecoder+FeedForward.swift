import AttentionEngine

extension SceneDecoder {
  /// The feed-forward network of a layer, and how many numbers it gives.
  mutating func feedForward(
    _ node: YAMLNode, _ layer: Int, _ flow: Flow, input: Int?
  ) -> (network: FeedForward?, width: Int?) {
    if isLearned(node) { return learnedFeedForward(layer, flow, input: input) }
    guard let fields = fields(node, of: .feedForward) else { return (nil, nil) }
    require(["W_1"], in: fields, node, .feedForward)
    let learnedWidth = flow.dimensions.feedForward ?? input.map { 4 * $0 }
    let first = fields["W_1"].flatMap {
      weight(
        $0.value, .intermediateWeight, flow.convention, inputs: input,
        learnedOutputs: learnedWidth
      ) { _ in .input(width: input ?? 0, flow.convention) }
    }
    let firstBias = fields["b_1"].flatMap {
      vector(
        $0.value, of: .intermediateBias, count: first?.outputs, .weight(.intermediateWeight))
    }
    let names = Activation.allCases.map(\.rawValue)
    let activation =
      fields["activation"].map {
        choice($0.value, of: .activation, names, expected: .oneOf(names))
          .flatMap(Activation.init(rawValue:))
      } ?? Optional(Activation.relu)
    let second = fields["W_2"].map { entry in
      weight(
        entry.value, .feedForwardWeight, flow.convention, inputs: first?.outputs,
        learnedOutputs: input
      ) { _ in .input(width: first?.outputs ?? 0, flow.convention) }
    }
    if second == nil, let bias = fields["b_2"] {
      report(.secondBiasWithoutWeight, at: bias.key.place)
    }
    let width = second.map { $0?.outputs } ?? first?.outputs
    let secondBias = fields["b_2"].flatMap {
      vector($0.value, of: .feedForwardBias, count: width, .weight(.feedForwardWeight))
    }
    let residual = residual(
      fields["residual"]?.value, output: width, input: input, areEmbeddings: false)
    let norm =
      fields["norm"].map {
        self.norm(
          $0.value, width: width, .feedForwardGain(layer: layer),
          .feedForwardShift(layer: layer))
      } ?? LayerNorm??.some(nil)
    guard let first, let activation, let residual, let norm else { return (nil, width) }
    if let second, second == nil { return (nil, width) }
    let network = FeedForward(
      intermediateWeight: take(first.value, as: .intermediateWeight(layer: layer)),
      intermediateBias: firstBias.map { take($0, as: .intermediateBias(layer: layer)) },
      activation: activation,
      weight: second.flatMap { $0 }.map { take($0.value, as: .feedForwardWeight(layer: layer)) },
      bias: secondBias.map { take($0, as: .feedForwardBias(layer: layer)) },
      hasResidual: residual, norm: norm)
    return (network, width)
  }

  /// W_1, b_1, relu, W_2 and b_2, all learned.
  private mutating func learnedFeedForward(
    _ layer: Int, _ flow: Flow, input: Int?
  ) -> (network: FeedForward?, width: Int?) {
    guard let input else { return (nil, nil) }
    let width = flow.dimensions.feedForward ?? 4 * input
    let network = FeedForward(
      intermediateWeight: take(
        .learned(Shape(input, width)), as: .intermediateWeight(layer: layer)),
      intermediateBias: take(.learned(Shape(1, width)), as: .intermediateBias(layer: layer)),
      weight: take(.learned(Shape(width, input)), as: .feedForwardWeight(layer: layer)),
      bias: take(.learned(Shape(1, input)), as: .feedForwardBias(layer: layer)))
    return (network, input)
  }
}
