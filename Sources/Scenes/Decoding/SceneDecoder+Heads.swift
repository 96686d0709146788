import AttentionEngine

extension SceneDecoder {
  /// The heads, and for each how many numbers its values have.
  mutating func heads(
    _ node: YAMLNode, _ shapes: ShapeRules
  ) -> (heads: [AttentionHead]?, widths: [Int?]) {
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
      let (head, width) = head(item, index, shapes)
      if let head { heads.append(head) }
      widths.append(width)
    }
    return (heads.count == items.count ? heads : nil, widths)
  }

  private mutating func head(
    _ node: YAMLNode, _ index: Int, _ shapes: ShapeRules
  ) -> (head: AttentionHead?, width: Int?) {
    guard let fields = fields(node, of: .head(index)) else { return (nil, nil) }
    require(Projection.allCases.map(\.weightKey), in: fields, node, .head(index))
    let id = HeadID(layer: 0, head: index)
    var head = AttentionHead(weights: [:])
    var widths: [Projection: Int] = [:]
    head.name = fields["name"].flatMap { text($0.value, of: .headName(index)) }
    for projection in Projection.allCases {
      if let entry = fields[projection.weightKey] {
        let weight = weight(
          entry.value, .weight(projection, index), shapes,
          outputs: projection == .k ? widths[.q] : nil)
        widths[projection] = weight?.outputs
        head.weights[projection] = weight?.written.matrix
        sources.spans[.weight(projection, id)] = weight?.written.spans
      }
      if let entry = fields[projection.biasKey] {
        let bias = vector(
          entry.value, of: .bias(projection, index), count: widths[projection],
          .weight(.weight(projection, index)))
        head.biases[projection] = bias?.matrix
        sources.spans[.bias(projection, id)] = bias?.spans
      }
    }
    return (head.weights.count == Projection.allCases.count ? head : nil, widths[.v])
  }

  /// A weight in the engine's orientation, and how many outputs it has or should have.
  private mutating func weight(
    _ node: YAMLNode, _ subject: Subject, _ shapes: ShapeRules, outputs: Int?
  ) -> (written: WrittenMatrix, outputs: Int)? {
    guard let written = matrix(node, of: subject) else { return nil }
    let fit = shapes.fit(written.shape, inputs: shapes.dModel, outputs: outputs)
    if let expected = fit.expected {
      let inputs = shapes.oriented(written.shape).rows
      let reason: ShapeReason =
        if let outputs, inputs == shapes.dModel ?? inputs {
          .queries(dHead: outputs, shapes.convention)
        } else {
          .embeddings(dModel: shapes.dModel ?? inputs, shapes.convention)
        }
      let problem = Problem.wrongShape(
        subject, written.shape, expected: expected, reason, transposeFits: fit.transposeFits)
      report(problem, at: node.place)
    }
    return (shapes.oriented(written), fit.outputs)
  }
}
