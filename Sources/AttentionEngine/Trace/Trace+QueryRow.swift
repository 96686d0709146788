extension AttentionModel {
  /// The layer whose queries the model's result is the answer to; nil where no layer works on the
  /// main sequence.
  package var lastMainLayer: Int? { layers.indices.last { layers[$0].part == .main } }

  /// Where the flow of the main sequence ends: what the last layer leaves, or the probabilities.
  package var endSite: Site { output == nil ? resultSite : Site(.probabilities) }
}

extension Trace {
  /// What the pass ends with for one token when Q of the last layer has the row of that token and
  /// no other: `[1, dResult]`. Keys and values are those of the whole sentence.
  ///
  /// Every step is computed on matrices of one row, nothing is copied from the whole pass but what
  /// comes before the last layer, K and V: q = x[row]·W_Q, q·Kᵀ, softmax, weights·V, and on.
  /// - Precondition: the main sequence has the token `row`.
  /// - Returns: nil where no layer works on the main sequence.
  package mutating func end(ofQuery row: Int) -> Matrix? {
    guard let layer = model.lastMainLayer else { return nil }
    let start = model.inputSite(ofLayer: layer)
    compute(start)
    guard let input = self[start] else { return nil }
    var rows = [start: Matrix(rows: 1, columns: input.columns, values: Array(input.row(row)))]
    for site in model.sites where Self.isOfQueries(site, layer) {
      rows[site] = matrix(at: site, ofQuery: row, rows)
    }
    return rows[model.endSite]
  }

  private static func isOfQueries(_ site: Site, _ layer: Int) -> Bool {
    switch site.stage {
    case .unrotatedK, .k, .v, .poolerLinear, .pooler, .loss: false
    default: site.layer == layer || site.stage.isAfterLayers && site.part != .source
    }
  }

  /// The row of a query at `site`, made from those in `rows`; what is not among them is taken whole.
  mutating func matrix(
    at site: Site, ofQuery row: Int, _ rows: [Site: Matrix]
  ) -> Matrix {
    var rule = model.rule(at: site)
    switch rule {
    case .masked(let mask):
      let keys = model.keyCount(ofLayer: site.layer ?? 0)
      let allowed = (0..<keys).map { Float(mask.allows(query: row, key: $0) ? 1 : 0) }
      rule = .masked(by: .matrix(Matrix(rows: 1, columns: keys, values: allowed)))
    case .identityWeights:
      var weights = Matrix(rows: 1, columns: model.keyCount(ofLayer: site.layer ?? 0))
      if row < weights.columns { weights[0, row] = 1 }
      return weights
    case .concat(let columns, let isOn) where !isOn.contains(true):
      return Matrix(rows: 1, columns: columns.last?.upperBound ?? 0)
    default: break
    }
    let inputs = model.inputs(of: site).map { id in
      if case .site(let site) = id, let matrix = rows[site] { return matrix }
      if case .site(let site) = id { compute(site) }
      return source(id)
    }
    guard let place = flow.place(of: site) else { preconditionFailure("no \(site)") }
    var operands = operands(of: rule, inputs, at: place)
    operands.firstRow = row
    guard let shape = operands.shape(by: rule) else {
      preconditionFailure("\(site) has no shape of its own")
    }
    var matrix = Matrix(rows: shape.rows, columns: shape.columns)
    operations.refresh(&matrix, .all, by: rule, operands)
    return matrix
  }
}
