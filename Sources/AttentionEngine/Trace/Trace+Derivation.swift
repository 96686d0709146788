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
    switch site.stage {
    case .tokens: return nil
    case .embeddings:
      return operand(.embeddings, model.tokens[row], column).map(Derivation.Rule.copied)
    case .positions:
      guard model.positions == .sinusoidal else {
        return operand(.positions, row, column).map(Derivation.Rule.copied)
      }
      let sinusoid = Operations.sinusoid(
        position: row, column: column, dModel: model.dModel)
      return .sinusoid(
        position: row, pair: column / 2, angle: sinusoid.angle, isSine: sinusoid.isSine)
    case .input:
      guard model.positions != .none else { return copied(Site(.embeddings), row, column) }
      return sum(Site(.embeddings), Site(.positions), row, column)
    case .concat, .output, .residual, .norm: return layerRule(site, row, column)
    case .q, .k, .v, .scores, .scaled, .masked, .weights, .context:
      return site.headID.flatMap { headRule(site.stage, $0, row, column) }
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
      return dot(
        count: model.width(of: .q, id), left: { self.operand(Site(.q, id), row, $0) },
        right: { self.operand(Site(.k, id), column, $0) })
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
    case .weights: return softmaxRule(id, row, column)
    default:
      return dot(
        count: model.tokens.count, left: { self.operand(Site(.weights, id), row, $0) },
        right: { self.operand(Site(.v, id), $0, column) })
    }
  }

  private func projectionRule(
    _ projection: Projection, _ id: HeadID, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    let input = model.inputSite(ofLayer: id.layer)
    return dot(
      count: model.inputWidth(ofLayer: id.layer),
      left: { self.operand(input, row, $0) },
      right: { self.operand(.weight(projection, id), $0, column) },
      bias: operand(.bias(projection, id), 0, column))
  }

  private func softmaxRule(_ id: HeadID, _ row: Int, _ column: Int) -> Derivation.Rule? {
    let site = Site(model.layers[id.layer].mask == .none ? .scaled : .masked, id)
    guard let scores = self[site] else { return nil }
    let softmax = operations.softmaxRow(scores.row(row))
    let exponentials = softmax.exponentials.indices.map { key in
      Derivation.Exponential(
        score: Derivation.Operand(
          cell: CellID(.site(site), row: row, column: key), value: scores[row, key]),
        exponential: softmax.exponentials[key])
    }
    return .softmax(
      row: exponentials, column: column, rowMaximum: softmax.maximum, sum: softmax.sum)
  }

  // MARK: After the heads

  private func layerRule(_ site: Site, _ row: Int, _ column: Int) -> Derivation.Rule? {
    let index = site.layer ?? 0
    let layer = model.layers[index]
    let id = HeadID(layer: index, head: 0)
    switch site.stage {
    case .concat: return concatRule(index, row, column)
    case .output where layer.outputWeight == nil: return copied(Site(.concat, id), row, column)
    case .output:
      return dot(
        count: model.concatWidth(ofLayer: index),
        left: { self.operand(Site(.concat, id), row, $0) },
        right: { self.operand(.outputWeight(layer: index), $0, column) },
        bias: operand(.outputBias(layer: index), 0, column))
    case .residual:
      return sum(model.inputSite(ofLayer: index), Site(.output, id), row, column)
    default:
      let source = Site(layer.hasResidual ? .residual : .output, id)
      guard let norm = layer.norm, let x = self[source],
        let gain = operand(.gain(layer: index), 0, column),
        let shift = operand(.shift(layer: index), 0, column)
      else { return nil }
      let operands = (0..<x.columns).map {
        Derivation.Operand(
          cell: CellID(.site(source), row: row, column: $0), value: x[row, $0])
      }
      let moments = operations.moments(of: x.row(row))
      return .normalized(
        operands[column], row: operands, mean: Float(moments.mean),
        variance: Float(moments.variance), epsilon: norm.epsilon, gain: gain, shift: shift)
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
    operand(CellID(.site(site), row: row, column: column))
  }

  private func operand(_ id: ParameterID, _ row: Int, _ column: Int) -> Derivation.Operand? {
    operand(CellID(.parameter(id), row: row, column: column))
  }

  private func operand(_ cell: CellID) -> Derivation.Operand? {
    value(of: cell).map { Derivation.Operand(cell: cell, value: $0) }
  }

  private func copied(_ site: Site, _ row: Int, _ column: Int) -> Derivation.Rule? {
    operand(site, row, column).map(Derivation.Rule.copied)
  }

  private func sum(_ left: Site, _ right: Site, _ row: Int, _ column: Int) -> Derivation.Rule? {
    guard let left = operand(left, row, column), let right = operand(right, row, column) else {
      return nil
    }
    return .sum(left, right)
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
