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
}

extension State {
  /// The numbers that the one under the cursor came from, in the order in which the inspector lists
  /// them.
  package var sources: [Derivation.Operand] {
    if let products { return products.terms.flatMap { [$0.query, $0.key] } }
    return derivation?.sources ?? []
  }

  /// The score of the query and the key under the cursor; nil where the cursor is in no map.
  var scoreCell: CellID? {
    guard showsProducts, place.stage.isMap, absence == nil, let id = panes.first,
      case .site(let site) = id, layer.weighting != .identity
    else { return nil }
    let cell = place.cursor.cell(in: .site(site), of: model, shape: mapShape)
    return CellID(.site(Site(.scores, place.head)), row: cell.row, column: cell.column)
  }

  /// Computes the products, where they are shown.
  mutating func refreshProducts() {
    products = nil
    guard let cell = scoreCell else { return }
    trace.compute(Site(.scores, place.head))
    guard let derivation = trace.derivation(of: cell), case .dot(let terms, _) = derivation.rule
    else { return }
    let products = terms.enumerated().map {
      ScoreProducts.Term(dimension: $0.offset, query: $0.element.left, key: $0.element.right)
    }
    self.products = ScoreProducts(
      score: cell, value: derivation.value,
      terms: products.sorted {
        ($1.product.magnitude, $0.dimension) < ($0.product.magnitude, $1.dimension)
      })
  }

  mutating func toggleProducts() {
    showsProducts.toggle()
    source = 0
    guard showsProducts else { return say("The number under the cursor") }
    graph.isShown = false
    if !place.stage.isMap {
      place.stage = .weights
      place.pane = 0
    }
    say("Why this score: q·k by dimension, the largest first; n p mark, f follows to Q or K")
  }
}
