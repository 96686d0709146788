import AttentionEngine

/// What a score is made of: q[i]·k[j], one product for each dimension of the head.
package struct ScoreProducts: Equatable, Sendable {
  package struct Term: Equatable, Sendable {
    package let dimension: Int
    package let query: Derivation.Operand
    package let key: Derivation.Operand

    package var product: Float { query.value * key.value }
  }

  /// The cell of the scores.
  package let score: CellID
  package let value: Float
  /// The largest magnitude first; equal ones in the order of the dimensions.
  package let terms: [Term]
  /// What is added to the scaled score for the distance of the query and the key, and where it is
  /// written; nil where nothing is.
  package let bias: Derivation.Operand?

  /// The numbers that the score came from: query and key of every product, then the bias.
  var sources: [Derivation.Operand] {
    terms.flatMap { [$0.query, $0.key] } + (bias.map { [$0] } ?? [])
  }
}

extension State {
  /// The numbers that the one under the cursor came from, in the order in which the inspector lists
  /// them; at the end where NaN comes from.
  package var sources: [Derivation.Operand] {
    if let products { return products.sources }
    guard !hasMapSources else { return mapSources }
    let direct = derivation?.sources ?? []
    guard let origin = outOfRangeOrigin?.operand, origin.cell != focusedCell,
      !direct.contains(where: { $0.cell == origin.cell })
    else { return direct }
    return direct + [origin]
  }

  /// Whether the number under the cursor is made from weights of heads, and is no such weight.
  package var hasMapSources: Bool {
    isMapFocused && !mapTerms.isEmpty
  }

  private var mapSources: [Derivation.Operand] {
    guard let cell = focusedCell else { return [] }
    return mapTerms.map {
      let id = MatrixID.site(Site(.weights, $0.head))
      return Derivation.Operand(
        cell: CellID(id, row: cell.row, column: cell.column), value: $0.weight)
    }
  }

  /// The score of the query and the key under the cursor; nil where the cursor is in no map.
  var scoreCell: CellID? {
    guard showsProducts, place.stage.isMap, absence == nil, let id = panes.first,
      case .site(let site) = id, layer.weighting != .identity,
      case .site(let focused)? = focusedMatrix, focused.stage.isMap
    else { return nil }
    let cell = place.cursor.cell(in: .site(site), of: model, shape: mapShape)
    return CellID(.site(Site(.scores, place.head)), row: cell.row, column: cell.column)
  }

  /// Computes the products, where they are shown; no map of scores is needed for it.
  mutating func refreshProducts() {
    products = nil
    guard let cell = scoreCell else { return }
    let (queries, keys) = (
      Site(.q, place.head), Site(.k, model.keyValueHead(of: place.head))
    )
    trace.compute(queries)
    trace.compute(keys)
    guard let q = trace[queries], let k = trace[keys] else { return }
    let products = (0..<q.columns).map { dimension in
      ScoreProducts.Term(
        dimension: dimension,
        query: .init(
          cell: CellID(.site(queries), row: cell.row, column: dimension),
          value: q[cell.row, dimension]),
        key: .init(
          cell: CellID(.site(keys), row: cell.column, column: dimension),
          value: k[cell.column, dimension]))
    }
    // As the engine adds them: one chain in the order of the dimensions.
    let value = products.reduce(Float(0)) { $0.addingProduct($1.query.value, $1.key.value) }
    self.products = ScoreProducts(
      score: cell, value: value,
      terms: products.sorted {
        ($1.product.magnitude, $0.dimension) < ($0.product.magnitude, $1.dimension)
      }, bias: bias(ofScore: cell))
  }

  /// What is added for the distance of the query and the key of a score.
  private func bias(ofScore score: CellID) -> Derivation.Operand? {
    let cell = CellID(.site(Site(.biased, place.head)), row: score.row, column: score.column)
    guard case .biased(_, let bias, _, _)? = trace.derivation(of: cell)?.rule else { return nil }
    return bias
  }

  mutating func toggleProducts() {
    showsProducts.toggle()
    markedSource = nil
    guard showsProducts else { return say("The number under the cursor") }
    graph.isShown = false
    if !place.stage.isMap {
      place.stage = .weights
      place.pane = 0
    }
    say(
      mapExtent.block > 1
        ? "A block has many scores, and this is one of them; + zooms in"
        : "Why this score: q·k by dimension, the largest first; n p mark, f follows to Q or K")
  }
}
