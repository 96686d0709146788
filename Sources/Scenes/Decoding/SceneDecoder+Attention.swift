import AttentionEngine

extension SceneDecoder {
  mutating func convention(_ node: YAMLNode) -> Convention? {
    let names = Convention.allCases.map(\.rawValue)
    return choice(node, of: .convention, names, expected: .oneOf(names))
      .flatMap(Convention.init(rawValue:))
  }

  mutating func weighting(_ node: YAMLNode, _ layer: Int) -> Weighting? {
    sources.weighting[layer] = node
    let names = Weighting.allCases.map(\.rawValue)
    return choice(node, of: .weighting, names, expected: .oneOf(names))
      .flatMap(Weighting.init(rawValue:))
  }

  mutating func scale(_ node: YAMLNode, _ layer: Int) -> Scale? {
    sources.scale[layer] = node
    if let text = node.text {
      switch NumberText.parse(text) {
      case .success(let factor): return .factor(factor)
      case .failure(.notANumber): break
      case .failure(let fault):
        report(.number(fault, text, in: .scale), at: node.place)
        return nil
      }
    }
    let expected = ExpectedValue.oneOf(["sqrt", "none", "a number"])
    switch choice(node, of: .scale, ["sqrt", "none"], expected: expected) {
    case "sqrt": return .sqrt
    case "none": return Scale.none
    default: return nil
    }
  }

  mutating func mask(
    _ node: YAMLNode, _ layer: Int, _ part: Part?, _ attendsTo: Part?, _ scores: Shape?
  ) -> Mask? {
    sources.mask[layer] = node
    if node.list == nil {
      let expected = ExpectedValue.oneOf(["none", "causal", "a matrix of 0 and 1"])
      switch choice(node, of: .mask, ["none", "causal"], expected: expected) {
      case "none": return Mask.none
      case "causal": return .causal
      default: return nil
      }
    }
    for item in (node.list ?? []).flatMap({ $0.list ?? [] }) {
      guard let text = item.text, let value = try? NumberText.parse(text).get() else { continue }
      if value != 0 && value != 1 {
        report(.maskNumber(text), at: Place(file: item.file, offset: item.offset))
      }
    }
    guard let written = matrix(node, of: .mask) else { return nil }
    if let scores, written.shape != scores {
      let reason: ShapeReason =
        part == attendsTo ? .tokens(scores.rows) : .queriesAndKeys(scores.rows, scores.columns)
      let problem = Problem.wrongShape(
        .mask, written.shape, expected: scores, reason, transposeFits: false)
      report(problem, at: node.place)
      return nil
    }
    if let part, let attendsTo {
      writtenMasks.append(
        WrittenMask(queries: part, keys: attendsTo, shape: written.shape, place: node.place))
    }
    return .matrix(take(.written(written), as: .mask(layer: layer)))
  }

  /// `W_O` and `b_O`, and how many numbers an output has.
  mutating func projection(
    _ fields: [String: YAMLNode.Entry], _ layer: Int, _ flow: Flow, concat: Int?, input: Int?
  ) -> (weight: Matrix?, bias: Matrix?, width: Int?) {
    let word = fields["W_O"].flatMap { self.word($0.value, of: .outputWeight) }
    guard let entry = fields["W_O"], word != .identity else {
      if let bias = fields["b_O"] { report(.biasWithoutWeight, at: bias.key.place) }
      return (nil, nil, concat)
    }
    let weight = weight(
      entry.value, .outputWeight, flow.convention, isLearned: word == .learned,
      WeightSize(inputs: concat, learnedOutputs: input)
    ) { _ in .concat(width: concat ?? 0, flow.convention) }
    let bias = fields["b_O"].flatMap {
      vector($0.value, of: .outputBias, count: weight?.outputs, .weight(.outputWeight))
    }
    return (
      weight?.value.map { take($0, as: .outputWeight(layer: layer)) },
      bias.map { take($0, as: .outputBias(layer: layer)) }, weight?.outputs
    )
  }

  mutating func residual(
    _ node: YAMLNode?, output: Int?, input: Int?, areEmbeddings: Bool
  ) -> Bool? {
    guard let node else { return false }
    guard let isOn = flag(node, .residual) else { return nil }
    if isOn, let output, let input, output != input {
      let problem: Problem =
        areEmbeddings
        ? .residualShape(output: output, dModel: input)
        : .residualInput(output: output, input: input)
      report(problem, at: node.place)
    }
    return isOn
  }

  mutating func flag(_ node: YAMLNode, _ subject: Subject) -> Bool? {
    let names = ["true", "false"]
    return choice(node, of: subject, names, expected: .oneOf(names)).map { $0 == "true" }
  }

  /// Nil where it cannot be made out.
  mutating func norm(
    _ node: YAMLNode, width: Int?, _ gain: ParameterID, _ shift: ParameterID
  ) -> Norm?? {
    if word(node, of: .norm, [.learned], or: "a mapping") != nil {
      guard let width, let gains = learned(Shape(1, width), at: node.place),
        let shifts = learned(Shape(1, width), at: node.place)
      else { return nil }
      return .some(Norm(gain: take(gains, as: gain), shift: take(shifts, as: shift)))
    }
    guard let fields = fields(node, of: .norm, expected: .mappingOrLearned) else { return nil }
    require(["gamma", "beta"], in: fields, node, .norm)
    var vectors: [Matrix] = []
    for (key, subject, id) in [
      ("gamma", Subject.gamma, gain), ("beta", .beta, shift),
    ] {
      guard let entry = fields[key],
        let vector = vector(entry.value, of: subject, count: width, .output)
      else { continue }
      vectors.append(take(vector, as: id))
    }
    var epsilon: Float = 1e-5
    if let entry = fields["epsilon"] {
      epsilon = number(entry.value, of: .epsilon)
      if epsilon < 0 { report(.negativeEpsilon(epsilon), at: entry.value.place) }
    }
    guard vectors.count == 2 else { return nil }
    return .some(Norm(gain: vectors[0], shift: vectors[1], epsilon: epsilon))
  }
}
