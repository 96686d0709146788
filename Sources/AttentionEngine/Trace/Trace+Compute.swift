extension Trace {
  /// Makes every site of the model fresh.
  package mutating func computeAll() {
    for place in flow.steps.indices { compute(place) }
  }

  /// Makes `site` fresh. In a small pass all that it depends on is fresh then too, so that every cell
  /// has a derivation. Does nothing where the model has no `site`.
  package mutating func compute(_ site: Site) {
    if let place = flow.place(of: site) { compute(place) }
  }

  /// Makes the step at `place` of the flow fresh.
  mutating func compute(_ place: Int) {
    if entries[place]?.isSettled == true { return }
    if isLean, entries[place]?.stale.isEmpty == true { return }
    // Also where the matrix itself is fresh: what a masked key or a head that is off feeds into
    // it may be stale all the same.
    computeSources(of: place)
    let shape = flow.steps[place].shape
    // Taken out, so that the matrix has one owner and is changed in place.
    var entry = entries[place] ?? Entry(matrix: Matrix(toBeFilled: shape), stale: .all)
    entries[place] = nil
    if !entry.stale.isEmpty {
      let region = entry.stale.simplified(in: shape)
      recipe(at: place).refresh(&entry.matrix, region, by: operations)
      note(region.computedCells(in: shape), at: place, &entry)
    }
    entry.isSettled = true
    entries[place] = entry
    if isLean, let layer = flow.steps[place].site.layer, place == flow.lastSteps[layer] {
      dropInside(layer)
    }
  }

  /// Takes note that `elements` numbers of an entry were computed, and that it is fresh.
  mutating func note(_ elements: Int, at place: Int, _ entry: inout Entry) {
    entry.stale = .empty
    entry.meanEntropy = nil
    computations += 1
    entry.age = computations
    work.note(elements, at: flow.steps[place].site)
  }

  private mutating func computeSources(of place: Int) {
    let site = flow.steps[place].site
    if site.stage == .concat, let layer = site.layer { computeHeads(ofLayer: layer) }
    for source in flow.steps[place].sources { compute(source) }
  }

  /// What `rule`, that of a step or one like it, works on: its inputs, and what the model has for it.
  mutating func operands(of rule: Rule, _ inputs: [Matrix], at place: Int) -> Operands {
    var operands = Operands(inputs: inputs)
    switch rule {
    case .rows(let table): operands.rows = model.rows(of: table)
    case .crossEntropy: operands.targets = model.targets
    case .rotated(let rotary):
      // For a row of its own, of any place.
      let positions = max(inputs.first?.rows ?? 0, model.longestSequence)
      operands.rotation = rotation(rotary, positions: positions)
    default: break
    }
    let constants = constants(at: place)
    operands.weight = constants.weight
    operands.parameters = constants.parameters
    return operands
  }

  /// A matrix that `compute` has made fresh.
  func source(_ id: MatrixID) -> Matrix {
    guard let matrix = self[id] else { preconditionFailure("\(id) is not fresh") }
    return matrix
  }

  /// The matrix of a step that `compute` has made fresh.
  func fresh(_ place: Int) -> Matrix {
    // Not the whole entry, which has more to copy.
    guard entries[place]?.stale.isEmpty == true, let matrix = entries[place]?.matrix else {
      preconditionFailure("\(flow.steps[place].site) is not fresh")
    }
    return matrix
  }

  /// What a step reads, which `compute` has made fresh.
  func fresh(_ input: Flow.Input) -> Matrix {
    switch input {
    case .step(let place): fresh(place)
    case .parameter(let id): source(.parameter(id))
    }
  }

  private mutating func rotation(_ rotary: Rotary, positions: Int) -> RotationTable {
    if let table = rotations[rotary], table.positions >= positions { return table }
    // Some to spare, for a text that grows word by word.
    let table = RotationTable(rotary, positions: positions + positions / 2 + 16)
    rotations[rotary] = table
    return table
  }

  mutating func constants(at place: Int) -> StepConstants {
    if let constants = constants[place] { return constants }
    let result = StepConstants(of: flow.steps[place], in: model)
    constants[place] = result
    return result
  }

  /// What lies between the queries and keys of a streamed step and its weights.
  mutating func weighing(at place: Int) -> Weighing {
    guard let weighing = constants(at: place).weighing else {
      preconditionFailure("\(flow.steps[place].site) is not streamed")
    }
    return weighing
  }
}
