extension Trace {
  /// How the number in `cell` came about; nil where its matrix or its sources are not fresh, or
  /// where it has no such cell.
  package func derivation(of cell: CellID) -> Derivation? {
    guard let value = value(of: cell), let rule = rule(of: cell) else { return nil }
    return Derivation(cell: cell, value: value, rule: rule)
  }

  private func rule(of cell: CellID) -> Derivation.Rule? {
    // A capture says what the weights are, and not how they came about.
    guard case .site(let site) = cell.matrix, !model.isCaptured else { return .written }
    let (row, column) = (cell.row, cell.column)
    let inputs = model.inputs(of: site)
    let input = { (index: Int) in self.operand(inputs[index], row, column) }
    switch model.rule(at: site) {
    case .rows(let table):
      return operand(table, model.rows(of: table)[row], column).map(Derivation.Rule.copied)
    case .sinusoids: return sinusoidRule(at: site, row, column)
    case .sum:
      let operands = inputs.indices.compactMap(input)
      guard operands.count == inputs.count else { return nil }
      return operands.count == 1 ? .copied(operands[0]) : .sum(operands)
    case .linear(let weight, let bias): return product(inputs[0], row, weight, bias, column)
    case .linearOfFirst(let weight, let bias): return product(inputs[0], 0, weight, bias, column)
    case .scores:
      return dot(
        count: self[inputs[0]]?.columns, left: { self.operand(inputs[0], row, $0) },
        right: { self.operand(inputs[1], column, $0) })
    case .context:
      return dot(
        count: self[inputs[0]]?.columns, left: { self.operand(inputs[0], row, $0) },
        right: { self.operand(inputs[1], $0, column) })
    case .scaled(let factor): return input(0).map { scaledRule($0, factor, at: site) }
    case .biased(_, let head, _, _):
      return input(0).flatMap { biasedRule($0, site.layer ?? 0, head: head, row, column) }
    case .masked(let mask):
      let written = CellID(.parameter(.mask(layer: site.layer ?? 0)), row: row, column: column)
      return input(0).map {
        .masked(
          $0, isAllowed: mask.allows(query: row, key: column),
          mask: value(of: written) == nil ? nil : written)
      }
    case .softmax: return softmaxRule(of: inputs[0], row, column)
    case .linearWeights: return input(0).map(Derivation.Rule.unweighted)
    case .identityWeights: return .ownPlace(isOwn: row == column)
    case .concat(let columns, let isOn): return concatRule(site, columns, isOn, row, column)
    case .norm(let kind, let gain, let shift, let epsilon):
      return normRule(kind, gain, shift, epsilon, of: inputs[0], row, column)
    case .rotated(let rotary): return rotatedRule(inputs[0], by: rotary, row, column)
    case .gated:
      guard let activation = input(0), let other = input(1) else { return nil }
      return .gated(activation, by: other)
    case .activation(let activation): return input(0).map { .activated($0, activation) }
    case .crossEntropy:
      return softmaxParts(of: inputs[0], row).map {
        .crossEntropy(
          row: $0.row, target: model.targets[row], rowMaximum: $0.maximum, sum: $0.sum)
      }
    }
  }

  private func scaledRule(
    _ operand: Derivation.Operand, _ factor: Float, at site: Site
  ) -> Derivation.Rule {
    guard let id = site.headID else { return .multiplied(operand, factor: factor) }
    return .scaled(
      operand, factor: factor, scale: model.layers[id.layer].scale, dHead: model.width(of: .q, id))
  }

  // MARK: Positions

  private func sinusoidRule(at site: Site, _ row: Int, _ column: Int) -> Derivation.Rule? {
    guard let width = self[site]?.columns else { return nil }
    let sinusoid = Operations.sinusoid(position: row, column: column, dModel: width)
    return .sinusoid(
      position: row, pair: column / 2, angle: sinusoid.angle, isSine: sinusoid.isSine)
  }

  /// Numbers beyond the width of the rotation are taken over.
  private func rotatedRule(
    _ input: MatrixID, by rotary: Rotary, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    guard let own = operand(input, row, column) else { return nil }
    guard column < rotary.width else { return .copied(own) }
    let pairs = rotary.width / 2
    let isFirst = column < pairs
    guard let partner = operand(input, row, isFirst ? column + pairs : column - pairs) else {
      return nil
    }
    let turn = rotary.turn(position: row, pair: isFirst ? column : column - pairs)
    return .rotated(
      Derivation.Turn(
        own: own, partner: partner, isFirst: isFirst, position: row, frequency: turn.frequency,
        angle: turn.angle, cosine: turn.cosine, sine: turn.sine))
  }

  private func biasedRule(
    _ score: Derivation.Operand, _ layer: Int, head: Int, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    guard let bias = model.layers[layer].relativeBias else { return nil }
    let bucket = bias.bucket(ofDistance: column - row)
    return operand(.relativeBias(layer: layer), bucket, head).map {
      .biased(score, bias: $0, distance: column - row, bucket: bucket)
    }
  }

  // MARK: Rows

  private func softmaxRule(of scores: MatrixID, _ row: Int, _ column: Int) -> Derivation.Rule? {
    softmaxParts(of: scores, row).map {
      .softmax(row: $0.row, column: column, rowMaximum: $0.maximum, sum: $0.sum)
    }
  }

  private func softmaxParts(
    of matrix: MatrixID, _ row: Int
  ) -> (row: [Derivation.Exponential], maximum: Float?, sum: Float)? {
    self[matrix].map { softmaxParts(of: matrix, row, $0.row(row)) }
  }

  /// - Parameter scores: the row of `matrix`.
  func softmaxParts(
    of matrix: MatrixID, _ row: Int, _ scores: ArraySlice<Float>
  ) -> (row: [Derivation.Exponential], maximum: Float?, sum: Float) {
    let softmax = operations.softmaxRow(scores)
    let exponentials = zip(scores, softmax.exponentials).enumerated().map { key, numbers in
      Derivation.Exponential(
        score: Derivation.Operand(
          cell: CellID(matrix, row: row, column: key), value: numbers.0),
        exponential: numbers.1)
    }
    return (exponentials, softmax.maximum, softmax.sum)
  }

  private func normRule(
    _ kind: Norm.Kind, _ gain: ParameterID, _ shift: ParameterID?, _ epsilon: Float,
    of input: MatrixID, _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    guard let x = self[input], let gain = operand(gain, 0, column) else { return nil }
    let operands = (0..<x.columns).map {
      Derivation.Operand(cell: CellID(input, row: row, column: $0), value: x[row, $0])
    }
    let moments = operations.moments(of: x.row(row), kind)
    return .normalized(
      operands[column], kind, row: operands, mean: Float(moments.mean),
      variance: Float(moments.variance), epsilon: epsilon, gain: gain,
      shift: shift.flatMap { operand($0, 0, column) })
  }

  /// Also of a head that is off, whose numbers are not among the inputs.
  private func concatRule(
    _ site: Site, _ columns: [Range<Int>], _ isOn: [Bool], _ row: Int, _ column: Int
  ) -> Derivation.Rule? {
    guard let head = columns.firstIndex(where: { $0.contains(column) }) else { return nil }
    let id = HeadID(layer: site.layer ?? 0, head: head)
    return operand(.site(Site(.context, id)), row, column - columns[head].lowerBound).map {
      .concatenated($0, head: id, isOn: isOn[head])
    }
  }
}
