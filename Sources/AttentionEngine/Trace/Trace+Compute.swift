extension Trace {
  /// Makes every site of the model fresh.
  package mutating func computeAll() {
    for site in model.sites { compute(site) }
  }

  /// Makes `site` and all that it depends on fresh, so that every cell has a derivation. Does
  /// nothing where the model has no `site`.
  package mutating func compute(_ site: Site) {
    guard let shape = model.shape(of: site), entries[site]?.isSettled != true else { return }
    // Also where the matrix itself is fresh: what a masked key or a head that is off feeds into
    // it may be stale all the same.
    for source in model.sources(of: site) { compute(source) }
    // Taken out, so that the matrix has one owner and is changed in place.
    var entry =
      entries.removeValue(forKey: site)
      ?? Entry(matrix: Matrix(rows: shape.rows, columns: shape.columns), stale: .all)
    if !entry.stale.isEmpty {
      let region = entry.stale.simplified(in: shape)
      let rule = model.rule(at: site)
      let inputs = model.inputs(of: site).map(source)
      operations.refresh(&entry.matrix, region, by: rule, operands(of: rule, inputs, at: site))
      entry.stale = .empty
      entry.meanEntropy = nil
      work.note(region.computedCells(in: shape), at: site)
    }
    entry.isSettled = true
    entries[site] = entry
  }

  /// What the rule at `site` works on: its inputs, and what the model has for it.
  mutating func operands(of rule: Rule, _ inputs: [Matrix], at site: Site) -> Operands {
    var operands = Operands(inputs: inputs)
    switch rule {
    case .rows(let table): operands.rows = model.rows(of: table)
    case .crossEntropy: operands.targets = model.targets
    default: break
    }
    var parameters = rule.parameters
    switch rule {
    case .linear(let weight, _), .linearOfFirst(let weight, _):
      operands.weight = packed(weight)
      parameters.removeFirst()
    default: break
    }
    operands.parameters = parameters.compactMap { model[$0] }
    return operands
  }

  /// A matrix that `compute` has made fresh.
  func source(_ id: MatrixID) -> Matrix {
    guard let matrix = self[id] else { preconditionFailure("\(id) is not fresh") }
    return matrix
  }

  private mutating func packed(_ id: ParameterID) -> PackedMatrix {
    if let packed = packedWeights[id] { return packed }
    guard let matrix = model[id] else { preconditionFailure("no \(id)") }
    let packed = PackedMatrix(matrix)
    packedWeights[id] = packed
    return packed
  }
}
