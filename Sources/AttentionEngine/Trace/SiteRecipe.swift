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
  /// - Precondition: what `site` is computed from is fresh.
  mutating func recipe(at site: Site) -> SiteRecipe {
    if let id = site.headID, streams(site) {
      let inputs = directSources(of: site).map { source(.site($0)) }
      let weighing = weighing(of: id)
      return SiteRecipe(
        way: site.stage == .weights
          ? .weights(queries: inputs[0], keys: inputs[1], weighing)
          : .context(queries: inputs[0], keys: inputs[1], values: inputs[2], weighing))
    }
    let rule = model.rule(at: site)
    let inputs = model.inputs(of: site).map(source)
    return SiteRecipe(way: .rule(rule, operands(of: rule, inputs, at: site)))
  }
}
