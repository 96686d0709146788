import AttentionEngine

extension SceneDecoder {
  /// The layer from the mapping of `attention`.
  mutating func attention(
    _ node: YAMLNode, _ known: Known
  ) -> (convention: Convention, layer: AttentionLayer)? {
    guard let fields = fields(node, of: .attention) else { return nil }
    require(["heads"], in: fields, node, .attention)
    sources.attention = node
    let convention =
      fields["convention"].map { self.convention($0.value) } ?? Optional(Convention.rows)
    let scale = fields["scale"].map { self.scale($0.value) } ?? Optional(Scale.sqrt)
    let mask = fields["mask"].map { self.mask($0.value, known) } ?? Optional(Mask.none)
    let shapes = ShapeRules(convention: convention ?? .rows, dModel: known.dModel)
    var heads: [AttentionHead]?
    var widths: [Int?] = []
    if let entry = fields["heads"] {
      (heads, widths) = self.heads(entry.value, shapes)
    }
    let knownWidths = widths.compactMap { $0 }
    let concat = knownWidths.count < widths.count || widths.isEmpty ? nil : knownWidths.reduce(0, +)
    let output = projection(fields, shapes, concat: concat)
    let residual = residual(fields["residual"]?.value, output: output.width, known)
    let norm =
      fields["norm"].map { self.norm($0.value, width: output.width) } ?? LayerNorm??.some(nil)
    guard let convention, let scale, let mask, let heads, let residual, let norm else { return nil }
    let layer = AttentionLayer(
      heads: heads, scale: scale, mask: mask, outputWeight: output.weight?.matrix,
      outputBias: output.bias?.matrix, hasResidual: residual, norm: norm)
    return (convention, layer)
  }

  private mutating func convention(_ node: YAMLNode) -> Convention? {
    let names = Convention.allCases.map(\.rawValue)
    return choice(node, of: .convention, names, expected: .oneOf(names))
      .flatMap(Convention.init(rawValue:))
  }

  private mutating func scale(_ node: YAMLNode) -> Scale? {
    sources.scale = node
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

  private mutating func mask(_ node: YAMLNode, _ known: Known) -> Mask? {
    sources.mask = node
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
    if let tokens = known.tokens, written.shape != Shape(tokens, tokens) {
      let problem = Problem.wrongShape(
        .mask, written.shape, expected: Shape(tokens, tokens), .tokens(tokens),
        transposeFits: false)
      report(problem, at: node.place)
      return nil
    }
    sources.spans[.mask(layer: 0)] = written.spans
    return .matrix(written.matrix)
  }

  /// `W_O` and `b_O`, and how many numbers an output has.
  private mutating func projection(
    _ fields: [String: YAMLNode.Entry], _ shapes: ShapeRules, concat: Int?
  ) -> (weight: WrittenMatrix?, bias: WrittenMatrix?, width: Int?) {
    guard let entry = fields["W_O"] else {
      if let bias = fields["b_O"] { report(.biasWithoutWeight, at: bias.key.place) }
      return (nil, nil, concat)
    }
    let written = matrix(entry.value, of: .outputWeight)
    var width: Int?
    if let written {
      let fit = shapes.fit(written.shape, inputs: concat, outputs: nil)
      width = fit.outputs
      if let expected = fit.expected {
        let problem = Problem.wrongShape(
          .outputWeight, written.shape, expected: expected,
          .concat(width: concat ?? 0, shapes.convention), transposeFits: fit.transposeFits)
        report(problem, at: entry.value.place)
      }
    }
    let weight = written.map(shapes.oriented)
    sources.spans[.outputWeight(layer: 0)] = weight?.spans
    let bias = fields["b_O"].flatMap {
      vector($0.value, of: .outputBias, count: width, .weight(.outputWeight))
    }
    sources.spans[.outputBias(layer: 0)] = bias?.spans
    return (weight, bias, width)
  }

  /// A list of `count` numbers.
  mutating func vector(
    _ node: YAMLNode, of subject: Subject, count: Int?, _ reason: LengthReason
  ) -> WrittenMatrix? {
    guard let written = numbers(node, of: subject) else { return nil }
    if let count, written.values.count != count {
      let problem = Problem.wrongLength(subject, written.values.count, expected: count, reason)
      report(problem, at: node.place)
    }
    return written
  }

  private mutating func residual(_ node: YAMLNode?, output: Int?, _ known: Known) -> Bool? {
    guard let node else { return false }
    let names = ["true", "false"]
    guard let text = choice(node, of: .residual, names, expected: .oneOf(names)) else { return nil }
    if text == "true", let output, let dModel = known.dModel, output != dModel {
      report(.residualShape(output: output, dModel: dModel), at: node.place)
    }
    return text == "true"
  }

  /// Nil where it cannot be made out.
  private mutating func norm(_ node: YAMLNode, width: Int?) -> LayerNorm?? {
    guard let fields = fields(node, of: .norm) else { return nil }
    require(["gamma", "beta"], in: fields, node, .norm)
    var vectors: [WrittenMatrix] = []
    let parts: [(key: String, subject: Subject, id: ParameterID)] = [
      ("gamma", .gamma, .gain(layer: 0)), ("beta", .beta, .shift(layer: 0)),
    ]
    for part in parts {
      guard let entry = fields[part.key],
        let vector = vector(entry.value, of: part.subject, count: width, .output)
      else { continue }
      sources.spans[part.id] = vector.spans
      vectors.append(vector)
    }
    var epsilon: Float = 1e-5
    if let entry = fields["epsilon"] {
      epsilon = number(entry.value, of: .epsilon)
      if epsilon < 0 { report(.negativeEpsilon(epsilon), at: entry.value.place) }
    }
    guard vectors.count == parts.count else { return nil }
    return .some(
      LayerNorm(gain: vectors[0].matrix, shift: vectors[1].matrix, epsilon: epsilon))
  }
}
