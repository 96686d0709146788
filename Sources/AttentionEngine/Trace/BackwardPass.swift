/// The way from the loss back to all that it depends on: the sites in reverse order, each handing
/// its gradient to what it was computed from. When a site's turn comes, all that read it have added
/// to its gradient, in an order that the model alone decides.
struct BackwardPass {
  /// All its sites are fresh.
  let trace: Trace
  /// 1 / the number of targets whose mean the loss is.
  let rowWeight: Float
  private(set) var gradients = Gradients()
  private(set) var packedTransposes: [ParameterID: PackedMatrix]

  private var model: AttentionModel { trace.model }
  private var operations: Operations { trace.operations }

  init(of trace: Trace, rowWeight: Float) {
    self.trace = trace
    self.rowWeight = rowWeight
    self.packedTransposes = trace.packedTransposes
  }

  mutating func run() {
    for site in model.sites.reversed() {
      if site.stage.isAfterLayers {
        stepFromPrediction(site.stage)
      } else if let gradient = gradients.sites[site] {
        step(from: site, gradient)
      }
    }
  }

  /// Gives zeros to what no number of the loss came from.
  mutating func fillWithZeros() {
    for site in model.sites where gradients.sites[site] == nil {
      if let shape = model.shape(of: site) { gradients.sites[site] = Self.zeros(shape) }
    }
    for id in model.parameterIDs where gradients.parameters[id] == nil {
      if case .mask = id { continue }
      if let shape = model[id]?.shape { gradients.parameters[id] = Self.zeros(shape) }
    }
  }

  private mutating func step(from site: Site, _ gradient: Matrix) {
    if let part = site.part {
      stepFromInput(site.stage, of: part, gradient)
    } else if let id = site.headID {
      stepFromHead(site.stage, of: id, gradient)
    } else if let layer = site.layer {
      stepFromLayer(site.stage, of: layer, gradient)
    }
  }

  // MARK: After the layers

  private mutating func stepFromPrediction(_ stage: Stage) {
    let targets = model.targets
    switch stage {
    case .loss:
      gradients.sites[Site(.loss)] = Matrix(
        rows: targets.count, columns: 1, values: targets.map { $0 == nil ? 0 : rowWeight })
    case .probabilities:
      gradients.sites[Site(.probabilities)] = operations.crossEntropyBackward(
        toProbabilities: value(.probabilities), targets: targets, rowWeight: rowWeight)
    default:
      let gradient = operations.crossEntropyBackward(
        probabilities: value(.probabilities), targets: targets, rowWeight: rowWeight)
      gradients.sites[Site(.logits)] = gradient
      stepThroughLinear(
        gradient, to: .site(model.resultSite), .logitsWeight, .logitsBias)
    }
  }

  // MARK: A layer

  private mutating func stepFromLayer(_ stage: Stage, of index: Int, _ gradient: Matrix) {
    let layer = model.layers[index]
    let id = HeadID(layer: index, head: 0)
    switch stage {
    case .concat:
      for head in layer.heads.indices {
        let id = HeadID(layer: index, head: head)
        gradients.sites[Site(.context, id)] = operations.concatBackward(
          gradient, columns: model.concatColumns(of: id), isOn: layer.heads[head].isOn)
      }
    case .output:
      stepThroughLinear(
        gradient, to: .site(Site(.concat, id)), .outputWeight(layer: index),
        .outputBias(layer: index))
    case .residual:
      add(gradient, to: Site(.output, id))
      add(gradient, to: model.inputSite(ofLayer: index))
    case .norm:
      guard let norm = layer.norm else { return }
      stepThroughNorm(
        gradient, to: Site(layer.hasResidual ? .residual : .output, id), norm,
        .gain(layer: index), .shift(layer: index))
    default: stepFromFeedForward(stage, of: index, gradient)
    }
  }

  private mutating func stepFromFeedForward(
    _ stage: Stage, of layer: Int, _ gradient: Matrix
  ) {
    guard let feedForward = model.layers[layer].feedForward else { return }
    let id = HeadID(layer: layer, head: 0)
    switch stage {
    case .ffnNorm:
      guard let norm = feedForward.norm else { return }
      stepThroughNorm(
        gradient, to: model.feedForwardNormSource(ofLayer: layer), norm,
        .feedForwardGain(layer: layer), .feedForwardShift(layer: layer))
    case .ffnResidual:
      add(gradient, to: model.feedForwardSite(ofLayer: layer))
      add(gradient, to: model.attentionResultSite(ofLayer: layer))
    case .ffn:
      stepThroughLinear(
        gradient, to: .site(Site(.activation, id)), .feedForwardWeight(layer: layer),
        .feedForwardBias(layer: layer))
    case .activation:
      add(
        operations.activationBackward(
          gradient, x: value(.intermediate, id), by: feedForward.activation),
        to: Site(.intermediate, id))
    default:
      stepThroughLinear(
        gradient, to: .site(model.attentionResultSite(ofLayer: layer)),
        .intermediateWeight(layer: layer), .intermediateBias(layer: layer))
    }
  }

  // MARK: A head

