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
      let captured = captureFaults(ofLayer: layer)
      faults += captured
      guard captured.isEmpty, !isCaptured else { continue }
      faults += self.faults(ofLayer: layer) + feedForwardFaults(ofLayer: layer)
    }
    if isCaptured { return faults }
    return faults + normFaults(at: .final(.source)) + normFaults(at: .final(.main))
      + poolerFaults() + outputFaults()
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
    // The tokens of a capture have names and no vectors.
    if isCaptured { return faults }
    if embeddings.columns == 0 { faults.append(.noColumns(.embeddings(part))) }
    if let projection = sequence.projection {
      let site = Site(.projectedEmbeddings, part: part)
      faults += productFaults(
        of: Shape(tokens.count, embeddings.columns), from: sources(of: site)[0],
        by: projection, .embeddingProjection(part), at: site)
    }
    let vectors = sources(of: Site(.input, part: part))[0]
    if case .written(let matrix) = sequence.positions {
      faults += Self.fault(
        Operations.positionsError(
          embeddings: input, from: vectors, positions: matrix.shape, of: part))
    }
    if let segments = sequence.segments {
      faults += Self.faults(of: segments, part, input: input, vectors)
    }
    faults += normFaults(at: .input(part))
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
    of segments: Segments, _ part: Part, input: Shape, _ vectors: Site
  ) -> [ModelFault] {
    var faults = fault(
      Operations.segmentsError(
        embeddings: input, from: vectors, segments: segments.table.shape, of: part))
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

  // MARK: What every part has

  /// Of input·W.
  func productFaults(
    of input: Shape, from source: Site, by weight: Matrix, _ id: ParameterID, at site: Site
  ) -> [ModelFault] {
    (weight.columns == 0 ? [.noColumns(id)] : [])
      + Self.fault(
        Operations.projectionError(
          input: input, from: .site(source), weight: weight.shape, of: id, at: site))
  }

  func biasFaults(
    _ id: ParameterID, hasWeight: Bool, product: Shape, at site: Site
  ) -> [ModelFault] {
    guard let bias = self[id] else { return [] }
    guard hasWeight else { return [.biasWithoutWeight(id)] }
    return Self.fault(
      Operations.biasError(product: product, bias: bias.shape, of: id, at: site))
  }

  /// Of γ and β; none where there is no norm.
  func normFaults(at place: NormPlace) -> [ModelFault] {
    guard let row = shape(of: place.site) else { return [] }
    return [ParameterID.gain(place), .shift(place)].flatMap { id in
      self[id].map {
        Self.fault(
          Operations.normError(row: row, parameter: $0.shape, of: id, at: place.site))
      } ?? []
    }
  }
}
