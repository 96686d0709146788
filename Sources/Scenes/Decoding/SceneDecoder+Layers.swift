import AttentionEngine

extension SceneDecoder {
  /// What is known of the numbers that flow from layer to layer; nil where it cannot be made out.
  struct Flow {
    var convention: Convention
    let dimensions: Dimensions
    let hasSource: Bool
    /// The tokens of each part.
    let tokens: [Part: Int]
    /// How many numbers each part has for a token before the next layer.
    var widths: [Part: Int]
    /// How many numbers a value has where the source has values of its own.
    let valueWidth: Int?
    /// The parts that a layer has worked on.
    var changed: Set<Part> = []

    func width(of projection: Projection, _ part: Part, attendsTo keys: Part) -> Int? {
      switch projection {
      case .q: widths[part]
      case .k: widths[keys]
      case .v: keys == .source ? valueWidth ?? widths[keys] : widths[keys]
      }
    }
  }

  /// The layers from the list of `layers`.
  mutating func layers(_ node: YAMLNode, _ flow: inout Flow) -> [AttentionLayer]? {
    guard let items = node.list else {
      reportKind(node, .layers, expected: .layers)
      return nil
    }
    guard !items.isEmpty else {
      report(.empty(.layers), at: node.place)
      return nil
    }
    guard items.count <= Scene.Limit.layers else {
      let problem = Problem.tooMany(.layers, count: items.count, limit: Scene.Limit.layers)
      report(problem, at: items[Scene.Limit.layers].place)
      return nil
    }
    var layers: [AttentionLayer] = []
    for (index, item) in items.enumerated() {
      guard let fields = fields(item, of: .layer(index)) else { continue }
      require(["heads"], in: fields, item, .layer(index))
      sources.layers[index] = item
      if let layer = layer(fields, index, &flow) { layers.append(layer) }
    }
    return layers.count == items.count ? layers : nil
  }

  /// One layer from its keys.
  mutating func layer(
    _ fields: [String: YAMLNode.Entry], _ index: Int, _ flow: inout Flow
  ) -> AttentionLayer? {
    let part = part(fields["part"]?.value, .part, or: .main)
    let attendsTo = self.part(fields["attends"]?.value, .attends, or: part ?? .main)
    if let part, let attendsTo { checkWiring(part, attendsTo, fields, flow) }
    let scale = fields["scale"].map { self.scale($0.value, index) } ?? Optional(Scale.sqrt)
    let shape = scoresShape(part ?? .main, attendsTo ?? .main, flow)
    let mask = fields["mask"].map { self.mask($0.value, index, shape) } ?? Optional(Mask.none)
    let weighting =
      fields["weighting"].map { self.weighting($0.value, index) } ?? Optional(Weighting.softmax)
    let inputs = headInputs(part ?? .main, attendsTo ?? .main, flow)
    var heads: [AttentionHead]?
    var widths: [Int?] = []
    if let entry = fields["heads"] {
      (heads, widths) = self.heads(entry.value, layer: index, inputs)
    }
    let knownWidths = widths.compactMap { $0 }
    let concat = knownWidths.count < widths.count || widths.isEmpty ? nil : knownWidths.reduce(0, +)
    let input = part.flatMap { flow.widths[$0] }
    let output = projection(fields, index, flow, concat: concat, input: input)
    let residual = residual(
      fields["residual"]?.value, output: output.width, input: input,
      areEmbeddings: inputs.areEmbeddings)
    let norm =
      fields["norm"].map {
        self.norm(
          $0.value, width: output.width, .gain(layer: index), .shift(layer: index))
      } ?? LayerNorm??.some(nil)
    var result = output.width
    let feedForward =
      fields["feed_forward"].map { entry -> FeedForward?? in
        let (network, width) = self.feedForward(entry.value, index, flow, input: output.width)
        result = width
        return network.map(Optional.some)
      } ?? FeedForward??.some(nil)
    if let part {
      flow.widths[part] = result
      flow.changed.insert(part)
    }
    guard let part, let attendsTo, let scale, let mask, let weighting, let heads, let residual,
      let norm, let feedForward
    else { return nil }
    return AttentionLayer(
      part: part, attendsTo: attendsTo, heads: heads, scale: scale, mask: mask,
      weighting: weighting, outputWeight: output.weight, outputBias: output.bias,
      hasResidual: residual, norm: norm, feedForward: feedForward)
  }

  private mutating func part(_ node: YAMLNode?, _ subject: Subject, or usual: Part) -> Part? {
    guard let node else { return usual }
    let names = Part.allCases.map(\.rawValue)
    return choice(node, of: subject, names, expected: .oneOf(names)).flatMap(Part.init(rawValue:))
  }

  private mutating func checkWiring(
    _ part: Part, _ attendsTo: Part, _ fields: [String: YAMLNode.Entry], _ flow: Flow
  ) {
    if !flow.hasSource {
      for key in ["part", "attends"] {
        guard let entry = fields[key], entry.value.text == Part.source.rawValue else { continue }
        report(.noSource, at: entry.value.place)
      }
    } else if part == .source, attendsTo == .main, let entry = fields["attends"] {
      report(.sourceAttendsToMain, at: entry.value.place)
    }
  }

  private func headInputs(_ part: Part, _ attendsTo: Part, _ flow: Flow) -> HeadInputs {
    var widths: [Projection: Int] = [:]
    for projection in Projection.allCases {
      widths[projection] = flow.width(of: projection, part, attendsTo: attendsTo)
    }
    return HeadInputs(
      convention: flow.convention, widths: widths,
      areEmbeddings: part == attendsTo && !flow.changed.contains(part),
      learnedHead: flow.dimensions.head)
  }

  private func scoresShape(_ part: Part, _ attendsTo: Part, _ flow: Flow) -> Shape? {
    guard let queries = flow.tokens[part], let keys = flow.tokens[attendsTo] else { return nil }
    return Shape(queries, keys)
  }
}
