/// One arc: `query` attends to `key` with `weight`.
package struct AttentionEdge: Hashable, Sendable {
  package let query: Int
  package let key: Int
  package let weight: Float

  package init(query: Int, key: Int, weight: Float) {
    self.query = query
    self.key = key
    self.weight = weight
  }
}

/// The arcs of an attention map that are shown, and what is hidden: counted, with its mass.
package struct AttentionGraph: Equatable, Sendable {
  package enum Focus: Hashable, Sendable {
    case all
    /// What the token attends to.
    case outgoing(Int)
    /// Who attends to the token.
    case incoming(Int)
    /// What these tokens attend to.
    case queries(Set<Int>)
  }

  /// Strongest first; equal weights in the order of query, then key.
  package let edges: [AttentionEdge]
  /// Arcs within the focus with a weight above zero that threshold or top-k hide.
  package let hiddenCount: Int
  /// The sum of the hidden weights.
  package let hiddenMass: Float
  /// The sum of all weights within the focus.
  package let totalMass: Float
  /// The weights within the focus that are no arcs and not 0: below zero, and no numbers.
  package let negativeCount: Int
  package let nanCount: Int

  /// - Parameters:
  ///   - weights: `[tokens, tokens]`, the row is the query.
  ///   - firstQuery: the query of the first row, where not all are there.
  ///   - threshold: arcs below this weight are hidden.
  ///   - topK: this many arcs per query, the strongest, and those that are as strong as the last
  ///     one; none where all are equal. With the focus on what comes in to a token, this many into
  ///     it; nil for all.
  ///   - focus: arcs outside of the focus are neither shown nor counted.
  package init(
    weights: Matrix, firstQuery: Int = 0, threshold: Float = 0, topK: Int? = nil,
    focus: Focus = .all
  ) {
    var shown: [AttentionEdge] = []
    var hiddenCount = 0
    var hiddenMass: Float = 0
    var totalMass: Float = 0
    var (negativeCount, nanCount) = (0, 0)
    let edges = (0..<weights.rows).map { query in
      (0..<weights.columns)
        .map { AttentionEdge(query: firstQuery + query, key: $0, weight: weights[query, $0]) }
        .filter { edge in
          guard focus.contains(edge) else { return false }
          if edge.weight < 0 { negativeCount += 1 }
          if edge.weight.isNaN { nanCount += 1 }
          return edge.weight > 0
        }
    }
    let isIncoming = if case .incoming = focus { true } else { false }
    for group in isIncoming ? [edges.flatMap { $0 }] : edges {
      let sorted = group.sorted(by: Self.isStronger)
      let least = max(threshold, Self.least(ofStrongest: topK, in: sorted))
      for edge in sorted {
        totalMass += edge.weight
        if edge.weight >= least {
          shown.append(edge)
        } else {
          hiddenCount += 1
          hiddenMass += edge.weight
        }
      }
    }
    self.edges = shown.sorted(by: Self.isStronger)
    self.hiddenCount = hiddenCount
    self.hiddenMass = hiddenMass
    self.totalMass = totalMass
    self.negativeCount = negativeCount
    self.nanCount = nanCount
  }

  /// The weight from which an arc is among the strongest `count`. Equal weights are all in: nothing
  /// tells them apart. Where all are equal none is strongest, and none is in.
  private static func least(ofStrongest count: Int?, in sorted: [AttentionEdge]) -> Float {
    guard let count, count < sorted.count, count > 0 else { return 0 }
    let weight = sorted[count - 1].weight
    return weight == sorted[sorted.count - 1].weight && weight == sorted[0].weight
      ? .infinity : weight
  }

  private static func isStronger(_ left: AttentionEdge, _ right: AttentionEdge) -> Bool {
    (right.weight, left.query, left.key) < (left.weight, right.query, right.key)
  }
}

extension AttentionGraph {
  /// `2 negative, 1 NaN`: the weights that have no arc; nil where all but zeros have one.
  package var withoutArc: String? {
    let parts = [(negativeCount, "negative"), (nanCount, "NaN")].filter { $0.0 > 0 }
    return parts.isEmpty ? nil : parts.map { "\($0) \($1)" }.joined(separator: ", ")
  }
}

extension AttentionGraph.Focus {
  package func contains(_ edge: AttentionEdge) -> Bool {
    switch self {
    case .all: true
    case .outgoing(let token): edge.query == token
    case .incoming(let token): edge.key == token
    case .queries(let tokens): tokens.contains(edge.query)
    }
  }
}
