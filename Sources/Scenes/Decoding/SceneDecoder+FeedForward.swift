import AttentionEngine

extension SceneDecoder {
  /// The feed-forward network of a layer, and how many numbers it gives; each nil where it cannot be
  /// made out.
  mutating func feedForward(
    _ node: YAMLNode, _ layer: Int, _ flow: Flow, input: Int?
  ) -> (network: FeedForward?, width: Int?) {
    if word(node, of: .feedForward, [.learned], or: "a mapping") != nil {
      return learnedFeedForward(layer, input: input, at: node.place)
    }
    guard let fields = fields(node, of: .feedForward, expected: .mappingOrLearned) else {
      return (nil, nil)
    }
    require(["W_1"], in: fields, node, .feedForward)
    let first = fields["W_1"].flatMap {
      product($0.value, .intermediateWeight, flow, inputs: input, outputs: .intermediate)
    }
    let firstBias = fields["b_1"].flatMap {
      vector(
        $0.value, of: .intermediateBias, count: first?.outputs, .weight(.intermediateWeight))
    }
    let activation = activation(fields["activation"]?.value)
    let second = fields["W_2"].map {
      product(
        $0.value, .feedForwardWeight, flow, inputs: first?.outputs, outputs: .result(input))
    }
    let width = second.map { $0?.outputs } ?? first?.outputs
    let secondBias = fields["b_2"].flatMap { entry -> ParameterValue? in
      guard second != nil else {
        report(.secondBiasWithoutWeight, at: entry.key.place)
        return nil
      }
      return vector(
        entry.value, of: .feedForwardBias, count: width, .weight(.feedForwardWeight))
    }
    let residual = residual(
      fields["residual"]?.value, output: width, input: input, areEmbeddings: false)
    let norm =
      fields["norm"].map {
        self.norm(
          $0.value, width: width, .gain(.feedForward(layer: layer)),
          .shift(.feedForward(layer: layer)))
      } ?? Norm??.some(nil)
    guard let first = first?.value, let activation, let residual, let norm else {
      return (nil, width)
    }
    if let second, second?.value == nil { return (nil, width) }
    let network = FeedForward(
      intermediateWeight: take(first, as: .intermediateWeight(layer: layer)),
      intermediateBias: firstBias.map { take($0, as: .intermediateBias(layer: layer)) },
      activation: activation,
      weight: second.flatMap { $0?.value }.map { take($0, as: .feedForwardWeight(layer: layer)) },
      bias: secondBias.map { take($0, as: .feedForwardBias(layer: layer)) },
      hasResidual: residual, norm: norm)
    return (network, width)
  }

  private mutating func activation(_ node: YAMLNode?) -> Activation? {
    guard let node else { return .relu }
    let names = Activation.allCases.map(\.rawValue)
    return choice(node, of: .activation, names, expected: .oneOf(names))
      .flatMap(Activation.init(rawValue:))
  }

  /// How many numbers a learned product of the network makes.
  private enum ProductOutputs {
    case intermediate
    /// As many as the network gets.
    case result(Int?)
  }

  private mutating func product(
    _ node: YAMLNode, _ subject: Subject, _ flow: Flow, inputs: Int?, outputs: ProductOutputs
  ) -> (value: ParameterValue?, outputs: Int)? {
    let isLearned = word(node, of: subject, [.learned]) != nil
    var size = WeightSize(inputs: inputs)
    if isLearned {
      switch outputs {
      case .intermediate: size.learnedOutputs = intermediateWidth(input: inputs)
      case .result(let width): size.learnedOutputs = width
      }
    }
    return weight(node, subject, flow.convention, isLearned: isLearned, size) { _ in
      .product(width: inputs ?? 0, flow.convention)
    }
  }

  /// Four times what the network gets, as in Vaswani et al. 2017, where the scene does not say.
  private mutating func intermediateWidth(input: Int?) -> Int? {
    size(.feedForward) ?? input.map { 4 * $0 }
  }

  /// W_1, b_1, relu, W_2 and b_2, all learned.
  private mutating func learnedFeedForward(
    _ layer: Int, input: Int?, at place: Place
  ) -> (network: FeedForward?, width: Int?) {
    guard let input, let width = intermediateWidth(input: input) else { return (nil, nil) }
    let shapes: [(id: ParameterID, shape: Shape)] = [
      (.intermediateWeight(layer: layer), Shape(input, width)),
      (.intermediateBias(layer: layer), Shape(1, width)),
      (.feedForwardWeight(layer: layer), Shape(width, input)),
      (.feedForwardBias(layer: layer), Shape(1, input)),
    ]
    let matrices = shapes.compactMap { id, shape in
      learned(shape, at: place).map { take($0, as: id) }
    }
    guard matrices.count == shapes.count else { return (nil, input) }
    let network = FeedForward(
      intermediateWeight: matrices[0], intermediateBias: matrices[1], weight: matrices[2],
      bias: matrices[3])
    return (network, input)
  }
}
