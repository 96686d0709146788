import AttentionEngine

extension SceneDecoder {
  /// What is known of the numbers that flow from layer to layer; nil where it cannot be made out.
  struct Flow {
    var convention: Convention
    let hasSource: Bool
    /// The tokens of each part.
    let tokens: [Part: Int]
    /// How many numbers each part has for a token before the next layer.
    var widths: [Part: Int]
    /// Whether the source has values of its own, and how many numbers one has.
    let hasValues: Bool
    let valueWidth: Int?
    /// The parts that a layer has worked on.
    var changed: Set<Part> = []
    /// Whether a layer of the main sequence attends to the source.
    var readsSource = false
    /// Whether a layer needs a source that is not there, which is reported once.
    var missesSource = false
    /// Whether a layer cannot be made out, so that nothing is known of what it reads and leaves.
    var isBroken = false

    mutating func breakOff() {
      widths = [:]
      isBroken = true
    }

    func width(of projection: Projection, _ part: Part, attendsTo keys: Part) -> Int? {
      switch projection {
      case .q: widths[part]
      case .k: widths[keys]
      case .v: keys == .source && hasValues ? valueWidth : widths[keys]
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
      guard let fields = fields(item, of: .layer(index)) else {
        flow.breakOff()
        continue
      }
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
    if let part, let attendsTo { checkWiring(part, attendsTo, fields, &flow) }
    let scale = fields["scale"].map { self.scale($0.value, index) } ?? Optional(Scale.sqrt)
    let shape = scoresShape(part, attendsTo, flow)
    let mask =
      fields["mask"].map { self.mask($0.value, index, part, attendsTo, shape) }
      ?? Optional(Mask.none)
    let weighting =
      fields["weighting"].map { self.weighting($0.value, index) } ?? Optional(Weighting.softmax)
    let inputs = headInputs(part, attendsTo, flow)
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
          $0.value, width: output.width, .gain(.attention(layer: index)),
          .shift(.attention(layer: index)))
      } ?? Norm??.some(nil)
    var result = output.width
    let feedForward =
      fields["feed_forward"].map { entry -> FeedForward?? in
        let (network, width) = self.feedForward(entry.value, index, flow, input: output.width)
        result = width
        return network.map(Optional.some)
      } ?? FeedForward??.some(nil)
    if let part, let attendsTo {
      flow.widths[part] = result
      flow.changed.insert(part)
      if part == .main, attendsTo == .source { flow.readsSource = true }
    } else {
      flow.breakOff()
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
    _ part: Part, _ attendsTo: Part, _ fields: [String: YAMLNode.Entry], _ flow: inout Flow
  ) {
    if flow.hasSource {
      guard part == .source, attendsTo == .main, let entry = fields["attends"] else { return }
      report(.sourceAttendsToMain, at: entry.value.place)
    } else if !flow.missesSource, part == .source || attendsTo == .source,
      let entry = fields[part == .source ? "part" : "attends"]
    {
      flow.missesSource = true
      report(.noSource, at: entry.value.place)
    }
  }

  private func headInputs(_ part: Part?, _ attendsTo: Part?, _ flow: Flow) -> HeadInputs {
    var widths: [Projection: Int] = [:]
    if let part, let attendsTo {
      for projection in Projection.allCases {
        widths[projection] = flow.width(of: projection, part, attendsTo: attendsTo)
      }
    }
    let areEmbeddings = part == attendsTo && part.map(flow.changed.contains) == false
    return HeadInputs(
      convention: flow.convention, widths: widths, areEmbeddings: areEmbeddings)
  }

  private func scoresShape(_ part: Part?, _ attendsTo: Part?, _ flow: Flow) -> Shape? {
    guard let queries = part.flatMap({ flow.tokens[$0] }),
      let keys = attendsTo.flatMap({ flow.tokens[$0] })
    else { return nil }
    return Shape(queries, keys)
  }
}
