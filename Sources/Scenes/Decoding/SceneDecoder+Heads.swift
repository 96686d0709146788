import AttentionEngine

extension SceneDecoder {
  /// What the projections of a layer's heads work on.
  struct HeadInputs {
    let convention: Convention
    /// Of what each projection is made from; nil where that cannot be made out.
    let widths: [Projection: Int]
    /// Whether the layer reads the embeddings themselves.
    let areEmbeddings: Bool

    func reason(_ projection: Projection, inputsFit: Bool, queries: Int?) -> ShapeReason {
      if let queries, inputsFit { return .queries(dHead: queries, convention) }
      let width = widths[projection] ?? 0
      return areEmbeddings
        ? .embeddings(dModel: width, convention) : .input(width: width, convention)
    }
  }

  /// The heads, and for each how many numbers its values have.
  mutating func heads(
    _ node: YAMLNode, layer: Int, _ inputs: HeadInputs
  ) -> (heads: [AttentionHead]?, widths: [Int?]) {
    if node.text != nil, !node.isNothing { return learnedHeads(node, layer, inputs) }
    guard let items = node.list else {
      reportKind(node, .heads, expected: .heads)
      return (nil, [])
    }
    guard !items.isEmpty else {
      report(.empty(.heads), at: node.place)
      return (nil, [])
    }
    guard items.count <= Scene.Limit.heads else {
      let problem = Problem.tooMany(.heads, count: items.count, limit: Scene.Limit.heads)
      report(problem, at: items[Scene.Limit.heads].place)
      return (nil, [])
    }
    var heads: [AttentionHead] = []
    var widths: [Int?] = []
    for (index, item) in items.enumerated() {
      let (head, width) = head(item, HeadID(layer: layer, head: index), inputs)
      if let head { heads.append(head) }
      widths.append(width)
    }
    return (heads.count == items.count ? heads : nil, widths)
  }

  /// So many heads with learned weights, without biases. Where the scene does not say how wide they
  /// are, they share what the queries are made from.
  private mutating func learnedHeads(
    _ node: YAMLNode, _ layer: Int, _ inputs: HeadInputs
  ) -> (heads: [AttentionHead]?, widths: [Int?]) {
    guard let count = wholeNumber(node, of: .heads, in: 1...Scene.Limit.heads),
      let width = size(.head) ?? inputs.widths[.q].map({ max(1, $0 / count) })
    else { return (nil, []) }
    var heads: [AttentionHead] = []
    for index in 0..<count {
      var head = AttentionHead(weights: [:])
      for projection in Projection.allCases {
        guard let rows = inputs.widths[projection],
          let value = learned(Shape(rows, width), at: node.place)
        else { return (nil, Array(repeating: width, count: count)) }
        let id = ParameterID.weight(projection, HeadID(layer: layer, head: index))
        head.weights[projection] = take(value, as: id)
      }
      heads.append(head)
    }
    return (heads, Array(repeating: width, count: count))
  }

  private mutating func head(
    _ node: YAMLNode, _ id: HeadID, _ inputs: HeadInputs
  ) -> (head: AttentionHead?, width: Int?) {
    guard let fields = fields(node, of: .head(id.head)) else { return (nil, nil) }
    require(Projection.allCases.map(\.weightKey), in: fields, node, .head(id.head))
    var head = AttentionHead(weights: [:])
    var widths: [Projection: Int] = [:]
    var isComplete = true
    head.name = fields["name"].flatMap { text($0.value, of: .headName(id.head)) }
    for projection in Projection.allCases {
      let subject = Subject.weight(projection, id.head)
      let word = fields[projection.weightKey].flatMap { self.word($0.value, of: subject) }
      if let entry = fields[projection.weightKey] {
        if word == .identity {
          widths[projection] = inputs.widths[projection]
          if projection == .k { checkIdentity(entry.value, subject, widths) }
        } else {
          let weight = headWeight(
            entry.value, subject, projection, inputs, isLearned: word == .learned,
            queries: projection == .k ? widths[.q] : nil)
          widths[projection] = weight?.outputs
          head.weights[projection] = weight?.value.map { take($0, as: .weight(projection, id)) }
          if weight?.value == nil { isComplete = false }
        }
      } else {
        isComplete = false
      }
      guard let entry = fields[projection.biasKey] else { continue }
      if word == .identity {
        report(.biasOfIdentity(projection), at: entry.key.place)
        continue
      }
      let bias = vector(
        entry.value, of: .bias(projection, id.head), count: widths[projection],
        .weight(subject))
      head.biases[projection] = bias.map { take($0, as: .bias(projection, id)) }
    }
    return (isComplete ? head : nil, widths[.v])
  }

  private mutating func headWeight(
    _ node: YAMLNode, _ subject: Subject, _ projection: Projection, _ inputs: HeadInputs,
    isLearned: Bool, queries: Int?
  ) -> (value: ParameterValue?, outputs: Int)? {
    var size = WeightSize(inputs: inputs.widths[projection], outputs: queries)
    if isLearned, queries == nil { size.learnedOutputs = self.size(.head) ?? inputs.widths[.q] }
    return weight(node, subject, inputs.convention, isLearned: isLearned, size) {
      inputs.reason(projection, inputsFit: $0, queries: queries)
    }
  }

  /// Keys without a weight must be as long as the queries.
  private mutating func checkIdentity(
    _ node: YAMLNode, _ subject: Subject, _ widths: [Projection: Int]
  ) {
    guard let queries = widths[.q], let keys = widths[.k], queries != keys else { return }
    report(.identityWidth(subject, keys, queries: queries), at: node.place)
  }
}
