extension Trace {
  /// How a weight of a map came about of which only some rows are worked out: what lies between q and k
  /// and the weights of its query is computed for this one row.
  /// - Returns: nil where the model has no such head, query or key.
  package mutating func derivation(
    ofWeightOf head: HeadID, query: Int, key: Int
  ) -> Derivation? {
    guard model.head(head) != nil, (0..<model.queryCount(ofLayer: head.layer)).contains(query),
      (0..<model.keyCount(ofLayer: head.layer)).contains(key)
    else { return nil }
    let site = Site(.weights, head)
    let value = weights(of: head, rows: query..<query + 1)[0, key]
    let cell = CellID(.site(site), row: query, column: key)
    guard !model.isCaptured else { return Derivation(cell: cell, value: value, rule: .written) }
    let rule = model.rule(at: site)
    if case .identityWeights = rule {
      return Derivation(cell: cell, value: value, rule: .ownPlace(isOwn: query == key))
    }
    let input = model.inputs(of: site)[0]
    guard case .site(let last) = input, let scores = scores(upTo: last, ofQuery: query, head) else {
      return nil
    }
    if case .linearWeights = rule {
      let operand = Derivation.Operand(
        cell: CellID(input, row: query, column: key), value: scores[0, key])
      return Derivation(cell: cell, value: value, rule: .unweighted(operand))
    }
    let parts = softmaxParts(of: input, query, scores.row(0))
    return Derivation(
      cell: cell, value: value,
      rule: .softmax(row: parts.row, column: key, rowMaximum: parts.maximum, sum: parts.sum))
  }

  /// The row of `site`, one of the stages between q·kᵀ and the weights: `[1, keys]`.
  private mutating func scores(upTo site: Site, ofQuery query: Int, _ head: HeadID) -> Matrix? {
    guard case .site(let queries)? = model.inputs(of: Site(.scores, head)).first else { return nil }
    compute(queries)
    guard let q = self[queries] else { return nil }
    var rows = [queries: q.rows(query..<query + 1)]
    for stage in [Stage.scores, .scaled, .biased, .masked] {
      let site = Site(stage, head)
      if model.absence(of: site) == nil { rows[site] = matrix(at: site, ofQuery: query, rows) }
    }
    return rows[site]
  }
}
