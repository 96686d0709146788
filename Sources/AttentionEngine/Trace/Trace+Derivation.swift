extension Trace {
  /// How the number in `cell` came about; nil where its matrix or its sources are not fresh, or
  /// where it has no such cell.
  package func derivation(of cell: CellID) -> Derivation? {
    guard let value = value(of: cell), let rule = rule(of: cell) else { return nil }
    return Derivation(cell: cell, value: value, rule: rule)
  }

  private func rule(of cell: CellID) -> Derivation.Rule? {
    guard case .site(let site) = cell.matrix else { return .written }
    let (row, column) = (cell.row, cell.column)
    if let place = site.normPlace { return normRule(at: place, row, column) }
    if let part = site.part { return inputRule(site.stage, part, row, column) }
    if let id = site.headID { return headRule(site.stage, id, row, column) }
    if let layer = site.layer { return layerRule(site.stage, layer, row, column) }
    return predictionRule(site.stage, row, column)
  }

  // MARK: Before the layers

  private func inputRule(
    _ stage: Stage, _ part: Part, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    guard let sequence = model.sequence(part) else { return nil }
    switch stage {
    case .embeddings:
      return operand(.embeddings(part), sequence.tokens[row], column)
        .map(Derivation.Rule.copied)
    case .positions:
      guard sequence.positions == .sinusoidal else {
        return operand(.positions(part), row, column).map(Derivation.Rule.copied)
      }
      let sinusoid = Operations.sinusoid(
        position: row, column: column, dModel: sequence.dModel)
      return .sinusoid(
        position: row, pair: column / 2, angle: sinusoid.angle, isSine: sinusoid.isSine)
    case .segments:
      return sequence.segments
        .flatMap { operand(.segments(part), $0.ofTokens[row], column) }
        .map(Derivation.Rule.copied)
    case .scaledEmbeddings: return nil
    case .input:
      let terms = model.sources(of: Site(.input, part: part))
      return terms.count == 1
        ? copied(terms[0], row, column) : sum(terms, row, column)
    default: return nil
    }
  }

  // MARK: A head

  private func headRule(
    _ stage: Stage, _ id: HeadID, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    switch stage {
    case .q: return projectionRule(.q, id, row, column)
    case .k: return projectionRule(.k, id, row, column)
    case .v: return projectionRule(.v, id, row, column)
    case .scores:
      let keys = Site(.k, model.keyValueHead(of: id))
      return dot(
        count: model.width(of: .q, id), left: { self.operand(Site(.q, id), row, $0) },
        right: { self.operand(keys, column, $0) })
    case .scaled:
      return operand(Site(.scores, id), row, column).map {
        .scaled(
          $0, factor: model.scaleFactor(of: id), scale: model.layers[id.layer].scale,
          dHead: model.width(of: .q, id))
      }
    case .masked:
      let mask = model.layers[id.layer].mask
      let written = CellID(.parameter(.mask(layer: id.layer)), row: row, column: column)
      return operand(Site(.scaled, id), row, column).map {
        .masked(
          $0, isAllowed: mask.allows(query: row, key: column),
          mask: value(of: written) == nil ? nil : written)
      }
    case .weights: return weightsRule(id, row, column)
    case .unrotatedQ, .unrotatedK, .biased: return nil
    default:
      let values = Site(.v, model.keyValueHead(of: id))
      return dot(
        count: model.keyCount(ofLayer: id.layer),
        left: { self.operand(Site(.weights, id), row, $0) },
        right: { self.operand(values, $0, column) })
    }
  }

  private func projectionRule(
    _ projection: Projection, _ id: HeadID, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    linear(
      from: model.inputMatrix(of: projection, layer: id.layer),
      width: model.inputWidth(of: projection, layer: id.layer), .weight(projection, id),
      .bias(projection, id), row, column)
  }

  private func weightsRule(_ id: HeadID, _ row: Int, _ column: Int) -> Derivation.Rule? {
    let scores = Site(model.scoresStage(ofLayer: id.layer), id)
    switch model.layers[id.layer].weighting {
    case .identity: return .ownPlace(isOwn: row == column)
    case .linear: return operand(scores, row, column).map(Derivation.Rule.unweighted)
    case .softmax: return softmaxRule(of: scores, row, column)
    }
  }

  private func softmaxRule(of site: Site, _ row: Int, _ column: Int) -> Derivation.Rule? {
    softmaxParts(of: site, row).map {
      .softmax(row: $0.row, column: column, rowMaximum: $0.maximum, sum: $0.sum)
    }
  }

  private func softmaxParts(
    of site: Site, _ row: Int
  ) -> (row: [Derivation.Exponential], maximum: Float?, sum: Float)? {
    guard let scores = self[site] else { return nil }
    let softmax = operations.softmaxRow(scores.row(row))
    let exponentials = softmax.exponentials.indices.map { key in
      Derivation.Exponential(
        score: Derivation.Operand(
          cell: CellID(.site(site), row: row, column: key), value: scores[row, key]),
        exponential: softmax.exponentials[key])
    }
    return (exponentials, softmax.maximum, softmax.sum)
  }

  // MARK: After the heads

  private func layerRule(
    _ stage: Stage, _ index: Int, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    let id = HeadID(layer: index, head: 0)
    switch stage {
    case .concat: return concatRule(index, row, column)
    case .output:
      return linear(
        from: .site(Site(.concat, id)), width: model.concatWidth(ofLayer: index),
        .outputWeight(layer: index), .outputBias(layer: index), row, column)
    case .residual: return sum([model.inputSite(ofLayer: index), Site(.output, id)], row, column)
    default: return feedForwardRule(stage, index, row, column)
    }
  }

  private func feedForwardRule(
    _ stage: Stage, _ index: Int, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    guard let feedForward = model.layers[index].feedForward else { return nil }
    let id = HeadID(layer: index, head: 0)
    switch stage {
    case .intermediate:
      return linear(
        from: .site(model.attentionResultSite(ofLayer: index)),
        width: model.outputWidth(ofLayer: index), .intermediateWeight(layer: index),
        .intermediateBias(layer: index), row, column)
    case .activation:
      return operand(Site(.intermediate, id), row, column).map {
        .activated($0, feedForward.activation)
      }
    case .ffn:
      return linear(
        from: .site(Site(.activation, id)), width: model.intermediateWidth(ofLayer: index),
        .feedForwardWeight(layer: index), .feedForwardBias(layer: index), row, column)
    case .ffnResidual: return sum(model.sources(of: Site(.ffnResidual, id)), row, column)
    default: return nil
    }
  }

  private func normRule(
    at place: NormPlace, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    guard let norm = model.norm(at: place), let source = model.sources(of: place.site).first,
      let x = self[source], let gain = operand(.gain(place), 0, column),
      let shift = operand(.shift(place), 0, column)
    else { return nil }
    let operands = (0..<x.columns).map {
      Derivation.Operand(cell: CellID(.site(source), row: row, column: $0), value: x[row, $0])
    }
    let moments = operations.moments(of: x.row(row))
    return .normalized(
      operands[column], row: operands, mean: Float(moments.mean),
      variance: Float(moments.variance), epsilon: norm.epsilon, gain: gain, shift: shift)
  }

  // MARK: After the layers

  private func predictionRule(
    _ stage: Stage, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    switch stage {
    case .logits:
      return linear(
        from: .site(model.resultSite), width: model.finalWidth, .logitsWeight, .logitsBias, row,
        column)
    case .probabilities: return softmaxRule(of: Site(.logits), row, column)
    case .loss:
      return softmaxParts(of: Site(.logits), row).map {
        .crossEntropy(
          row: $0.row, target: model.targets[row], rowMaximum: $0.maximum, sum: $0.sum)
      }
    default: return nil
    }
  }

  private func concatRule(_ layer: Int, _ row: Int, _ column: Int) -> Derivation.Rule? {
    for head in model.layers[layer].heads.indices {
      let id = HeadID(layer: layer, head: head)
      let columns = model.concatColumns(of: id)
      guard columns.contains(column) else { continue }
      let source = Site(.context, id)
      let isOn = model.layers[layer].heads[head].isOn
      return operand(source, row, column - columns.lowerBound).map {
        .concatenated($0, head: id, isOn: isOn)
      }
    }
    return nil
  }

  // MARK: Operands

  private func value(of cell: CellID) -> Float? {
    guard let matrix = self[cell.matrix], (0..<matrix.rows).contains(cell.row),
      (0..<matrix.columns).contains(cell.column)
    else { return nil }
    return matrix[cell.row, cell.column]
  }

  private func operand(_ site: Site, _ row: Int, _ column: Int) -> Derivation.Operand? {
    operand(.site(site), row, column)
  }

  private func operand(_ id: ParameterID, _ row: Int, _ column: Int) -> Derivation.Operand? {
    operand(.parameter(id), row, column)
  }

  private func operand(_ id: MatrixID, _ row: Int, _ column: Int) -> Derivation.Operand? {
    let cell = CellID(id, row: row, column: column)
    return value(of: cell).map { Derivation.Operand(cell: cell, value: $0) }
  }

  private func copied(_ site: Site, _ row: Int, _ column: Int) -> Derivation.Rule? {
    operand(site, row, column).map(Derivation.Rule.copied)
  }

  private func sum(_ sites: [Site], _ row: Int, _ column: Int) -> Derivation.Rule? {
    let operands = sites.compactMap { operand($0, row, column) }
    return operands.count == sites.count ? .sum(operands) : nil
  }

  /// input·weight + bias; without a weight the input as it is.
  private func linear(
    from input: MatrixID, width: Int, _ weight: ParameterID, _ bias: ParameterID, _ row: Int,
    _ column: Int
  ) -> Derivation.Rule? {
    guard model[weight] != nil else {
      return operand(input, row, column).map(Derivation.Rule.copied)
    }
    return dot(
      count: width, left: { self.operand(input, row, $0) },
      right: { self.operand(weight, $0, column) }, bias: operand(bias, 0, column))
  }

  private func dot(
    count: Int, left: (Int) -> Derivation.Operand?, right: (Int) -> Derivation.Operand?,
    bias: Derivation.Operand? = nil
  ) -> Derivation.Rule? {
    var terms: [Derivation.Term] = []
    for k in 0..<count {
      guard let left = left(k), let right = right(k) else { return nil }
      terms.append(Derivation.Term(left: left, right: right))
    }
    return .dot(terms, bias: bias)
  }
}
