extension AttentionModel {
  /// Everything that keeps the pass from being computed, in the order of the pass; empty for a
  /// consistent model. Looks at shapes, not at numbers.
  package func faults() -> [ModelFault] {
    var faults = faults(of: .source) + faults(of: .main)
    for layer in layers.indices {
      let wiring = wiringFaults(ofLayer: layer)
      faults += wiring
      // Without a source the layer has no shapes.
      guard wiring.isEmpty else { return faults }
      faults += self.faults(ofLayer: layer) + feedForwardFaults(ofLayer: layer)
    }
    return faults + outputFaults()
  }

  static func fault(_ error: ShapeError?) -> [ModelFault] {
    error.map { [.shape($0)] } ?? []
  }

  // MARK: The sequences

  private func faults(of part: Part) -> [ModelFault] {
    guard let sequence = sequence(part) else { return [] }
    let (words, embeddings, tokens) = (sequence.words, sequence.embeddings, sequence.tokens)
    let input = Shape(tokens.count, sequence.dModel)
    var faults: [ModelFault] = []
    if words.count != embeddings.rows {
      faults.append(.wordCount(part, words: words.count, rows: embeddings.rows))
    }
    let count = min(words.count, embeddings.rows)
    for (token, word) in tokens.enumerated() where !(0..<count).contains(word) {
      faults.append(.unknownWord(part, token: token, word: word, count: count))
    }
    if sequence.dModel == 0 { faults.append(.noColumns(.embeddings(part))) }
    if case .written(let matrix) = sequence.positions {
      faults += Self.fault(
        Operations.positionsError(embeddings: input, positions: matrix.shape, of: part))
    }
    if let segments = sequence.segments {
      faults += Self.faults(of: segments, part, input: input)
    }
    if part == .source, let values = source?.values {
      faults += Self.fault(
        Operations.sourceValuesError(keys: input, values: values.matrix.shape))
      if values.matrix.columns == 0 { faults.append(.noColumns(.sourceValues)) }
      let (words, rows) = (values.words.count, values.matrix.rows)
      if words != rows { faults.append(.valueWordCount(words: words, rows: rows)) }
    }
    return faults
  }

  private static func faults(
    of segments: Segments, _ part: Part, input: Shape
  ) -> [ModelFault] {
    var faults = fault(
      Operations.segmentsError(embeddings: input, segments: segments.table.shape, of: part))
    if segments.ofTokens.count != input.rows {
      faults.append(
        .segmentCount(part, segments: segments.ofTokens.count, tokens: input.rows))
    }
    let count = segments.table.rows
    if segments.names.count != count {
      faults.append(.segmentNameCount(part, names: segments.names.count, segments: count))
    }
    for (token, segment) in segments.ofTokens.enumerated()
    where !(0..<count).contains(segment) {
      faults.append(.unknownSegment(part, token: token, segment: segment, count: count))
    }
    return faults
  }

  // MARK: A layer

  private func wiringFaults(ofLayer index: Int) -> [ModelFault] {
    let layer = layers[index]
    if layer.heads.isEmpty { return [.noHeads(layer: index)] }
    guard source != nil || (layer.part == .main && layer.attendsTo == .main) else {
      return [.noSource(layer: index)]
    }
    return layer.part == .source && layer.attendsTo == .main
      ? [.sourceAttendsToMain(layer: index)] : []
  }

