/// How one site is worked out, with all that it is worked out from: a value that any thread can take.
struct SiteRecipe: Sendable {
  enum Way: Sendable {
    case rule(Rule, Operands)
    /// Straight from q and k.
    case weights(queries: Matrix, keys: Matrix, Weighing)
    /// Straight from q, k and v.
    case context(queries: Matrix, keys: Matrix, values: Matrix, Weighing)
  }

  let way: Way

  /// The whole matrix, and of what is worked straight from q, k and v the attention map, where there is
  /// room for one; nil where none was worked.
  func refresh(_ matrix: inout Matrix, map: inout Matrix?, by operations: Operations) {
    guard case .context(let queries, let keys, let values, let weighing) = way, var room = map
    else {
      map = nil
      return refresh(&matrix, .all, by: operations)
    }
    map = nil
    operations.refreshContext(
      &matrix, andMap: &room, queries: queries, keys: keys, values: values, by: weighing)
    map = room
  }

  /// Recomputes the cells of `region`.
  func refresh(_ matrix: inout Matrix, _ region: Region, by operations: Operations) {
    switch way {
    case .rule(let rule, let operands): operations.refresh(&matrix, region, by: rule, operands)
    case .weights(let queries, let keys, let weighing):
      operations.refreshWeights(&matrix, region, queries: queries, keys: keys, by: weighing)
    case .context(let queries, let keys, let values, let weighing):
      operations.refreshContext(
        &matrix, region, queries: queries, keys: keys, values: values, by: weighing)
    }
  }
}

extension Trace {
  /// - Precondition: what the step at `place` is computed from is fresh.
  mutating func recipe(at place: Int) -> SiteRecipe {
    guard flow.steps[place].isStreamed else {
      let inputs = flow.steps[place].inputs.map { fresh($0) }
      let rule = flow.steps[place].rule
      return SiteRecipe(way: .rule(rule, operands(of: rule, inputs, at: place)))
    }
    let inputs = flow.steps[place].sources.map { fresh($0) }
    guard let map = flow.steps[place].map else {
      return SiteRecipe(
        way: .weights(queries: inputs[0], keys: inputs[1], weighing(at: place)))
    }
    // Where somebody looks at the map, it is there already.
    if let entry = entries[map], entry.stale.isEmpty {
      return SiteRecipe(way: .rule(.context, Operands(inputs: [entry.matrix, inputs[2]])))
    }
    return SiteRecipe(
      way: .context(
        queries: inputs[0], keys: inputs[1], values: inputs[2], weighing(at: place)))
  }
}