  private mutating func stepFromHead(_ stage: Stage, of id: HeadID, _ gradient: Matrix) {
    let layer = model.layers[id.layer]
    switch stage {
    case .context:
      let (weights, values) = operations.contextBackward(
        gradient, weights: value(.weights, id), values: value(.v, id))
      gradients.sites[Site(.weights, id)] = weights
      gradients.sites[Site(.v, id)] = values
    case .weights: stepFromWeights(of: id, layer.weighting, gradient)
    case .masked:
      gradients.sites[Site(.scaled, id)] = operations.maskedBackward(gradient, by: layer.mask)
    case .scaled:
      gradients.sites[Site(.scores, id)] = operations.scaledBackward(
        gradient, factor: model.scaleFactor(of: id))
    case .scores:
      let (queries, keys) = operations.scoresBackward(
        gradient, queries: value(.q, id), keys: value(.k, id))
      gradients.sites[Site(.q, id)] = queries
      gradients.sites[Site(.k, id)] = keys
    case .q: stepThroughProjection(gradient, .q, id)
    case .k: stepThroughProjection(gradient, .k, id)
    default: stepThroughProjection(gradient, .v, id)
    }
  }

  private mutating func stepFromWeights(
    of id: HeadID, _ weighting: Weighting, _ gradient: Matrix
  ) {
    let scores = Site(model.scoresStage(ofLayer: id.layer), id)
    switch weighting {
    case .softmax:
      gradients.sites[scores] = operations.softmaxBackward(
        gradient, weights: value(.weights, id))
    case .linear:
      gradients.sites[scores] = operations.linearWeightsBackward(gradient, scores: value(scores))
    case .identity: break
    }
  }

  private mutating func stepThroughProjection(
    _ gradient: Matrix, _ projection: Projection, _ id: HeadID
  ) {
    stepThroughLinear(
      gradient, to: model.inputMatrix(of: projection, layer: id.layer), .weight(projection, id),
      .bias(projection, id))
  }

  // MARK: Before the layers

  private mutating func stepFromInput(_ stage: Stage, of part: Part, _ gradient: Matrix) {
    guard let sequence = model.sequence(part) else { return }
    switch stage {
    case .embeddings:
      addRows(gradient, to: .embeddings(part), sequence.embeddings.shape, sequence.tokens)
    case .positions:
      guard case .written(let written) = sequence.positions else { return }
      addRows(gradient, to: .positions(part), written.shape, 0..<gradient.rows)
    case .segments:
      guard let segments = sequence.segments else { return }
      addRows(gradient, to: .segments(part), segments.table.shape, segments.ofTokens)
    default:
      for term in model.sources(of: Site(.input, part: part)) { add(gradient, to: term) }
    }
  }

  private mutating func addRows(
    _ gradient: Matrix, to table: ParameterID, _ shape: Shape, _ rows: some Sequence<Int>
  ) {
    operations.addEmbeddingsGradient(
      &gradients.parameters[table, default: Self.zeros(shape)], upstream: gradient, tokens: rows)
  }

  // MARK: What several stages share

  /// Back through input·weight + bias; without a weight, to the input as it is.
  private mutating func stepThroughLinear(
    _ gradient: Matrix, to input: MatrixID, _ weight: ParameterID, _ bias: ParameterID
  ) {
    guard let matrix = model[weight] else { return add(gradient, to: input) }
    gradients.parameters[weight] = operations.linearWeightGradient(
      input: value(input), upstream: gradient)
    if model[bias] != nil { gradients.parameters[bias] = operations.biasGradient(gradient) }
    let packed = packedTranspose(weight, matrix)
    let zeros = Self.zeros(Shape(gradient.rows, packed.columns))
    switch input {
    case .site(let site):
      operations.addLinearInputGradient(
        &gradients.sites[site, default: zeros], upstream: gradient, transposedWeight: packed)
    case .parameter(let id):
      operations.addLinearInputGradient(
        &gradients.parameters[id, default: zeros], upstream: gradient, transposedWeight: packed)
    }
  }

  private mutating func stepThroughNorm(
    _ gradient: Matrix, to site: Site, _ norm: LayerNorm, _ gain: ParameterID,
    _ shift: ParameterID
  ) {
    let result = operations.normBackward(gradient, x: value(site), by: norm)
    add(result.input, to: site)
    gradients.parameters[gain] = result.gain
    gradients.parameters[shift] = result.shift
  }

  private mutating func add(_ gradient: Matrix, to id: MatrixID) {
    switch id {
    case .site(let site): add(gradient, to: site)
    case .parameter(let id):
      if gradients.parameters[id] == nil {
        gradients.parameters[id] = gradient
      } else {
        operations.addGradient(&gradients.parameters[id]!, gradient)
      }
    }
  }

  private mutating func add(_ gradient: Matrix, to site: Site) {
    if gradients.sites[site] == nil {
      gradients.sites[site] = gradient
    } else {
      operations.addGradient(&gradients.sites[site]!, gradient)
    }
  }

  private mutating func packedTranspose(_ id: ParameterID, _ matrix: Matrix) -> PackedMatrix {
    if let packed = packedTransposes[id] { return packed }
    let packed = PackedMatrix(transposing: matrix)
    packedTransposes[id] = packed
    return packed
  }

  private func value(_ stage: Stage, _ id: HeadID = HeadID(layer: 0, head: 0)) -> Matrix {
    value(Site(stage, id))
  }

  private func value(_ site: Site) -> Matrix { value(.site(site)) }

  private func value(_ id: MatrixID) -> Matrix {
    guard let matrix = trace[id] else { preconditionFailure("\(id) is not fresh") }
    return matrix
  }

  private static func zeros(_ shape: Shape) -> Matrix {
    Matrix(rows: shape.rows, columns: shape.columns)
  }
}