  private func faults(ofLayer index: Int) -> [ModelFault] {
    let layer = layers[index]
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let queries = queryCount(ofLayer: index)
    let inputs = Projection.allCases.map {
      ($0, inputMatrix(of: $0, layer: index), inputWidth(of: $0, layer: index))
    }
    var faults = layer.heads.indices.flatMap {
      self.faults(of: HeadID(layer: index, head: $0), reading: inputs)
    }
    if case .matrix(let mask) = layer.mask {
      faults += Self.fault(
        Operations.maskError(
          scores: Shape(queries, keyCount(ofLayer: index)), mask: mask.shape,
          at: site(.masked)))
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
    faults += normFaults(
      [.gain(.attention(layer: index)), .shift(.attention(layer: index))], row: output,
      at: site(.norm))
    return faults
  }

  /// - Parameter inputs: what each projection of the layer is made from, and its width.
  private func faults(
    of id: HeadID, reading inputs: [(Projection, MatrixID, Int)]
  ) -> [ModelFault] {
    let head = layers[id.layer].heads[id.head]
    let (queries, keys) = (queryCount(ofLayer: id.layer), keyCount(ofLayer: id.layer))
    var faults: [ModelFault] = []
    for (projection, matrix, width) in inputs {
      let site = Site(projection.stage, id)
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
    return faults
      + Self.fault(
        Operations.scoresError(
          queries: Shape(queries, width(of: .q, id)), keys: Shape(keys, width(of: .k, id)),
          at: Site(.scores, id)))
  }

  private func feedForwardFaults(ofLayer index: Int) -> [ModelFault] {
    guard let feedForward = layers[index].feedForward else { return [] }
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let queries = queryCount(ofLayer: index)
    let input = Shape(queries, outputWidth(ofLayer: index))
    let intermediate = Shape(queries, intermediateWidth(ofLayer: index))
    let result = Shape(queries, resultWidth(ofLayer: index))
    var faults: [ModelFault] = []
    if intermediate.columns == 0 {
      faults.append(.noColumns(.intermediateWeight(layer: index)))
    }
    faults += Self.fault(
      Operations.projectionError(
        input: input, from: .site(attentionResultSite(ofLayer: index)),
        weight: feedForward.intermediateWeight.shape, of: .intermediateWeight(layer: index),
        at: site(.intermediate)))
    faults += biasFaults(
      .intermediateBias(layer: index), hasWeight: true, product: intermediate,
      at: site(.intermediate))
    if let weight = feedForward.weight {
      if weight.columns == 0 { faults.append(.noColumns(.feedForwardWeight(layer: index))) }
      faults += Self.fault(
        Operations.projectionError(
          input: intermediate, from: .site(site(.activation)), weight: weight.shape,
          of: .feedForwardWeight(layer: index), at: site(.ffn)))
    }
    faults += biasFaults(
      .feedForwardBias(layer: index), hasWeight: feedForward.weight != nil, product: result,
      at: site(.ffn))
    if feedForward.hasResidual {
      faults += Self.fault(
        Operations.residualError(
          input: input, output: result, from: attentionResultSite(ofLayer: index),
          to: feedForwardSite(ofLayer: index), at: site(.ffnResidual)))
    }
    faults += normFaults(
      [.gain(.feedForward(layer: index)), .shift(.feedForward(layer: index))], row: result,
      at: site(.ffnNorm))
    return faults
  }

  private func biasFaults(
    _ id: ParameterID, hasWeight: Bool, product: Shape, at site: Site
  ) -> [ModelFault] {
    guard let bias = self[id] else { return [] }
    guard hasWeight else { return [.biasWithoutWeight(id)] }
    return Self.fault(
      Operations.biasError(product: product, bias: bias.shape, of: id, at: site))
  }

  private func normFaults(_ ids: [ParameterID], row: Shape, at site: Site) -> [ModelFault] {
    ids.flatMap { id in
      self[id].map {
        Self.fault(Operations.normError(row: row, parameter: $0.shape, of: id, at: site))
      } ?? []
    }
  }

  // MARK: The output layer

  private func outputFaults() -> [ModelFault] {
    var faults: [ModelFault] = []
    if let output {
      if output.weight?.columns == 0 { faults.append(.noColumns(.logitsWeight)) }
      let logits = Shape(tokens.count, output.words.count)
      faults += Self.fault(
        Operations.logitsError(
          result: Shape(tokens.count, finalWidth), from: resultSite,
          weight: output.weight?.shape, words: output.words.count))
      faults += biasFaults(
        .logitsBias, hasWeight: output.weight != nil, product: logits, at: Site(.logits))
    }
    if !targets.isEmpty, targets.count != tokens.count {
      faults.append(.targetCount(targets: targets.count, tokens: tokens.count))
    }
    let count = output?.words.count ?? 0
    for (token, target) in targets.enumerated() {
      if let target, !(0..<count).contains(target) {
        faults.append(.unknownTarget(token: token, word: target, count: count))
      }
    }
    return faults
  }
}
