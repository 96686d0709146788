extension Trace {
  /// Makes every site of the model fresh.
  package mutating func computeAll() {
    for site in model.sites { compute(site) }
  }

  /// Makes `site` fresh. In a small pass all that it depends on is fresh then too, so that every cell
  /// has a derivation. Does nothing where the model has no `site`.
  package mutating func compute(_ site: Site) {
    guard entries[site]?.isSettled != true else { return }
    if isLean, entries[site]?.stale.isEmpty == true { return }
    guard let shape = model.shape(of: site) else { return }
    // Also where the matrix itself is fresh: what a masked key or a head that is off feeds into
    // it may be stale all the same.
    computeSources(of: site)
    // Taken out, so that the matrix has one owner and is changed in place.
    var entry =
      entries.removeValue(forKey: site)
      ?? Entry(matrix: Matrix(rows: shape.rows, columns: shape.columns), stale: .all)
    if !entry.stale.isEmpty {
      let region = entry.stale.simplified(in: shape)
      recipe(at: site).refresh(&entry.matrix, region, by: operations)
      note(region.computedCells(in: shape), at: site, &entry)
    }
    entry.isSettled = true
    entries[site] = entry
    if isLean, let layer = site.layer, site == model.lastSite(ofLayer: layer) { dropInside(layer) }
  }

  /// Takes note that `elements` numbers of an entry were computed, and that it is fresh.
  mutating func note(_ elements: Int, at site: Site, _ entry: inout Entry) {
    entry.stale = .empty
    entry.meanEntropy = nil
    computations += 1
    entry.age = computations
    work.note(elements, at: site)
  }

  private mutating func computeSources(of site: Site) {
    if site.stage == .concat, let layer = site.layer { computeHeads(ofLayer: layer) }
    for source in directSources(of: site) { compute(source) }
  }

  /// What the rule at `site` works on: its inputs, and what the model has for it.
  mutating func operands(of rule: Rule, _ inputs: [Matrix], at site: Site) -> Operands {
    var operands = Operands(inputs: inputs)
    switch rule {
    case .rows(let table): operands.rows = model.rows(of: table)
    case .crossEntropy: operands.targets = model.targets
    case .rotated(let rotary):
      operands.rotation = rotation(rotary, positions: model.shape(of: site)?.rows ?? 0)
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

  private mutating func rotation(_ rotary: Rotary, positions: Int) -> RotationTable {
    if let table = rotations[rotary], table.positions >= positions { return table }
    // Some to spare, for a text that grows word by word.
    let table = RotationTable(rotary, positions: positions + positions / 2 + 16)
    rotations[rotary] = table
    return table
  }

  private mutating func packed(_ id: ParameterID) -> PackedMatrix {
    if let packed = packedWeights[id] { return packed }
    guard let matrix = model[id] else { preconditionFailure("no \(id)") }
    let packed = PackedMatrix(matrix)
    packedWeights[id] = packed
    return packed
  }
}
