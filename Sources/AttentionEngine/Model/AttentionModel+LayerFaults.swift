// What keeps one layer from being computed: its wiring, its heads, and attention as a whole.

extension AttentionModel {
  /// What keeps a layer from having shapes.
  func wiringFaults(ofLayer index: Int) -> [ModelFault] {
    let layer = layers[index]
    if layer.heads.isEmpty { return [.noHeads(layer: index)] }
    guard source != nil || (layer.part == .main && layer.attendsTo == .main) else {
      return [.noSource(layer: index)]
    }
    if layer.part == .source && layer.attendsTo == .main {
      return [.sourceAttendsToMain(layer: index)]
    }
    if layer.isCross, finalNorms[layer.attendsTo] != nil,
      layers.indices.dropFirst(index).contains(where: { layers[$0].part == layer.attendsTo })
    {
      return [.unfinishedSource(layer: index)]
    }
    return layer.heads.indices.flatMap { sharingFaults(of: HeadID(layer: index, head: $0)) }
  }

  /// A head that takes keys and values from another has none of its own to give, so that no two
  /// heads take from each other.
  private func sharingFaults(of id: HeadID) -> [ModelFault] {
    let heads = layers[id.layer].heads
    guard let other = heads[id.head].keyValueHead else { return [] }
    guard heads.indices.contains(other), heads[other].keyValueHead == nil else {
      return [.keyValueHead(id, takes: other)]
    }
    return [Projection.k, .v].flatMap { projection in
      [ParameterID.weight(projection, id), .bias(projection, id)]
        .filter { self[$0] != nil }.map(ModelFault.parameterOfSharingHead)
    }
  }

  /// Of a captured layer, or of one among captured layers.
  func captureFaults(ofLayer index: Int) -> [ModelFault] {
    let heads = layers[index].heads
    guard heads.allSatisfy({ ($0.capturedWeights != nil) == isCaptured }) else {
      return [.notAllCaptured(layer: index)]
    }
    let expected = Shape(queryCount(ofLayer: index), keyCount(ofLayer: index))
    return heads.indices.compactMap { head in
      guard let shape = heads[head].capturedWeights?.shape, shape != expected else { return nil }
      return .capturedShape(HeadID(layer: index, head: head), shape, expected: expected)
    }
  }

  func faults(ofLayer index: Int) -> [ModelFault] {
    let layer = layers[index]
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let queries = queryCount(ofLayer: index)
    let inputs = Projection.allCases.map {
      ($0, inputMatrix(of: $0, layer: index), inputWidth(of: $0, layer: index))
    }
    var faults = layer.heads.indices.flatMap {
      self.faults(of: HeadID(layer: index, head: $0), reading: inputs)
    }
    faults += normFaults(at: .pre(layer: index)) + biasTableFaults(ofLayer: index)
    switch layer.mask {
    case .matrix(let mask):
      faults += Self.fault(
        Operations.maskError(
          scores: Shape(queries, keyCount(ofLayer: index)), mask: mask.shape,
          at: site(.masked)))
    case .sliding(let window) where window < 1: faults.append(.noWindow(layer: index))
    default: break
    }
    let output = Shape(queries, outputWidth(ofLayer: index))
    if let weight = layer.outputWeight {
      if weight.columns == 0 { faults.append(.noColumns(.outputWeight(layer: index))) }
      faults += Self.fault(
        Operations.outputError(
          concat: Shape(queries, concatWidth(ofLayer: index)), weight: weight.shape,
          at: site(.output)))
    }
    faults += biasFaults(
      .outputBias(layer: index), hasWeight: layer.outputWeight != nil, product: output,
      at: site(.output))
    if layer.hasResidual {
      faults += Self.fault(
        Operations.residualError(
          input: Shape(queries, inputWidth(ofLayer: index)), output: output,
          from: inputSite(ofLayer: index), to: site(.output), at: site(.residual)))
    }
    return faults + normFaults(at: .attention(layer: index))
  }

  /// - Parameter inputs: what each projection of the layer is made from, and its width.
  private func faults(
    of id: HeadID, reading inputs: [(Projection, MatrixID, Int)]
  ) -> [ModelFault] {
    let head = layers[id.layer].heads[id.head]
    let (queries, keys) = (queryCount(ofLayer: id.layer), keyCount(ofLayer: id.layer))
    var faults: [ModelFault] = []
    for (projection, matrix, width) in inputs
    where projection == .q || head.keyValueHead == nil {
      let isRotated = layers[id.layer].rotary != nil
      let site = Site(isRotated ? projection.unrotatedStage : projection.stage, id)
      let rows = projection == .q ? queries : keys
      let weight = head.weights[projection]
      if let weight {
        if weight.columns == 0 { faults.append(.noColumns(.weight(projection, id))) }
        faults += Self.fault(
          Operations.projectionError(
            input: Shape(rows, width), from: matrix, weight: weight.shape,
            of: .weight(projection, id), at: site))
      }
      guard head.biases[projection] != nil else { continue }
      faults += biasFaults(
        .bias(projection, id), hasWeight: weight != nil,
        product: Shape(rows, weight?.columns ?? width), at: site)
    }
    let dHead = width(of: .q, id)
    if let width = layers[id.layer].rotary?.width,
      !width.isMultiple(of: 2) || !(0...dHead).contains(width)
    {
      faults.append(.rotaryWidth(id, width: width, dHead: dHead))
    }
    return faults
      + Self.fault(
        Operations.scoresError(
          queries: Shape(queries, dHead), keys: Shape(keys, width(of: .k, id)),
          from: keyValueHead(of: id), at: Site(.scores, id)))
  }

  private func biasTableFaults(ofLayer index: Int) -> [ModelFault] {
    guard let bias = layers[index].relativeBias else { return [] }
    let heads = layers[index].heads.count
    let scores = Shape(queryCount(ofLayer: index), keyCount(ofLayer: index))
    var faults = Self.fault(
      Operations.relativeBiasError(scores: scores, table: bias, heads: heads, layer: index))
    if bias.maximumDistance <= bias.exactDistances {
      faults.append(
        .maximumDistance(
          layer: index, distance: bias.maximumDistance, least: bias.exactDistances + 1))
    }
    return faults
  }
}
